// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.properties;

import io.kurascep.itests.properties.Subjects.Meaning;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;

/** Alternative names of every kind as people write them, with what they mean. */
final class OtherNames {

  private static final String UPN = "1.3.6.1.4.1.311.20.2.3";

  /**
   * One name.
   *
   * @param text as written in a list
   * @param meaning as encoded; a directory name is empty here
   * @param directory the parts of a directory name
   */
  record Name(String text, GeneralName meaning, List<Set<Meaning>> directory) {}

  private OtherNames() {}

  /** Lists of 0 to 6 names of any kind. */
  static Arbitrary<List<Name>> any() {
    return Arbitraries.oneOf(
            List.of(dns(), email(), uri(), rid(), ipv4(), ipv6(), directory(), other(), upn()))
        .list()
        .ofMaxSize(6);
  }

  /** Lists of 1 to 4 names that OpenSSL shows as they are written. */
  static Arbitrary<List<Name>> plain() {
    return Arbitraries.oneOf(List.of(dns(), rid(), ipv4())).list().ofMinSize(1).ofMaxSize(4);
  }

  /** As one text. */
  static String text(List<Name> names) {
    return names.stream().map(Name::text).collect(Collectors.joining(", "));
  }

  private static Name name(String text, int kind, ASN1Encodable value) {
    return new Name(text, new GeneralName(kind, value), List.of());
  }

  private static Arbitrary<Name> dns() {
    var label = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
    return Combinators.combine(
            label.list().ofMinSize(1).ofMaxSize(3), Arbitraries.of("DNS:", "dns: ", ""))
        .as(
            (labels, prefix) -> {
              var host = String.join(".", labels) + ".example";
              return name(prefix + host, GeneralName.dNSName, new DERIA5String(host));
            });
  }

  private static Arbitrary<Name> email() {
    var local =
        Arbitraries.strings().withChars("abcXYZ019._+-'\",\\:;/=").ofMinLength(1).ofMaxLength(8);
    return local.map(
        text ->
            name(
                "email:" + listed(text) + "@a.example",
                GeneralName.rfc822Name,
                new DERIA5String(text + "@a.example")));
  }

  private static Arbitrary<Name> uri() {
    return Arbitraries.strings()
        .withChars("abz019._-~/?&=,;:@!$'()*+")
        .ofMinLength(1)
        .ofMaxLength(12)
        .map(
            rest ->
                name(
                    "URI:urn:dev:" + listed(rest),
                    GeneralName.uniformResourceIdentifier,
                    new DERIA5String("urn:dev:" + rest)));
  }

  private static Arbitrary<Name> rid() {
    return Arbitraries.integers()
        .between(0, 100_000)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(
            arcs -> {
              var oid =
                  "1.3." + arcs.stream().map(String::valueOf).collect(Collectors.joining("."));
              return name("RID:" + oid, GeneralName.registeredID, new ASN1ObjectIdentifier(oid));
            });
  }

  private static Arbitrary<Name> ipv4() {
    return Combinators.combine(octets(4), Arbitraries.of("IP:", "IP Address:", ""))
        .as(
            (octets, prefix) ->
                name(
                    prefix + address(octets).getHostAddress(),
                    GeneralName.iPAddress,
                    new DEROctetString(octets)));
  }

  private static Arbitrary<Name> ipv6() {
    return octets(16)
        .filter(octets -> octets[0] != 0) // Java takes some of the others for IPv4
        .map(
            octets ->
                name(
                    "IP:" + address(octets).getHostAddress(),
                    GeneralName.iPAddress,
                    new DEROctetString(octets)));
  }

  private static Arbitrary<byte[]> octets(int number) {
    return Arbitraries.bytes().array(byte[].class).ofSize(number);
  }

  private static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Arbitrary<Name> directory() {
    return Subjects.slashed()
        .filter(subject -> !hasOpenEnd(subject.text()))
        .map(
            subject ->
                new Name(
                    "dirName:" + withoutCommas(subject.text()),
                    new GeneralName(new X500Name("CN=")),
                    subject.meaning()));
  }

  /** Whether the white space at its end would be taken for that around it. */
  private static boolean hasOpenEnd(String text) {
    return Character.isWhitespace(text.charAt(text.length() - 1));
  }

  /** A comma would end the name, unless it is escaped already. */
  private static String withoutCommas(String text) {
    var out = new StringBuilder();
    var i = 0;
    while (i < text.length()) {
      var escaped = text.charAt(i) == '\\';
      if (text.charAt(i) == ',') {
        out.append('\\');
      }
      out.append(text, i, i + (escaped ? 2 : 1));
      i += escaped ? 2 : 1;
    }
    return out.toString();
  }

  private static Arbitrary<Name> other() {
    return Combinators.combine(Subjects.texts(), Arbitraries.of("UTF8", "bmpstring"))
        .filter(
            (text, type) ->
                type.equals("UTF8") || text.chars().noneMatch(c -> Character.isSurrogate((char) c)))
        .as(
            (text, type) ->
                name(
                    "otherName:1.3.6.1.4.1.99999.8;" + type + ":" + listed(text),
                    GeneralName.otherName,
                    otherName(
                        "1.3.6.1.4.1.99999.8",
                        type.equals("UTF8") ? new DERUTF8String(text) : new DERBMPString(text))));
  }

  private static Arbitrary<Name> upn() {
    return Combinators.combine(Subjects.texts(), Arbitraries.of("UPN", "upn"))
        .as(
            (text, prefix) ->
                name(
                    prefix.toUpperCase(Locale.ROOT) + ":" + listed(text),
                    GeneralName.otherName,
                    otherName(UPN, new DERUTF8String(text))));
  }

  private static ASN1Encodable otherName(String oid, ASN1Encodable value) {
    return new DERSequence(
        new ASN1Encodable[] {new ASN1ObjectIdentifier(oid), new DERTaggedObject(true, 0, value)});
  }

  /** As a value in a list: commas, backslashes and white space at the ends are escaped. */
  private static String listed(String text) {
    var codePoints = text.codePoints().toArray();
    return IntStream.range(0, codePoints.length)
        .mapToObj(
            i -> {
              var c = codePoints[i];
              var isEnd = i == 0 || i == codePoints.length - 1;
              var escaped = c == ',' || c == '\\' || (isEnd && Character.isWhitespace(c));
              return (escaped ? "\\" : "") + Character.toString(c);
            })
        .collect(Collectors.joining());
  }
}
