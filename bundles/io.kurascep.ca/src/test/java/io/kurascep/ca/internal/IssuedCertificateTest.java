// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kurascep.ca.internal.testing.TestClock;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import io.kurascep.files.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in certificates, and what never does. */
class IssuedCertificateTest {
  private static final String CLIENT = KeyPurposeId.id_kp_clientAuth.getId();
  private static final String SERVER = KeyPurposeId.id_kp_serverAuth.getId();

  @TempDir private Path data;
  private final TestClock clock = new TestClock();
  private TestCa ca;

  @BeforeEach
  void open() throws IOException {
    ca = TestCa.in(data).validity(Duration.ofMinutes(10)).clock(clock).open();
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  private static TestRequest request() {
    return new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"));
  }

  private X509Certificate issued(TestRequest request) {
    return ca.send(ca.pkcsReq(request)).certificate();
  }

  private void assertRefused(TestRequest request, String failInfo) {
    assertThat(ca.send(ca.pkcsReq(request)).status()).isEqualTo("FAILURE " + failInfo);
  }

  @Test
  void isForAnEndEntity() throws Exception {
    X509Certificate issued = issued(request());

    assertThat(issued.getVersion()).isEqualTo(3);
    assertThat(issued.getBasicConstraints()).isEqualTo(-1);
    assertThat(issued.getKeyUsage())
        .containsExactly(true, false, true, false, false, false, false, false, false);
    assertThat(issued.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder(Extension.keyUsage.getId(), Extension.basicConstraints.getId());
    assertThat(issued.getSigAlgName()).isEqualTo("SHA256withRSA");
    assertThat(issued.getExtendedKeyUsage()).containsExactly(CLIENT, SERVER);
    assertThat(issued.getSubjectAlternativeNames()).isNull();
  }

  @Test
  void isForACaThatSignsAndDecrypts() {
    X509Certificate certificate = ca.certificate();

    assertThat(certificate.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(certificate.getKeyUsage())
        .as("digitalSignature, keyEncipherment, keyCertSign, cRLSign")
        .containsExactly(true, false, true, false, false, true, true, false, false);
    assertThat(certificate.getSubjectX500Principal())
        .isEqualTo(certificate.getIssuerX500Principal());
    assertThat(Duration.between(clock.instant(), certificate.getNotAfter().toInstant()).toDays())
        .isBetween(3652L, 3653L);
    assertThat(certificate.getNotBefore()).isBefore(Date.from(clock.instant()));
  }

  @Test
  void namesItsKeyAndTheKeyOfTheCa() {
    X509Certificate issued = issued(request());

    byte[] ofCa = parsed(ca.certificate(), Extension.subjectKeyIdentifier);
    byte[] ofIssuer = parsed(issued, Extension.authorityKeyIdentifier);
    assertThat(Arrays.copyOfRange(ofIssuer, 4, 24)).isEqualTo(Arrays.copyOfRange(ofCa, 2, 22));
    byte[] ofSubject = parsed(issued, Extension.subjectKeyIdentifier);
    assertThat(SubjectKeyIdentifier.getInstance(ofSubject).getKeyIdentifier()).hasSize(20);
  }

  private static byte[] parsed(X509Certificate certificate, ASN1ObjectIdentifier extension) {
    byte[] value = certificate.getExtensionValue(extension.getId());
    return ASN1OctetString.getInstance(value).getOctets();
  }

  @Test
  void isValidFromAMinuteAgoForAsLongAsSet() {
    clock.advance(Duration.ofHours(1));

    X509Certificate issued = issued(request());

    assertThat(issued.getNotBefore().toInstant()).isEqualTo(clock.instant().minusSeconds(60));
    assertThat(issued.getNotAfter().toInstant()).isEqualTo(clock.instant().plusSeconds(600));
  }

  @Test
  void isNotValidBeforeItsCa() {
    clock.advance(Duration.ofSeconds(-30));

    assertThat(issued(request()).getNotBefore()).isEqualTo(ca.certificate().getNotBefore());
  }

  @Test
  void isNotValidAfterItsCa() {
    clock.advance(Duration.between(clock.instant(), ca.certificate().getNotAfter().toInstant()));
    clock.advance(Duration.ofMinutes(-5));

    assertThat(issued(request()).getNotAfter()).isEqualTo(ca.certificate().getNotAfter());
  }

  @Test
  void isNotIssuedByACaThatHasExpired() throws Exception {
    clock.advance(Duration.ofDays(3660));
    byte[] request = ca.pkcsReq(request()).encoded();

    assertThat(new String(ca.ca.operate(request, "x"), StandardCharsets.UTF_8))
        .contains("the certificate of the CA is not valid now");
  }

  @Test
  void hasTheAlternativeNamesOfTheRequest() throws Exception {
    Collection<List<?>> names =
        issued(
                request()
                    .names(
                        new GeneralName(GeneralName.dNSName, "gw.example"),
                        new GeneralName(GeneralName.iPAddress, "192.0.2.7"),
                        new GeneralName(GeneralName.rfc822Name, "ops@example.com"),
                        new GeneralName(GeneralName.uniformResourceIdentifier, "urn:dev:1"),
                        new GeneralName(GeneralName.registeredID, "1.2.3.4"),
                        new GeneralName(new X500Name("CN=other")),
                        new GeneralName(
                            GeneralName.otherName,
                            new OtherName(
                                new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
                                new DERUTF8String("user@example.com")))))
            .getSubjectAlternativeNames();

    assertThat(names).hasSize(7).contains(List.of(2, "gw.example"), List.of(7, "192.0.2.7"));
  }

  @Test
  void hasThePurposesOfTheRequestThatAreAllowed() throws Exception {
    assertThat(issued(request().purposes(KeyPurposeId.id_kp_serverAuth)).getExtendedKeyUsage())
        .containsExactly(SERVER);
    assertThat(
            issued(
                    request()
                        .purposes(KeyPurposeId.id_kp_codeSigning, KeyPurposeId.id_kp_clientAuth))
                .getExtendedKeyUsage())
        .containsExactly(CLIENT);
    assertThat(issued(request().purposes(KeyPurposeId.anyExtendedKeyUsage)).getExtendedKeyUsage())
        .containsExactly(CLIENT, SERVER);
  }

  @Test
  void hasNoOtherExtensionOfTheRequest() {
    X509Certificate issued =
        issued(
            request()
                .extension(Extension.keyUsage.getId(), new KeyUsage(KeyUsage.keyCertSign))
                .extension("1.3.6.1.4.1.311.20.2", new DERUTF8String("template")));

    assertThat(issued.getKeyUsage()[5]).as("keyCertSign").isFalse();
    assertThat(issued.getExtensionValue("1.3.6.1.4.1.311.20.2")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C=SE, O=Example Inc, OU=Plant 7, CN=gw-1",
        "unstructuredName=router.example, serialNumber=4711",
        "unstructuredAddress=192.0.2.1, CN=pix",
        "DC=org, DC=Test, CN=router",
        "CN=Ärger + OU=Füße, C=DE",
        "1.2.3.4.5=#0c0161, CN=x",
      })
  void keepsTheSubjectOctetByOctet(String subject) throws Exception {
    X509Certificate issued = issued(new TestRequest(subject, TestKeys.rsa("device")));

    assertThat(issued.getSubjectX500Principal().getEncoded())
        .isEqualTo(new X500Name(subject).getEncoded());
  }

  @Test
  void isNotForACa() {
    assertRefused(request().forCa(), "badRequest");
  }

  @Test
  void isNotForASmallKey() {
    assertRefused(new TestRequest(TestCa.SUBJECT, TestKeys.rsa("small", 1024)), "badRequest");
    assertRefused(new TestRequest(TestCa.SUBJECT, TestKeys.rsa("small", 2040)), "badRequest");
  }

  @Test
  void isForALargeKey() {
    assertThat(issued(new TestRequest(TestCa.SUBJECT, TestKeys.rsa("large", 3072)))).isNotNull();
  }

  private static TestRequest ellipticCurve(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return new TestRequest(TestCa.SUBJECT, generator.generateKeyPair())
        .signature("SHA256withECDSA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void isForAnEllipticCurveKeyThatDoesNotEncipher(String curve) throws Exception {
    X509Certificate issued = issued(ellipticCurve(curve));

    assertThat(issued.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(issued.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
  }

  @Test
  void isNotForAnEllipticCurveKeyThatSomebodyElseSigned() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));

    assertRefused(
        ellipticCurve("secp256r1").signer(generator.generateKeyPair()), "badMessageCheck");
  }

  @Test
  void isNotForNobody() {
    assertRefused(new TestRequest("", TestKeys.rsa("device")), "badRequest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CN=Test CA", "CN=TEST ca"})
  void isNotForTheNameOfTheCa(String subject) {
    assertRefused(new TestRequest(subject, TestKeys.rsa("device")), "badRequest");
  }

  @Test
  void isNotForAnEndlessRequest() {
    GeneralName[] names = new GeneralName[5000];
    for (int i = 0; i < names.length; i++) {
      names[i] = new GeneralName(GeneralName.dNSName, "host-" + i + ".example");
    }

    assertRefused(request().names(names), "badRequest");
  }

  @Test
  void isRefusedToARequestWithABrokenExtension() {
    assertRefused(
        request().extension(Extension.subjectAlternativeName.getId(), new DERUTF8String("x")),
        "badMessageCheck");
  }

  @Test
  void isAcceptedByOpenssl() throws Exception {
    Path leaf = data.resolve("leaf.pem");
    X509Certificate issued =
        issued(request().names(new GeneralName(GeneralName.dNSName, "gw.example")));
    Files.writeString(leaf, Pem.encode(List.of(issued)));
    for (String purpose : List.of("sslclient", "sslserver")) {
      assertThat(
              openssl(
                  "verify",
                  "-x509_strict",
                  "-purpose",
                  purpose,
                  "-CAfile",
                  data.resolve("demo/ca.pem").toString(),
                  leaf.toString()))
          .endsWith("OK");
    }
  }

  @Test
  void answersCanBeReadByOpenssl() throws Exception {
    Path file = data.resolve("answer.der");
    Files.write(file, ca.ca.operate(ca.pkcsReq(request()).encoded(), "192.0.2.1"));

    String output =
        openssl(
            "cms",
            "-verify",
            "-inform",
            "DER",
            "-in",
            file.toString(),
            "-CAfile",
            data.resolve("demo/ca.pem").toString(),
            "-purpose",
            "any",
            "-out",
            data.resolve("envelope.der").toString());

    assertThat(output).containsIgnoringCase("verification successful");
  }

  private static String openssl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "openssl is not installed");
      return "";
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output.strip();
  }

  @Test
  void signsWithTheKeyThatAnswers() throws Exception {
    TestMessage message = ca.pkcsReq(request());

    ca.send(message).certificate().verify(ca.certificate().getPublicKey());
  }
}
