// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Reads subject alternative names (RFC 5280 section 4.2.1.6) as a user writes them. */
public final class AlternativeNames {

  private static final ASN1ObjectIdentifier UPN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");
  private static final Pattern PREFIXED =
      Pattern.compile("([A-Za-z][A-Za-z ]*):(.*)", Pattern.DOTALL);
  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern HOST = Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");
  private static final Pattern ONLY_NUMBERS = Pattern.compile("[0-9.]+");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");
  private static final Pattern OTHER_NAME =
      Pattern.compile("([0-9.]+);([A-Za-z0-9]+):(.+)", Pattern.DOTALL);

  private static final int LONGEST = 8192;
  private static final int MOST = 100;

  private AlternativeNames() {}

  /**
   * Reads a list of names, separated by commas; a backslash takes away the meaning of the character
   * after it.
   *
   * @param text for example {@code DNS:gw1.example.com, 192.168.1.10, email:ops@example.com}
   * @return the names in the order as written
   * @throws IllegalArgumentException if a name is wrong; the message names it and what is expected
   */
  public static GeneralNames parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("it is longer than %d characters".formatted(LONGEST));
    }
    var names = new ArrayList<GeneralName>();
    for (String item : Escapes.split(text, ",", false)) {
      if (names.size() == MOST) {
        throw new IllegalArgumentException("there are more than %d names".formatted(MOST));
      }
      String name = Escapes.strip(item);
      if (name.isEmpty()) {
        throw new IllegalArgumentException(
            "there is nothing between two commas: remove one, or write \\, for a comma in a name");
      }
      if (!Escapes.isReadable(name)) {
        throw new IllegalArgumentException("a name contains a line break or control character");
      }
      names.add(name(name));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static GeneralName name(String item) {
    Optional<InetAddress> address = address(item);
    if (address.isPresent()) {
      return ip(address.get());
    }
    var prefixed = PREFIXED.matcher(item);
    if (!prefixed.matches()) {
      return bare(Escapes.unescapeAny(item));
    }
    String value = Escapes.strip(prefixed.group(2));
    if (value.isEmpty()) {
      throw new IllegalArgumentException("there is nothing after " + prefixed.group(1) + ":");
    }
    return switch (prefixed.group(1).toLowerCase(Locale.ROOT)) {
      case "email" -> email(Escapes.unescapeAny(value));
      case "uri" -> uri(Escapes.unescapeAny(value));
      case "dns" -> dns(Escapes.unescapeAny(value));
      case "rid" -> rid(value);
      case "ip", "ip address" -> ip(Escapes.unescapeAny(value));
      case "dirname" -> directoryName(value);
      case "othername" -> otherName(Escapes.unescapeAny(value));
      case "upn" -> otherName(UPN, new DERUTF8String(Escapes.unescapeAny(value)));
      default -> throw unknown(item);
    };
  }

  private static GeneralName bare(String item) {
    if (EMAIL.matcher(item).matches()) {
      return email(item);
    }
    if (HOST.matcher(item).matches() && !ONLY_NUMBERS.matcher(item).matches()) {
      return dns(item);
    }
    throw unknown(item);
  }

  private static IllegalArgumentException unknown(String item) {
    return new IllegalArgumentException(
        "\""
            + item
            + "\" is no alternative name: put email:, URI:, DNS:, RID:, IP:, dirName:, otherName:"
            + " or UPN: before it");
  }

  private static GeneralName email(String value) {
    if (!EMAIL.matcher(value).matches() || !NameAttributes.isAscii(value)) {
      throw new IllegalArgumentException(
          "\"" + value + "\" is no e-mail address: write it as name@example.com, in ASCII");
    }
    return new GeneralName(GeneralName.rfc822Name, value);
  }

  private static GeneralName uri(String value) {
    try {
      if (new URI(value).isAbsolute() && NameAttributes.isAscii(value)) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, value);
      }
    } catch (URISyntaxException e) {
      // Said below, with what is expected.
    }
    throw new IllegalArgumentException(
        "\"" + value + "\" is no URI: write it with its scheme, as urn:dev:1, in ASCII");
  }

  private static GeneralName dns(String value) {
    if (!HOST.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "\"" + value + "\" is no host name: write it as gw1.example.com, in ASCII");
    }
    return new GeneralName(GeneralName.dNSName, value);
  }

  private static GeneralName rid(String value) {
    return new GeneralName(GeneralName.registeredID, oid(value));
  }

  private static ASN1ObjectIdentifier oid(String value) {
    return Oids.parse(value)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + value + "\" is no object identifier: write it as 1.2.3.4"));
  }

  private static GeneralName ip(String value) {
    return ip(
        address(value)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\""
                            + value
                            + "\" is no IP address: write it as 192.168.1.10 or 2001:db8::1")));
  }

  private static GeneralName ip(InetAddress address) {
    return new GeneralName(GeneralName.iPAddress, new DEROctetString(address.getAddress()));
  }

  /** Reads a literal address; never asks a name server. */
  private static Optional<InetAddress> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The name keeps its escapes until here, so that a comma in a value does not end the value. */
  private static GeneralName directoryName(String value) {
    try {
      return new GeneralName(DistinguishedName.parse(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "in dirName:" + value + " " + e.getMessage() + "; write it as dirName:/C=SE/CN=name", e);
    }
  }

  private static GeneralName otherName(String value) {
    var parts = OTHER_NAME.matcher(value);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"" + value + "\" is no otherName: write it as otherName:1.2.3.4;UTF8:value");
    }
    return otherName(oid(parts.group(1)), string(parts.group(2), parts.group(3)));
  }

  private static ASN1Encodable string(String type, String value) {
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "UTF8", "UTF8STRING" -> new DERUTF8String(value);
      case "IA5", "IA5STRING" ->
          new DERIA5String(suitable(type, value, NameAttributes.isAscii(value)));
      case "PRINTABLE", "PRINTABLESTRING" ->
          new DERPrintableString(
              suitable(type, value, DERPrintableString.isPrintableString(value)));
      case "BMP", "BMPSTRING" ->
          new DERBMPString(
              suitable(
                  type, value, value.codePoints().noneMatch(Character::isSupplementaryCodePoint)));
      default ->
          throw new IllegalArgumentException(
              "\""
                  + type
                  + "\" is no string type of an otherName: use UTF8, IA5, PRINTABLE or BMP");
    };
  }

  private static String suitable(String type, String value, boolean suitable) {
    if (!suitable) {
      throw new IllegalArgumentException(
          "\"" + value + "\" does not fit the string type " + type + ": use UTF8");
    }
    return value;
  }

  private static GeneralName otherName(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new GeneralName(
        GeneralName.otherName,
        new DERSequence(new ASN1Encodable[] {type, new DERTaggedObject(true, 0, value)}));
  }
}
