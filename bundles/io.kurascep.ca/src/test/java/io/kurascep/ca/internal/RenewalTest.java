// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestClock;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are signed with a certificate; both forms are treated alike. */
class RenewalTest {
  private static final GeneralName FIRST = new GeneralName(GeneralName.dNSName, "a.example");
  private static final GeneralName SECOND = new GeneralName(GeneralName.dNSName, "b.example");

  @TempDir private Path data;
  private final TestClock clock = new TestClock();
  private TestCa ca;
  private X509Certificate current;

  @BeforeEach
  void enroll() throws IOException {
    ca = settings().open();
    TestRequest request =
        new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"))
            .challenge("secret")
            .names(FIRST, SECOND);
    current = ca.send(ca.pkcsReq(request)).certificate();
  }

  private TestCa.Settings settings() {
    return TestCa.in(data).challenges("secret").validity(Duration.ofHours(1)).clock(clock);
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  private TestMessage renewal(String type, TestRequest request) {
    return ca.pkcsReq(request).type(type).signer(TestKeys.rsa("device"), current);
  }

  private TestMessage renewal(String type) {
    return renewal(type, new TestRequest(TestCa.SUBJECT, TestKeys.rsa("new")));
  }

  private TestMessage signedBy(String type, String keyName, X509Certificate certificate) {
    return renewal(type).signer(TestKeys.rsa(keyName), certificate);
  }

  private void assertRefused(TestMessage message, String failInfo) {
    assertThat(ca.send(message).status()).isEqualTo("FAILURE " + failInfo);
  }

  @ParameterizedTest
  @ValueSource(strings = {TestMessage.PKCS_REQ, TestMessage.RENEWAL_REQ})
  void renewsForANewKeyWithoutAChallenge(String type) {
    clock.advance(Duration.ofMinutes(40));

    X509Certificate renewed = ca.send(renewal(type)).certificate();

    assertThat(renewed.getPublicKey()).isEqualTo(TestKeys.rsa("new").getPublic());
    assertThat(renewed.getSerialNumber()).isNotEqualTo(current.getSerialNumber());
    assertThat(renewed.getNotAfter()).isAfter(current.getNotAfter());
    assertThat(renewed.getSubjectX500Principal()).isEqualTo(current.getSubjectX500Principal());
  }

  @ParameterizedTest
  @ValueSource(strings = {TestMessage.PKCS_REQ, TestMessage.RENEWAL_REQ})
  void renewsForTheSameKey(String type) {
    TestRequest request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"));

    X509Certificate renewed = ca.send(renewal(type, request)).certificate();

    assertThat(renewed.getSerialNumber()).isNotEqualTo(current.getSerialNumber());
  }

  @Test
  void renewsARenewedCertificateAndItsPredecessorToo() {
    X509Certificate renewed = ca.send(renewal(TestMessage.RENEWAL_REQ)).certificate();

    TestMessage again = signedBy(TestMessage.RENEWAL_REQ, "new", renewed);

    assertThat(ca.send(again).status()).isEqualTo("SUCCESS");
    assertThat(ca.send(renewal(TestMessage.RENEWAL_REQ)).status()).isEqualTo("SUCCESS");
  }

  @Test
  void doesNotLetARenewalWaitForApproval() throws IOException {
    ca.close();
    ca = settings().manual().open();

    assertThat(ca.send(renewal(TestMessage.PKCS_REQ)).status()).isEqualTo("SUCCESS");
  }

  @Test
  void doesNotSpendAChallengeOnARenewal() throws IOException {
    ca.close();
    ca = settings().challenges("once").oneTime().open();
    TestRequest request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("new")).challenge("once");

    assertThat(ca.send(renewal(TestMessage.PKCS_REQ, request)).status()).isEqualTo("SUCCESS");
    assertThat(ca.send(ca.pkcsReq("new", request)).status()).isEqualTo("SUCCESS");
  }

  @Test
  void ignoresAWrongChallengeInARenewal() {
    TestRequest request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("new")).challenge("wrong");

