// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRequestTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyPair RSA = KeyType.RSA_2048.generate(RANDOM);
  private static final KeyPair EC = KeyType.EC_P256.generate(RANDOM);

  private static CertificateRequest.Builder named() {
    return CertificateRequest.builder().subject("CN=gw");
  }

  private static X500Name subject(String text) {
    byte[] der = CertificateRequest.builder().subject(text).build().subject().getEncoded();
    return X500Name.getInstance(der);
  }

  private static ASN1Encodable onlyValue(String text) {
    RDN[] rdns = subject(text).getRDNs();
    assertThat(rdns).hasSize(1);
    return rdns[0].getFirst().getValue();
  }

  private static PKCS10CertificationRequest read(
      CertificateRequest.Builder builder, KeyPair key, String algorithm) throws Exception {
    byte[] der = builder.build().pkcs10(key, Optional.empty(), algorithm);
    return new PKCS10CertificationRequest(der);
  }

  private static Extensions extensions(CertificateRequest.Builder builder) throws Exception {
    return extensions(builder, RSA, "SHA256withRSA");
  }

  private static Extensions extensions(
      CertificateRequest.Builder builder, KeyPair key, String algorithm) throws Exception {
    var attributes =
        read(builder, key, algorithm)
            .getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest);
    assertThat(attributes).hasSize(1);
    return Extensions.getInstance(attributes[0].getAttrValues().getObjectAt(0));
  }

  private static GeneralName[] names(String text) throws Exception {
    return GeneralNames.fromExtensions(
            extensions(named().alternativeNames(text)), Extension.subjectAlternativeName)
        .getNames();
  }

  @Nested
  class Subject {

    @Test
    void slashFormIsEncodedInTheOrderAsWritten() {
      assertThat(subject("/DC=org/DC=Test Deployment/CN=router").toString())
          .isEqualTo("DC=org,DC=Test Deployment,CN=router");
    }

    @Test
    void commaFormIsEncodedInReverseAsRfc4514Says() {
      assertThat(subject("CN=gw, O=Org, C=SE")).isEqualTo(subject("/C=SE/O=Org/CN=gw"));
      assertThat(CertificateRequest.builder().subject("CN=gw, O=Org, C=SE").build().subject())
          .isEqualTo(new X500Principal("CN=gw, O=Org, C=SE"));
    }

    @Test
    void survivesTheWayThroughX500PrincipalByteForByte() throws Exception {
      var request = CertificateRequest.builder().subject("/C=SE/O=Örg/DC=a/CN=gw+UID=1").build();
      var pkcs10 =
          new PKCS10CertificationRequest(request.pkcs10(RSA, Optional.empty(), "SHA256withRSA"));

      assertThat(request.subject().getEncoded()).isEqualTo(pkcs10.getSubject().getEncoded("DER"));
    }

    @Test
    void slashFormKeepsWhiteSpace() {
      assertThat(onlyValue("/CN= a  b ")).isEqualTo(new DERPrintableString(" a  b "));
    }

    @Test
    void slashFormTakesAnyCharacterAfterABackslashAsItIs() {
      assertThat(onlyValue("/CN=a\\/b\\+c\\\\d\\e\\=\\,"))
          .isEqualTo(new DERUTF8String("a/b+c\\de=,"));
    }

    @Test
    void slashFormMayEndWithASlash() {
      assertThat(subject("/C=SE/CN=gw/")).isEqualTo(subject("/C=SE/CN=gw"));
    }

    @Test
    void commaFormDropsWhiteSpaceUnlessItIsEscaped() {
      assertThat(onlyValue("CN =  a b  ")).isEqualTo(new DERPrintableString("a b"));
      assertThat(onlyValue("CN=a\\ ")).isEqualTo(new DERPrintableString("a "));
      assertThat(onlyValue("CN=\\ a\\  ")).isEqualTo(new DERPrintableString(" a "));
      assertThat(onlyValue("CN=a\\\\ ")).isEqualTo(new DERUTF8String("a\\"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "CN=Smith\\, John",
          "CN=\"Smith, John\"",
          "CN=Smith\\2C John",
          "CN=#130B536D6974682C204A6F686E"
        })
    void commaFormReadsEveryEscapeOfRfc4514(String text) {
      assertThat(onlyValue(text)).isEqualTo(new DERPrintableString("Smith, John"));
    }

    @Test
    void commaFormReadsHexPairsAsUtf8() {
      assertThat(onlyValue("CN=Lu\\C4\\8Di\\C4\\87")).isEqualTo(new DERUTF8String("Lučić"));
    }

    @Test
    void commaFormTakesSemicolonsAndDottedNumbersWithPrefix() {
      assertThat(subject("OID.2.5.4.3=gw; 2.5.4.10=Org")).isEqualTo(subject("/O=Org/CN=gw"));
    }

    @Test
    void anEqualsSignAndASlashInAValueAreNothingSpecialInCommaForm() {
      assertThat(onlyValue("CN=a=b/c")).isEqualTo(new DERPrintableString("a=b/c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=gw+UID=7, O=Org", "/O=Org/CN=gw+UID=7", "/O=Org/UID=7+CN=gw"})
    void plusJoinsTwoIntoOneName(String text) {
      RDN[] rdns = subject(text).getRDNs();

      assertThat(rdns).hasSize(2);
      assertThat(rdns[1].getTypesAndValues()).hasSize(2);
      assertThat(CertificateRequest.builder().subject(text).build().subject())
          .isEqualTo(new X500Principal("CN=gw+UID=7, O=Org"));
    }

    @ParameterizedTest
    @CsvSource({
      "CN, 2.5.4.3",
      "commonname, 2.5.4.3",
      "SN, 2.5.4.4",
      "surname, 2.5.4.4",
      "SERIALNUMBER, 2.5.4.5",
      "C, 2.5.4.6",
      "L, 2.5.4.7",
      "ST, 2.5.4.8",
      "S, 2.5.4.8",
      "street, 2.5.4.9",
      "O, 2.5.4.10",
      "OU, 2.5.4.11",
      "title, 2.5.4.12",
      "T, 2.5.4.12",
      "postalCode, 2.5.4.17",
      "GN, 2.5.4.42",
      "initials, 2.5.4.43",
      "dnQualifier, 2.5.4.46",
      "pseudonym, 2.5.4.65",
      "DC, 0.9.2342.19200300.100.1.25",
      "UID, 0.9.2342.19200300.100.1.1",
      "E, 1.2.840.113549.1.9.1",
      "emailAddress, 1.2.840.113549.1.9.1",
      "unstructuredName, 1.2.840.113549.1.9.2",
      "unstructuredAddress, 1.2.840.113549.1.9.8",
      "1.3.6.1.4.1.99999.1, 1.3.6.1.4.1.99999.1",
    })
    void knowsTheUsualNamesInAnyCase(String type, String oid) {
      assertThat(subject("/" + type + "=ab").getAttributeTypes())
          .containsExactly(new ASN1ObjectIdentifier(oid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN", "O", "UID", "unstructuredAddress", "1.3.6.1.4.1.99999.1"})
    void aValueIsAPrintableStringWhereThatSufficesSinceNdesRefusesOthers(String type) {
      assertThat(onlyValue(type + "=Router (1) of 2:3?"))
          .isEqualTo(new DERPrintableString("Router (1) of 2:3?"));
      assertThat(onlyValue(type + "=gw_1@ö")).isEqualTo(new DERUTF8String("gw_1@ö"));
    }

    @Test
    void domainComponentEmailAndUnstructuredNameAreIa5Strings() {
      assertThat(onlyValue("DC=example")).isEqualTo(new DERIA5String("example"));
      assertThat(onlyValue("0.9.2342.19200300.100.1.25=x")).isEqualTo(new DERIA5String("x"));
      assertThat(onlyValue("E=a@b.c")).isEqualTo(new DERIA5String("a@b.c"));
      assertThat(onlyValue("unstructuredName=r1.test")).isEqualTo(new DERIA5String("r1.test"));
      assertThat(onlyValue("unstructuredName=ö")).isEqualTo(new DERUTF8String("ö"));
    }

    @Test
    void countryAndSerialNumberArePrintableStrings() {
      assertThat(onlyValue("C=SE")).isEqualTo(new DERPrintableString("SE"));
      assertThat(onlyValue("serialNumber=08-15")).isEqualTo(new DERPrintableString("08-15"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n"})
    void refusesAnEmptyOne(String text) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CertificateRequest.builder().subject(text))
          .withMessageStartingWith("the subject is empty: write for example CN=");
    }

    @Test
    void refusesToBuildWithoutOne() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CertificateRequest.builder().template("tls").build())
          .withMessageStartingWith("the subject is empty");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "gw|\"gw\" has no =",
          "CN=gw, Acme|\"Acme\" has no =",
          "/CN=a/b|\"b\" has no =",
          "/CN=a+b|\"b\" has no =",
          "/|nothing between two separators",
          "//CN=a|nothing between two separators",
          "/CN=http://x|nothing between two separators",
          "/CN=gw//O=b|nothing between two separators",
          "CN=gw,,O=b|nothing between two separators",
          "CN=gw,|nothing between two separators",
          ",CN=gw|nothing between two separators",
          "CN=gw+|nothing between two separators",
          "FOO=bar|\"FOO\" is no known part of a name",
          "=bar|\"\" is no known part of a name",
          "3.1.2=x|\"3.1.2\" is no known part of a name",
          "1.2.=x|\"1.2.\" is no known part of a name",
          "CN=|the value of CN is empty",
          "/CN=/O=x|the value of CN is empty",
          "/CN=  /O=x|the value of CN is empty",
          "CN=\"\", O=x|the value of CN is empty",
          "CN=\"a|a quote is never closed in",
          "CN=a\\|ends with a lone backslash",
          "/CN=a\\|ends with a lone backslash",
          "CN=a\\zb|\"\\z\" in \"a\\zb\" is no escape",
          "CN=a\\2|\"\\2\" in \"a\\2\" is no escape",
          "CN=\\FF\\FE|is no character in UTF-8",
          "CN=\\00|the value of CN contains a control character",
          "CN=#zz|is no DER in hexadecimal digits",
          "CN=#1305|is no DER in hexadecimal digits",
          "CN=#|is no DER in hexadecimal digits",
          "C=Sweden|write the two letters of a country",
          "C=S1|write the two letters of a country",
          "serialNumber=a_b|only letters, digits, spaces",
          "DC=ö|only ASCII characters",
          "emailAddress=ö@x|only ASCII characters",
        })
    void refusesWhatIsNoNameAndSaysWhatIsWrong(String text, String said) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CertificateRequest.builder().subject(text))
          .withMessageStartingWith("in the subject, ")
          .withMessageContaining(said)
          .satisfies(e -> assertThat(e.getMessage()).doesNotEndWith("."));
    }

    @Test
    void commaFormMayEndWithALineBreak() {
      assertThat(subject("\tCN=gw, O=Org\r\n")).isEqualTo(subject("/O=Org/CN=gw"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/CN=a\n",
          "CN=a\nb",
          "/CN=a\u0000",
          "CN=\u001b[0m",
          "/CN=\ud83d",
          "CN=\udd11\ud83d"
        })
    void refusesControlCharactersAndHalvesOfCharacters(String text) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CertificateRequest.builder().subject(text))
          .withMessageContaining("control character");
    }
  }

  @Nested
  class AlternativeNames {

    @Test
    void readsEveryKind() throws Exception {
      var names =
          names(
              "email:ops@example.com, URI:urn:dev:0815,DNS:gw1.example.com, RID:1.2.3.4,"
                  + "IP:192.168.1.10, IP:2001:db8::1, dirName:/C=SE/CN=gw,"
                  + "otherName:1.2.3.4;UTF8:häst, UPN:gw@example.com");

      assertThat(names)
          .containsExactly(
              new GeneralName(GeneralName.rfc822Name, "ops@example.com"),
              new GeneralName(GeneralName.uniformResourceIdentifier, "urn:dev:0815"),
              new GeneralName(GeneralName.dNSName, "gw1.example.com"),
              new GeneralName(GeneralName.registeredID, "1.2.3.4"),
              new GeneralName(GeneralName.iPAddress, "192.168.1.10"),
              new GeneralName(GeneralName.iPAddress, "2001:db8::1"),
              new GeneralName(subject("CN=gw,C=SE")),
              otherName("A00E06032A0304A0070C0568C3A47374"),
              otherName("A01E060A2B060104018237140203A0100C0E6777406578616D706C652E636F6D"));
    }

    private static GeneralName otherName(String implicitlyTaggedHex) {
      try {
        return GeneralName.getInstance(
            ASN1Primitive.fromByteArray(java.util.HexFormat.of().parseHex(implicitlyTaggedHex)));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "gw1.example.com, 2",
      "gateway, 2",
      "*.example.com, 2",
      "dut_1.test, 2",
      "192.168.100.101, 7",
      "2001:db8::1, 7",
      "::1, 7",
      "ops@example.com, 1",
    })
    void recognisesABareHostAddressOrEmail(String name, int tag) throws Exception {
      assertThat(names(name))
          .singleElement()
          .satisfies(n -> assertThat(n.getTagNo()).isEqualTo(tag));
    }

    @Test
    void prefixesAreReadInAnyCaseAndAsOpenSslPrintsThem() throws Exception {
      assertThat(names("dns:a, Dns: b , IP Address:10.0.0.1"))
          .containsExactly(
              new GeneralName(GeneralName.dNSName, "a"),
              new GeneralName(GeneralName.dNSName, "b"),
              new GeneralName(GeneralName.iPAddress, "10.0.0.1"));
    }

    @Test
    void aBackslashKeepsACommaInsideAName() throws Exception {
      assertThat(names("URI:http\\://x/a\\,b, UPN:a\\,b@c"))
          .hasSize(2)
          .contains(new GeneralName(GeneralName.uniformResourceIdentifier, "http://x/a,b"));
      assertThat(names("dirName:/CN=a\\,b/O=c"))
          .containsExactly(new GeneralName(subject("O=c,CN=a\\,b")));
    }

    @Test
    void aBackslashKeepsAnyWhiteSpaceAtTheEnds() throws Exception {
      assertThat(names("otherName:1.2.3;UTF8:\u2003a\\\u2003, UPN:\\ b\\ ,UPN:c"))
          .containsExactly(utf8("1.2.3", "\u2003a\u2003"), upn(" b "), upn("c"));
    }

    @Test
    void mayHoldALineSeparatorOfUnicode() throws Exception {
      assertThat(names("UPN:a\u2028b, otherName:1.2.3;UTF8:b\u2029c"))
          .containsExactly(upn("a\u2028b"), utf8("1.2.3", "b\u2029c"));
    }

    @Test
    void holdNoHalvesOfCharacters() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> named().alternativeNames("UPN:\ud83d"))
          .withMessageContaining("control character");
    }

    private static GeneralName upn(String value) {
      return utf8("1.3.6.1.4.1.311.20.2.3", value);
    }

    private static GeneralName utf8(String oid, String value) {
      return new GeneralName(
          GeneralName.otherName,
          new DERSequence(
              new ASN1Encodable[] {
                new ASN1ObjectIdentifier(oid), new DERTaggedObject(0, new DERUTF8String(value))
              }));
    }

    @Test
    void anotherStringTypeOfAnOtherNameIsKept() throws Exception {
      for (String type : List.of("IA5", "IA5STRING:", "PRINTABLE", "PrintableString", "BMP")) {
        assertThat(names("otherName:1.2.3;" + type.replace(":", "") + ":ab")[0].getTagNo())
            .isZero();
      }
    }

    @Test
    void aBlankTextAsksForNone() throws Exception {
      assertThat(read(named().alternativeNames(" "), RSA, "SHA256withRSA").getAttributes())
          .isEmpty();
    }

    @Test
    void areNotCritical() throws Exception {
      assertThat(
              extensions(named().alternativeNames("gw"))
                  .getExtension(Extension.subjectAlternativeName)
                  .isCritical())
          .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "DNS:a,,DNS:b|nothing between two commas",
          "DNS:a,|nothing between two commas",
          ",|nothing between two commas",
          "DNS:|nothing after DNS:",
          "FOO:bar|\"FOO:bar\" is no alternative name",
          "gw:8080|is no alternative name",
          "http://x/y|is no alternative name",
          "a b|is no alternative name",
          "0815|is no alternative name",
          "300.1.1.1|is no alternative name",
          "1.2.3.4.|is no alternative name",
          "-gw|is no alternative name",
          "gw..com|is no alternative name",
          "gw\\|ends with a lone backslash",
          "DNS:a b|is no host name",
          "DNS:häst|is no host name",
          "DNS:a..b|is no host name",
          "DNS:a@b|is no host name",
          "IP:gw|is no IP address",
          "IP:1.2.3|is no IP address",
          "IP:1.2.3.256|is no IP address",
          "IP:1.2.3.4/24|is no IP address",
          "IP:fe80::1%eth0|is no IP address",
          "IP:1::2::3|is no IP address",
          "IP:.:1|is no IP address",
          "email:ops|is no e-mail address",
          "email:a@b@c|is no e-mail address",
          "email:ö@x|is no e-mail address",
          "URI:relative|is no URI",
          "URI:http://a b|is no URI",
          "URI:http://ö|is no URI",
          "RID:1|is no object identifier",
          "RID:gw|is no object identifier",
          "otherName:1.2.3|is no otherName",
          "otherName:1.2.3;UTF8|is no otherName",
          "otherName:x;UTF8:a|is no otherName",
          "otherName:9.9;UTF8:a|is no object identifier",
          "otherName:1.2.3;INT:1|is no string type of an otherName",
          "otherName:1.2.3;IA5:ö|does not fit the string type IA5",
          "otherName:1.2.3;PRINTABLE:a_b|does not fit the string type PRINTABLE",
          "otherName:1.2.3;BMP:😀|does not fit the string type BMP",
          "dirName:gw|in dirName:gw \"gw\" has no =",
          "dirName:CN=a,O=b|\"O=b\" is no alternative name",
        })
    void refusesWhatIsWrongAndSaysWhatIsExpected(String text, String said) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> named().alternativeNames(text))
          .withMessageStartingWith("in the alternative names, ")
          .withMessageContaining(said)
          .satisfies(e -> assertThat(e.getMessage()).doesNotEndWith("."));
    }

    @Test
    void refusesControlCharacters() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> named().alternativeNames("DNS:a\u0007b"))
          .withMessageContaining("control character");
    }
  }

  @Nested
  class Template {

    @Test
    void isMicrosoftsExtensionAsABmpString() throws Exception {
      var extension =
          extensions(named().template(" tls-server "))
              .getExtension(new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2"));

      assertThat(extension.isCritical()).isFalse();
      assertThat(extension.getParsedValue()).isEqualTo(new DERBMPString("tls-server"));
    }

    @Test
    void aBlankOneIsLeftToTheCa() throws Exception {
      assertThat(read(named().template("  "), RSA, "SHA256withRSA").getAttributes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000", "😀"})
    void refusesWhatNoTemplateIsCalled(String name) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> named().template(name))
          .withMessageContaining("the certificate template contains a character");
    }
  }

  @Nested
  class KeyUsages {

    @Test
    void areCriticalAndReadInAnyCase() throws Exception {
      var extensions = extensions(named().keyUsage("DigitalSignature, keyEncipherment"));

      assertThat(extensions.getExtension(Extension.keyUsage).isCritical()).isTrue();
      assertThat(KeyUsage.fromExtensions(extensions))
          .isEqualTo(new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    }

    @ParameterizedTest
    @CsvSource({
      "digitalSignature, 128",
      "nonRepudiation, 64",
      "contentCommitment, 64",
      "keyEncipherment, 32",
      "dataEncipherment, 16",
      "keyAgreement, 8",
      "keyCertSign, 4",
      "cRLSign, 2",
      "encipherOnly, 1",
      "decipherOnly, 32768",
    })
    void haveTheBitsOfRfc5280(String name, int bits) throws Exception {
      assertThat(KeyUsage.fromExtensions(extensions(named().keyUsage(name))))
          .isEqualTo(new KeyUsage(bits));
    }

    @Test
    void thatEncryptAreLeftOutForAnEcKey() throws Exception {
      var builder = named().keyUsage("digitalSignature,keyEncipherment,dataEncipherment");

      assertThat(KeyUsage.fromExtensions(extensions(builder, EC, "SHA256withECDSA")))
          .isEqualTo(new KeyUsage(KeyUsage.digitalSignature));
    }

    @Test
    void ofWhichNothingIsLeftAreNotAskedFor() throws Exception {
      var builder = named().keyUsage("keyEncipherment");

      assertThat(read(builder, EC, "SHA256withECDSA").getAttributes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"digitalsign", "2.5.29.15", "clientAuth", "digitalSignature;keyAgreement"})
    void refuseAnUnknownName(String text) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> named().keyUsage(text))
          .withMessageStartingWith("in the key usage, \"" + text + "\" is no key usage: use ")
          .withMessageContaining("digitalSignature");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "digitalSignature,", "digitalSignature,,keyAgreement"})
    void refuseAnEmptyName(String text) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> named().keyUsage(text))
          .withMessageContaining("nothing between two commas");
    }

    @Test
    void extendedOnesAreNamesOrDottedNumbersInTheOrderAsWritten() throws Exception {
      var extensions =
          extensions(
              named().extendedKeyUsage("serverAuth, CLIENTAUTH,ipsecIKE,1.2.3.4,serverAuth"));

      assertThat(extensions.getExtension(Extension.extendedKeyUsage).isCritical()).isFalse();
      assertThat(Arrays.stream(ExtendedKeyUsage.fromExtensions(extensions).getUsages()))
          .extracting(Object::toString)
          .containsExactly(
              "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.17", "1.2.3.4");
    }

    @Test
    void blankOnesAskForNone() throws Exception {
      assertThat(
              read(named().keyUsage("").extendedKeyUsage(" "), RSA, "SHA256withRSA")
                  .getAttributes())
          .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "1", "1.2.x", "9.1"})
    void extendedOnesRefuseWhatIsNeither(String text) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> named().extendedKeyUsage(text))
          .withMessageStartingWith(
              "in the extended key usage, \"" + text + "\" is no extended key usage: use ");
    }
  }

  @Nested
  class Signing {

    @ParameterizedTest
    @CsvSource({
      "SHA1withRSA",
      "SHA224withRSA",
      "SHA256withRSA",
      "SHA384withRSA",
      "SHA512withRSA",
      "MD5withRSA"
    })
    void signsWithTheNewKey(String algorithm) throws Exception {
      var request = read(named(), RSA, algorithm);

      assertThat(
              request.isSignatureValid(
                  new JcaContentVerifierProviderBuilder().build(RSA.getPublic())))
          .isTrue();
      assertThat(request.getSubjectPublicKeyInfo().getEncoded())
          .isEqualTo(RSA.getPublic().getEncoded());
    }

    @Test
    void signsWithAnEcKey() throws Exception {
      var request = read(named(), EC, "SHA256withECDSA");

      assertThat(
              request.isSignatureValid(
                  new JcaContentVerifierProviderBuilder().build(EC.getPublic())))
          .isTrue();
    }

    @Test
    void isDerFromEndToEnd() throws Exception {
      byte[] der =
          named()
              .alternativeNames("gw")
              .keyUsage("digitalSignature")
              .build()
              .pkcs10(RSA, Optional.of(new Challenge("secret".toCharArray())), "SHA256withRSA");

      assertThat(ASN1Primitive.fromByteArray(der).getEncoded("DER")).isEqualTo(der);
    }

    @Test
    void hasAnEmptySetOfAttributesWhereNothingIsAskedForAsRfc2986Says() throws Exception {
      var request = read(named(), RSA, "SHA256withRSA");

      assertThat(request.getAttributes()).isEmpty();
      assertThat(request.toASN1Structure().getCertificationRequestInfo().getAttributes())
          .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withECDSA", "NONSENSE", ""})
    void refusesAnAlgorithmThatDoesNotFitTheKey(String algorithm) {
      assertThatExceptionOfType(GeneralSecurityException.class)
          .isThrownBy(() -> named().build().pkcs10(RSA, Optional.empty(), algorithm));
    }
  }

  @Nested
  class ChallengePassword {

    private static ASN1Encodable in(String secret) throws Exception {
      try (var challenge = new Challenge(secret.toCharArray())) {
        byte[] der = named().build().pkcs10(RSA, Optional.of(challenge), "SHA256withRSA");
        var attributes =
            new PKCS10CertificationRequest(der)
                .getAttributes(PKCSObjectIdentifiers.pkcs_9_at_challengePassword);
        assertThat(attributes).hasSize(1);
        assertThat(attributes[0].getAttrValues().size()).isEqualTo(1);
        return attributes[0].getAttrValues().getObjectAt(0);
      }
    }

    @Test
    void isAPrintableStringWhereThatSuffices() throws Exception {
      assertThat(in("1A2B-3C")).isEqualTo(new DERPrintableString("1A2B-3C"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_b", "user@x", "nyckel-å", "😀"})
    void isAUtf8StringElse(String secret) throws Exception {
      assertThat(in(secret)).isEqualTo(new DERUTF8String(secret));
    }

    @Test
    void thatWasClosedIsRefused() {
      var challenge = new Challenge("secret".toCharArray());
      challenge.close();

      assertThatIllegalStateException()
          .isThrownBy(() -> named().build().pkcs10(RSA, Optional.of(challenge), "SHA256withRSA"))
          .withMessageNotContaining("secret");
    }
  }

  @Test
  void showsItsSubject() {
    assertThat(named().build()).hasToString("CertificateRequest[CN=gw]");
  }
}
