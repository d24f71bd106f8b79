// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * Reads a distinguished name in the two forms that people write.
 *
 * <ul>
 *   <li>{@code /C=SE/O=Org/CN=gw}, as OpenSSL: encoded in the order as written, a backslash before
 *       any character takes away its meaning, white space is kept.
 *   <li>{@code CN=gw, O=Org, C=SE}, RFC 4514: the last one written is encoded first.
 * </ul>
 */
public final class DistinguishedName {

  private static final int LONGEST = 2048;

  private DistinguishedName() {}

  /**
   * Reads a name.
   *
   * @param text the name in either form
   * @return the name, its values in the string types that SCEP servers expect
   * @throws IllegalArgumentException if the text is no name; the message names the wrong part
   */
  public static X500Name parse(String text) {
    boolean slashed = text.stripLeading().startsWith("/");
    String name = slashed ? text.stripLeading() : Escapes.strip(text);
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "it is empty: write for example CN=gateway, O=Example Inc");
    }
    if (name.length() > LONGEST) {
      throw new IllegalArgumentException("it is longer than %d characters".formatted(LONGEST));
    }
    if (!Escapes.isReadable(name)) {
      throw new IllegalArgumentException("it contains a line break or another control character");
    }
    return slashed ? slashed(name) : rfc4514(name);
  }

  private static X500Name slashed(String name) {
    List<String> parts = Escapes.split(name.substring(1), "/", false);
    if (parts.size() > 1 && parts.get(parts.size() - 1).isBlank()) {
      parts.remove(parts.size() - 1);
    }
    return new X500Name(rdns(parts, false));
  }

  private static X500Name rfc4514(String name) {
    List<String> parts = Escapes.split(name, ",;", true);
    Collections.reverse(parts);
    return new X500Name(rdns(parts, true));
  }

  private static RDN[] rdns(List<String> parts, boolean rfc4514) {
    var rdns = new ArrayList<RDN>();
    for (String part : parts) {
      var attributes = new ArrayList<AttributeTypeAndValue>();
      for (String attribute : Escapes.split(part, "+", rfc4514)) {
        attributes.add(attribute(attribute, rfc4514));
      }
      rdns.add(new RDN(attributes.toArray(AttributeTypeAndValue[]::new)));
    }
    return rdns.toArray(RDN[]::new);
  }

  private static AttributeTypeAndValue attribute(String text, boolean rfc4514) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          text.isBlank()
              ? "there is nothing between two separators: write \\/, \\, or \\+ for the character"
              : "\""
                  + text.strip()
                  + "\" has no =: write it as CN=..., or put \\ before the character ahead of it");
    }
    String type = text.substring(0, equals).strip();
    String value = text.substring(equals + 1);
    ASN1ObjectIdentifier oid =
        NameAttributes.oid(type)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\""
                            + type
                            + "\" is no known part of a name: use CN, O, OU, C, L, ST, DC, UID,"
                            + " serialNumber, emailAddress, unstructuredName or dotted numbers"));
    return new AttributeTypeAndValue(
        oid, rfc4514 ? rfc4514(oid, type, value) : slashed(oid, type, value));
  }

  private static ASN1Encodable slashed(ASN1ObjectIdentifier oid, String type, String value) {
    return encode(oid, type, Escapes.unescapeAny(value));
  }

  private static ASN1Encodable rfc4514(ASN1ObjectIdentifier oid, String type, String value) {
    String stripped = Escapes.strip(value);
    if (stripped.startsWith("#")) {
      return encoded(type, stripped.substring(1));
    }
    if (stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"")) {
      return encode(
          oid, type, Escapes.unescapeRfc4514(stripped.substring(1, stripped.length() - 1)));
    }
    return encode(oid, type, Escapes.unescapeRfc4514(stripped));
  }

  private static ASN1Encodable encode(ASN1ObjectIdentifier oid, String type, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "the value of " + type + " is empty: remove " + type + " or fill it in");
    }
    if (!Escapes.isReadable(value)) {
      throw new IllegalArgumentException("the value of " + type + " contains a control character");
    }
    return NameAttributes.encode(oid, type, value);
  }

  /** A value as its own encoding in hexadecimal digits (RFC 4514 section 2.4). */
  private static ASN1Encodable encoded(String type, String hex) {
    try {
      return Optional.ofNullable(ASN1Primitive.fromByteArray(HexFormat.of().parseHex(hex)))
          .orElseThrow(() -> new EOFException("no value"));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the value of "
              + type
              + " after # is no DER in hexadecimal digits: write \\# for a # itself",
          e);
    }
  }
}