    assertThat(ca.send(renewal(TestMessage.RENEWAL_REQ, request)).status()).isEqualTo("SUCCESS");
  }

  @Test
  void renewsWithFewerAlternativeNames() {
    TestRequest request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("new")).names(SECOND);

    assertThat(ca.send(renewal(TestMessage.RENEWAL_REQ, request)).status()).isEqualTo("SUCCESS");
  }

  @Test
  void refusesASelfSignedRenewalReqEvenWithTheChallenge() {
    TestRequest request =
        new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge("secret");

    assertRefused(ca.pkcsReq(request).type(TestMessage.RENEWAL_REQ), "badMessageCheck");
  }

  @ParameterizedTest
  @ValueSource(strings = {TestMessage.PKCS_REQ, TestMessage.RENEWAL_REQ})
  void refusesACertificateOfAnotherCa(String type) {
    X509Certificate foreign =
        TestMessage.certificate(
            TestCa.SUBJECT, "CN=Other CA", TestKeys.rsa("device"), TestKeys.rsa("other CA"));

    assertRefused(signedBy(type, "device", foreign), "badMessageCheck");
  }

  @ParameterizedTest
  @ValueSource(strings = {TestMessage.PKCS_REQ, TestMessage.RENEWAL_REQ})
  void refusesACertificateThatOnlyNamesThisCa(String type) {
    X509Certificate forged =
        TestMessage.certificate(
            TestCa.SUBJECT, "CN=Test CA", TestKeys.rsa("device"), TestKeys.rsa("other CA"));

    assertRefused(signedBy(type, "device", forged), "badCertId");
  }

  @ParameterizedTest
  @ValueSource(strings = {TestMessage.PKCS_REQ, TestMessage.RENEWAL_REQ})
  void refusesAForgedCertificateWithTheNumberOfARealOne(String type) throws Exception {
    KeyPair attacker = TestKeys.rsa("attacker");
    X509Certificate forged = issued(current.getSerialNumber(), attacker, TestKeys.rsa("other CA"));

    assertRefused(signedBy(type, "attacker", forged), "badCertId");
  }

  @Test
  void refusesACertificateThatTheKeyOfThisCaSignedButNobodyRecorded() throws Exception {
    X509Certificate unrecorded =
        issued(BigInteger.valueOf(4711), TestKeys.rsa("device"), TestKeys.rsa("ca"));
    unrecorded.verify(ca.certificate().getPublicKey());

    assertRefused(signedBy(TestMessage.RENEWAL_REQ, "device", unrecorded), "badCertId");
  }

  private X509Certificate issued(BigInteger serialNumber, KeyPair subject, KeyPair issuer)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=Test CA"),
            serialNumber,
            Date.from(clock.instant().minusSeconds(60)),
            Date.from(clock.instant().plusSeconds(600)),
            new X500Name(TestCa.SUBJECT),
            subject.getPublic());
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(issuer.getPrivate())));
  }

  @Test
  void refusesTheCertificateOfSomebodyElse() {
    assertRefused(signedBy(TestMessage.RENEWAL_REQ, "attacker", current), "badMessageCheck");
  }

  @ParameterizedTest
  @ValueSource(strings = {TestMessage.PKCS_REQ, TestMessage.RENEWAL_REQ})
  void refusesAnExpiredCertificate(String type) {
    clock.advance(Duration.ofMinutes(61));

    assertRefused(renewal(type), "badMessageCheck");
  }

  @Test
  void refusesACertificateThatIsNotYetValid() {
    clock.advance(Duration.ofMinutes(30));
    X509Certificate renewed = ca.send(renewal(TestMessage.RENEWAL_REQ)).certificate();
    clock.advance(Duration.ofMinutes(-2));

    assertRefused(signedBy(TestMessage.RENEWAL_REQ, "new", renewed), "badMessageCheck");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CN=admin", "CN=device, O=More", "CN=device+L=x", "O=device"})
  void refusesAnotherSubject(String subject) {
    TestRequest request = new TestRequest(subject, TestKeys.rsa("new"));

    assertRefused(renewal(TestMessage.RENEWAL_REQ, request), "badRequest");
    assertRefused(renewal(TestMessage.PKCS_REQ, request), "badRequest");
  }

  @Test
  void refusesMoreAlternativeNames() {
    TestRequest request =
        new TestRequest(TestCa.SUBJECT, TestKeys.rsa("new"))
            .names(FIRST, new GeneralName(GeneralName.dNSName, "admin.example"));

    assertRefused(renewal(TestMessage.RENEWAL_REQ, request), "badRequest");
  }

  @Test
  void refusesARequestThatTheRulesForbid() {
    TestRequest small = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("small", 1024));
    TestRequest forCa = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("new")).forCa();

    assertRefused(renewal(TestMessage.RENEWAL_REQ, small), "badRequest");
    assertRefused(renewal(TestMessage.RENEWAL_REQ, forCa), "badRequest");
  }

  @Test
  void renewsAfterARestart() throws IOException {
    ca.close();
    ca = settings().open();

    TestAnswer answer = ca.send(renewal(TestMessage.RENEWAL_REQ));

    assertThat(answer.status()).isEqualTo("SUCCESS");
  }
}
