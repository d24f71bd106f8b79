// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** What a distinguished name can consist of: names, object identifier and string type of each. */
final class NameAttributes {

  /** How a value is encoded; {@link #DIRECTORY} also for what is not in the list below. */
  private enum Syntax {
    /** PrintableString where it suffices, else UTF8String: NDES refuses needless UTF8Strings. */
    DIRECTORY,
    PRINTABLE,
    COUNTRY,
    IA5,
    IA5_OR_UTF8
  }

  private record Known(ASN1ObjectIdentifier oid, Syntax syntax, List<String> names) {}

  private static final List<Known> ALL =
      List.of(
          new Known(BCStyle.CN, Syntax.DIRECTORY, List.of("CN", "commonName")),
          new Known(BCStyle.SURNAME, Syntax.DIRECTORY, List.of("SN", "surname")),
          new Known(BCStyle.SERIALNUMBER, Syntax.PRINTABLE, List.of("serialNumber")),
          new Known(BCStyle.C, Syntax.COUNTRY, List.of("C", "countryName")),
          new Known(BCStyle.L, Syntax.DIRECTORY, List.of("L", "localityName")),
          new Known(BCStyle.ST, Syntax.DIRECTORY, List.of("ST", "S", "stateOrProvinceName")),
          new Known(BCStyle.STREET, Syntax.DIRECTORY, List.of("street", "streetAddress")),
          new Known(BCStyle.O, Syntax.DIRECTORY, List.of("O", "organizationName")),
          new Known(BCStyle.OU, Syntax.DIRECTORY, List.of("OU", "organizationalUnitName")),
          new Known(BCStyle.T, Syntax.DIRECTORY, List.of("T", "title")),
          new Known(BCStyle.DESCRIPTION, Syntax.DIRECTORY, List.of("description")),
          new Known(BCStyle.BUSINESS_CATEGORY, Syntax.DIRECTORY, List.of("businessCategory")),
          new Known(BCStyle.POSTAL_CODE, Syntax.DIRECTORY, List.of("postalCode")),
          new Known(BCStyle.TELEPHONE_NUMBER, Syntax.PRINTABLE, List.of("telephoneNumber")),
          new Known(BCStyle.NAME, Syntax.DIRECTORY, List.of("name")),
          new Known(BCStyle.GIVENNAME, Syntax.DIRECTORY, List.of("GN", "G", "givenName")),
          new Known(BCStyle.INITIALS, Syntax.DIRECTORY, List.of("initials")),
          new Known(
              BCStyle.GENERATION, Syntax.DIRECTORY, List.of("generationQualifier", "generation")),
          new Known(BCStyle.DN_QUALIFIER, Syntax.PRINTABLE, List.of("dnQualifier", "DNQ")),
          new Known(BCStyle.PSEUDONYM, Syntax.DIRECTORY, List.of("pseudonym")),
          new Known(
              BCStyle.ORGANIZATION_IDENTIFIER, Syntax.DIRECTORY, List.of("organizationIdentifier")),
          new Known(BCStyle.DC, Syntax.IA5, List.of("DC", "domainComponent")),
          new Known(BCStyle.UID, Syntax.DIRECTORY, List.of("UID", "userId")),
          new Known(BCStyle.EmailAddress, Syntax.IA5, List.of("E", "emailAddress", "email")),
          new Known(BCStyle.UnstructuredName, Syntax.IA5_OR_UTF8, List.of("unstructuredName")),
          new Known(BCStyle.UnstructuredAddress, Syntax.DIRECTORY, List.of("unstructuredAddress")));

  private NameAttributes() {}

  /** Finds the object identifier of a type: a name in any case, or dotted numbers. */
  static Optional<ASN1ObjectIdentifier> oid(String type) {
    String wanted = type.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(known -> known.names().stream().anyMatch(wanted::equalsIgnoreCase))
        .map(Known::oid)
        .findFirst()
        .or(() -> Oids.parse(wanted.startsWith("oid.") ? wanted.substring(4) : wanted));
  }

  /**
   * Encodes a value in the string type that its attribute asks for.
   *
   * @throws IllegalArgumentException if the type cannot hold the value
   */
  static ASN1Encodable encode(ASN1ObjectIdentifier oid, String type, String value) {
    return switch (syntax(oid)) {
      case DIRECTORY -> directoryString(value);
      case PRINTABLE -> printable(type, value);
      case COUNTRY -> printable(type, country(type, value));
      case IA5 -> ia5(type, value);
      case IA5_OR_UTF8 -> isAscii(value) ? new DERIA5String(value) : new DERUTF8String(value);
    };
  }

  private static Syntax syntax(ASN1ObjectIdentifier oid) {
    return ALL.stream()
        .filter(known -> known.oid().equals(oid))
        .map(Known::syntax)
        .findFirst()
        .orElse(Syntax.DIRECTORY);
  }

  /** PrintableString where it suffices, else UTF8String (RFC 5280 section 4.1.2.4). */
  static ASN1Encodable directoryString(String value) {
    return DERPrintableString.isPrintableString(value)
        ? new DERPrintableString(value)
        : new DERUTF8String(value);
  }

  private static ASN1Encodable printable(String type, String value) {
    if (!DERPrintableString.isPrintableString(value)) {
      throw new IllegalArgumentException(
          "\""
              + value
              + "\" cannot be a "
              + type
              + ": only letters, digits, spaces and ' ( ) + , - . / : = ? are allowed there");
    }
    return new DERPrintableString(value);
  }

  private static String country(String type, String value) {
    if (!value.matches("[A-Za-z]{2}")) {
      throw new IllegalArgumentException(
          "\"" + value + "\" cannot be a " + type + ": write the two letters of a country, as SE");
    }
    return value;
  }

  private static ASN1Encodable ia5(String type, String value) {
    if (!isAscii(value)) {
      throw new IllegalArgumentException(
          "\"" + value + "\" cannot be a " + type + ": only ASCII characters are allowed there");
    }
    return new DERIA5String(value);
  }

  static boolean isAscii(String value) {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(value);
  }
}
