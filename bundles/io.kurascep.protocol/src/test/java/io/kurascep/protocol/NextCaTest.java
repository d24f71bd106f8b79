// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.NextCa.Form;
import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** GetNextCACert (RFC 8894 section 4.7) in both forms, and GetCACertChain of old servers. */
class NextCaTest {

  private static final String TYPE = "application/x-x509-next-ca-cert";

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestAuthority next =
      TestAuthority.certificate("CN=Test CA G2")
          .ca()
          .valid(NOW.plus(Duration.ofDays(30)), NOW.plus(Duration.ofDays(900)))
          .selfSigned();
  private final TestServer server = new TestServer(ca);

  private Optional<NextCa> ask(byte[] body) throws ScepException {
    return ask(new HttpAnswer(200, TYPE, body), UnaryOperator.identity());
  }

  private Optional<NextCa> ask(HttpAnswer answer, UnaryOperator<ServerSettings.Builder> more)
      throws ScepException {
    server.question("GetNextCACert", answer);
    var enrollee = Enrollee.of(server, ca, more);
    enrollee.discover();
    return enrollee.client().getNextCa(enrollee.memory());
  }

  private static void assertRefused(Check check, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(check));
  }

  private static UnaryOperator<ServerSettings.Builder> alsoTrusts(TestAuthority other) {
    return settings ->
        settings.trust(
            settings
                .build()
                .trust()
                .and(
                    CaTrust.fingerprints(
                        Fingerprint.sha256(other.certificate()).toString(), false)));
  }

  @Test
  void isNoneWhereTheServerAnswersWithNothing() throws Exception {
    assertThat(ask(new byte[0])).isEmpty();
  }

  @Test
  void isAnErrorOfTheServerWhereItHasNone() {
    assertThatThrownBy(
            () -> ask(new HttpAnswer(404, "text/plain", new byte[0]), UnaryOperator.identity()))
        .isInstanceOf(ServerException.class);
  }

  @Test
  void rejectsWhatIsNoCms() {
    assertRefused(Check.FORM, () -> ask(new byte[] {0x30, 0}));
    assertRefused(Check.FORM, () -> ask("<html>".getBytes(StandardCharsets.UTF_8)));
  }

  @Nested
  class FormOfTheRfc {

    /** A signed message whose content is a certs-only CMS, without the attributes of SCEP. */
    private TestReply signed(X509Certificate... content) {
      return TestReply.message(ca).content(TestReply.certsOnly(content));
    }

    @Test
    void isBelievedWhereThePresentCaSigned() throws Exception {
      var answer = ask(signed(next.certificate()).encoded()).orElseThrow();
      assertThat(answer.form()).isEqualTo(Form.SIGNED);
      assertThat(answer.certificates()).containsExactly(next.certificate());
      assertThat(answer.warnings()).isEmpty();
    }

    @Test
    void mayHaveTheTypeOfItsContent() throws Exception {
      assertThat(ask(signed(next.certificate()).contentType(TestReply.SIGNED).encoded()))
          .isPresent();
    }

    @Test
    void countsOnlyWhatIsInsideTheSignedContent() throws Exception {
      var attacker = TestAuthority.root("CN=attacker");
      var answer =
          ask(signed(next.certificate()).outer(attacker.certificate()).encoded()).orElseThrow();
      assertThat(answer.certificates()).containsExactly(next.certificate());
    }

    @Test
    void rejectsAnAttackersSignature() {
      var attacker = TestAuthority.root("CN=attacker");
      assertRefused(
          Check.SIGNER,
          () ->
              ask(
                  TestReply.message(attacker)
                      .content(TestReply.certsOnly(attacker.certificate()))
                      .encoded()));
      assertRefused(
          Check.SIGNATURE,
          () ->
              ask(
                  signed(attacker.certificate())
                      .signedBy(ca.certificate(), attacker.privateKey())
                      .encoded()));
    }

    @Test
    void rejectsAChangedOrUnsignedContent() {
      assertRefused(
          Check.MESSAGE_DIGEST, () -> ask(signed(next.certificate()).changeContent().encoded()));
      assertRefused(
          Check.SIGNED_ATTRIBUTES,
          () -> ask(signed(next.certificate()).withoutSignedAttributes().encoded()));
      assertRefused(Check.ONE_SIGNER, () -> ask(signed(next.certificate()).signers(0).encoded()));
      assertRefused(Check.ONE_SIGNER, () -> ask(signed(next.certificate()).signers(2).encoded()));
    }

    @Test
    void isBelievedWhereTheSignerIsTheOneThatTheUserChose() throws Exception {
      var ra = TestAuthority.certificate("CN=RA").issuedBy(ca);
      var other = TestAuthority.certificate("CN=RA 2").issuedBy(ca);
      server.certificates(ca.certificate(), ra.certificate(), other.certificate());
      UnaryOperator<ServerSettings.Builder> chosen =
          settings ->
              settings.raSigningFingerprint(Fingerprint.sha256(ra.certificate()).toString());
      assertThat(ask(new HttpAnswer(200, TYPE, signedBy(ra)), chosen)).isPresent();
      assertRefused(Check.SIGNER, () -> ask(new HttpAnswer(200, TYPE, signedBy(other)), chosen));
    }

    private byte[] signedBy(TestAuthority signer) {
      return TestReply.message(signer).content(TestReply.certsOnly(next.certificate())).encoded();
    }

    @Test
    void saysWhatItLeavesOutAndWhy() throws Exception {
      var old =
          TestAuthority.certificate("CN=Old CA")
              .ca()
              .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)))
              .selfSigned();
      assertThat(
              ask(signed(next.certificate(), old.certificate()).encoded()).orElseThrow().warnings())
          .containsExactly("left out of the next CA certificates: CN=Old CA, which has expired");
    }

    @Test
    void rejectsACaThatMayNotIssue() {
      var useless =
          TestAuthority.certificate("CN=Next CA").ca().usage(KeyUsage.cRLSign).selfSigned();
      assertRefused(Check.NEXT_CA, () -> ask(signed(useless.certificate()).encoded()));
      assertThatThrownBy(() -> ask(signed(useless.certificate()).encoded()))
          .hasMessage("the server's answer to GetNextCACert holds no valid CA certificate");
    }

    @Test
    void takesACaThatSaysThatItMayIssue() throws Exception {
      var able =
          TestAuthority.certificate("CN=Next CA").ca().usage(KeyUsage.keyCertSign).selfSigned();
      assertThat(ask(signed(able.certificate()).encoded())).isPresent();
    }

    @Test
    void rejectsASignerThatIsNoCa() {
      var device = TestAuthority.certificate("CN=device").issuedBy(ca);
      server.certificates(ca.certificate(), device.certificate());
      assertRefused(
          Check.SIGNER,
          () ->
              ask(
                  TestReply.message(device)
                      .content(TestReply.certsOnly(next.certificate()))
                      .encoded()));
    }

    @Test
    void rejectsASignerThatHasExpired() {
      var old =
          TestAuthority.certificate("CN=Old CA")
              .ca()
              .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)))
              .selfSigned();
      assertRefused(
          Check.SIGNER,
          () ->
              ask(
                  new HttpAnswer(
                      200,
                      TYPE,
                      TestReply.message(old)
                          .content(TestReply.certsOnly(next.certificate()))
                          .encoded()),
                  settings ->
                      settings.trust(
                          settings
                              .build()
                              .trust()
                              .and(CaTrust.anchors(List.of(old.certificate()))))));
    }

    @Test
    void rejectsAContentWithoutAValidCa() {
      var device = TestAuthority.certificate("CN=device").issuedBy(ca).certificate();
      var over =
          TestAuthority.certificate("CN=Over")
              .ca()
              .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)))
              .selfSigned()
              .certificate();
      assertRefused(Check.NEXT_CA, () -> ask(signed().encoded()));
      assertRefused(Check.NEXT_CA, () -> ask(signed(device, over).encoded()));
    }
  }

  @Nested
  class FormOfEjbca {

    /** Empty content, signed for show, and the certificates beside it. */
    private byte[] beside(X509Certificate... certificates) {
      return TestReply.message(ca).content(new byte[0]).outer(certificates).encoded();
    }

    @Test
    void isBelievedWhereThePresentCaIssuedTheNext() throws Exception {
      var below = TestAuthority.certificate("CN=Test CA G2").ca().issuedBy(ca).certificate();
      var answer = ask(beside(below, ca.certificate())).orElseThrow();
      assertThat(answer.form()).isEqualTo(Form.VOUCHED);
      assertThat(answer.certificates()).containsExactly(below);
      assertThat(ask(TestReply.certsOnly(below))).as("without a signer").isPresent();
    }

    @Test
    void isBelievedWhereThePresentCaCrossSignedTheNext() throws Exception {
      var cross = TestAuthority.certificate("CN=Test CA G2").key(next.key()).ca().issuedBy(ca);
      var answer = ask(beside(next.certificate(), cross.certificate())).orElseThrow();
      assertThat(answer.certificates())
          .containsExactlyInAnyOrder(next.certificate(), cross.certificate());
    }

    @Test
    void isBelievedWhereTheSettingsNameTheNext() throws Exception {
      var answer =
          ask(new HttpAnswer(200, TYPE, beside(next.certificate())), alsoTrusts(next))
              .orElseThrow();
      assertThat(answer.certificates()).containsExactly(next.certificate());
    }

    @Test
    void isNotBelievedOtherwise() {
      assertRefused(Check.NEXT_CA, () -> ask(beside(next.certificate())));
      assertRefused(Check.NEXT_CA, () -> ask(beside()));
      assertRefused(
          Check.NEXT_CA, () -> ask(beside(ca.certificate()))); // the present one is no next
    }

    @Test
    void saysHowToVouchForIt() {
      var stranger = TestAuthority.root("CN=stranger");
      assertThatThrownBy(() -> ask(TestReply.certsOnly(stranger.certificate())))
          .hasMessageStartingWith(
              "nothing vouches for the next CA certificate that the server shows: set its");
    }

    @Test
    void leavesOutWhatNothingVouchesFor() throws Exception {
      var below = TestAuthority.certificate("CN=Test CA G2").ca().issuedBy(ca).certificate();
      var answer =
          ask(beside(below, TestAuthority.root("CN=attacker").certificate())).orElseThrow();
      assertThat(answer.certificates()).containsExactly(below);
      assertThat(answer.warnings()).singleElement().asString().contains("CN=attacker");
    }

    @Test
    void rejectsACrossCertificateForAnotherKeyOrOfADevice() {
      var otherKey =
          TestAuthority.certificate("CN=Test CA G2")
              .key(TestKeys.rsa("another"))
              .ca()
              .issuedBy(ca)
              .certificate();
      var device =
          TestAuthority.certificate("CN=Test CA G2").key(next.key()).issuedBy(ca).certificate();
      assertRefused(Check.NEXT_CA, () -> ask(beside(next.certificate(), device)));
      assertThatThrownBy(
              () ->
                  assertThat(ask(beside(next.certificate(), otherKey)).orElseThrow().certificates())
                      .contains(next.certificate()))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Nested
  class ChainOfOldServers {

    private final TestAuthority below = TestAuthority.certificate("CN=Below").ca().issuedBy(ca);
    private final TestAuthority lowest =
        TestAuthority.certificate("CN=Lowest").ca().issuedBy(below);

    private ServerMemory discover() throws ScepException {
      server.certificates(
          new HttpAnswer(200, "application/x-x509-ca-cert", lowest.certificateDer()));
      return Enrollee.of(server, ca).discover();
    }

    private HttpAnswer chain(X509Certificate... certificates) {
      return new HttpAnswer(
          200, "application/x-x509-ca-cert-chain", TestReply.certsOnly(certificates));
    }

    @Test
    void isAskedWhereASingleCertificateDoesNotLeadToTheTrustedCa() throws Exception {
      server.question("GetCACertChain", chain(below.certificate(), ca.certificate()));
      assertThat(discover().caCertificates())
          .containsExactly(lowest.certificate(), below.certificate(), ca.certificate());
      assertThat(server.exchanges()).hasSize(3);
    }

    @Test
    void isNotAskedWhereAllIsWell() throws Exception {
      Enrollee.of(server, ca).discover();
      assertThat(server.exchanges()).hasSize(2);
    }

    @Test
    void changesNothingWhereTheServerDoesNotKnowIt() {
      assertRefused(Check.CA_PINNED, this::discover);
    }

    @Test
    void isTracedLikeEverythingElse() {
      var attacker = TestAuthority.root("CN=attacker").certificate();
      server.question("GetCACertChain", chain(attacker));
      assertRefused(Check.CA_PINNED, this::discover);
    }
  }
}
