// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestCrl;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** GetCert and GetCRL (RFC 8894 sections 4.5 and 4.6), with what an attacker may answer. */
class GetCertAndCrlTest {

  private static final String POINT = "http://crl.example.com/plant.crl";

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestAuthority gateway =
      TestAuthority.certificate("CN=gateway-1").crlPoint(POINT).issuedBy(ca);
  private final TestServer server = new TestServer(ca);
  private final List<HttpExchange> elsewhere = new ArrayList<>();
  private byte[] atPoint = {};

  private HttpAnswer elsewhere(HttpExchange exchange) {
    elsewhere.add(exchange);
    return new HttpAnswer(atPoint.length == 0 ? 404 : 200, "application/pkix-crl", atPoint);
  }

  private static Optional<CurrentCredential> credential(TestAuthority owner) {
    return Optional.of(new CurrentCredential(owner.privateKey(), owner.certificate()));
  }

  private static void assertRefused(Check check, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(check));
  }

  private Enrollee enrollee() throws ScepException {
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    return enrollee;
  }

  private FetchedCertificate getCert(Optional<CurrentCredential> current) throws ScepException {
    var enrollee = enrollee();
    var wanted = gateway.certificate();
    return enrollee
        .client()
        .getCert(
            enrollee.memory(), wanted.getIssuerX500Principal(), wanted.getSerialNumber(), current);
  }

  private FetchedCrl getCrl() throws ScepException {
    return getCrl(List.of(gateway.certificate()), Optional.empty());
  }

  private FetchedCrl getCrl(List<X509Certificate> chain, Optional<X509CRL> held)
      throws ScepException {
    return getCrl(enrollee(), chain, held);
  }

  private FetchedCrl getCrl(Enrollee enrollee, List<X509Certificate> chain, Optional<X509CRL> held)
      throws ScepException {
    return enrollee
        .client()
        .getCrl(enrollee.memory(), chain, credential(gateway), held, this::elsewhere);
  }

  private void lists(byte[]... crls) {
    server.answer(request -> TestReply.success(request, ca).plain(TestCrl.enclosed(crls)));
  }

  private static X509CRL parsed(TestCrl crl) throws Exception {
    return (X509CRL)
        CertificateFactory.getInstance("X.509")
            .generateCRL(new ByteArrayInputStream(crl.encoded()));
  }

  @Nested
  class GetCert {

    @Test
    void namesIssuerAndSerialAndSignsWithTheCurrentCertificate() throws Exception {
      server.answer(request -> TestReply.success(request, ca, gateway.certificate()));

      var fetched = getCert(credential(gateway));

      assertThat(fetched.certificate()).isEqualTo(gateway.certificate());
      assertThat(fetched.chain()).containsExactly(gateway.certificate(), ca.certificate());
      assertThat(fetched.warnings()).isEmpty();
      var request = server.requests().get(0);
      assertThat(request.messageType()).isEqualTo("21");
      assertThat(request.signerCertificate()).isEqualTo(gateway.certificate());
      var named = IssuerAndSerialNumber.getInstance(request.content());
      assertThat(named.getSerialNumber().getValue())
          .isEqualTo(gateway.certificate().getSerialNumber());
      assertThat(named.getName().getEncoded())
          .isEqualTo(gateway.certificate().getIssuerX500Principal().getEncoded());
    }

    @Test
    void signsWithACertificateOfItsOwnWhereThereIsNone() throws Exception {
      server.answer(request -> TestReply.success(request, ca, gateway.certificate()));
      assertThat(getCert(Optional.empty()).certificate()).isEqualTo(gateway.certificate());
      var signer = server.requests().get(0).signerCertificate();
      assertThat(signer.getSubjectX500Principal()).isEqualTo(signer.getIssuerX500Principal());
    }

    @Test
    void signsWithAnRsaKeyWhereTheCurrentOneIsEc() throws Exception {
      server.answer(request -> TestReply.success(request, ca, gateway.certificate()));
      var ec = TestAuthority.certificate("CN=gateway-1").key(TestKeys.ec("gateway")).issuedBy(ca);
      assertThat(getCert(credential(ec)).certificate()).isEqualTo(gateway.certificate());
      var signer = server.requests().get(0).signerCertificate();
      assertThat(signer.getPublicKey().getAlgorithm()).isEqualTo("RSA");
      assertThat(signer.getSubjectX500Principal())
          .isEqualTo(ec.certificate().getSubjectX500Principal());
    }

    @Test
    void hasARandomTransactionIdEachTime() throws Exception {
      server.answer(request -> TestReply.success(request, ca, gateway.certificate()));
      getCert(credential(gateway));
      getCert(credential(gateway));
      assertThat(server.requests().get(0).transactionId())
          .isNotEqualTo(server.requests().get(1).transactionId());
      assertThat(server.requests().get(0).senderNonce())
          .hasSize(16)
          .isNotEqualTo(server.requests().get(1).senderNonce());
    }

    @Test
    void fetchesACertificateThatHasExpired() throws Exception {
      var old =
          TestAuthority.certificate("CN=gateway-1")
              .serial(gateway.certificate().getSerialNumber().longValue())
              .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)))
              .issuedBy(ca);
      server.answer(request -> TestReply.success(request, ca, old.certificate()));
      assertThat(getCert(credential(gateway)).certificate()).isEqualTo(old.certificate());
    }

    @Test
    void rejectsAnotherCertificate() {
      var other = TestAuthority.certificate("CN=other").issuedBy(ca).certificate();
      server.answer(request -> TestReply.success(request, ca, other));
      assertRefused(Check.ASKED_CERTIFICATE, () -> getCert(credential(gateway)));
    }

    @Test
    void rejectsOneOfThatNameAndNumberWhichAnotherIssued() {
      var stranger =
          TestAuthority.certificate(ca.certificate().getSubjectX500Principal())
              .key(TestKeys.rsa("stranger"))
              .ca()
              .selfSigned();
      var forged =
          TestAuthority.certificate("CN=gateway-1")
              .serial(gateway.certificate().getSerialNumber().longValue())
              .issuedBy(stranger)
              .certificate();
      server.answer(request -> TestReply.success(request, ca, forged, stranger.certificate()));
      assertRefused(Check.CHAIN, () -> getCert(credential(gateway)));
    }

    @Test
    void makesEveryCheckOfACertRep() {
      server.answer(
          request -> TestReply.success(request, ca, gateway.certificate()).breakSignature());
      assertRefused(Check.SIGNATURE, () -> getCert(credential(gateway)));
      server.answer(
          request ->
              TestReply.success(request, ca, gateway.certificate())
                  .set(TestReply.TRANSACTION_ID, new DERPrintableString("SSCEP transactionId")));
      assertRefused(Check.TRANSACTION_ID, () -> getCert(credential(gateway)));
      server.answer(
          request ->
              TestReply.success(request, ca, gateway.certificate())
                  .without(TestReply.RECIPIENT_NONCE));
      assertRefused(Check.RECIPIENT_NONCE, () -> getCert(credential(gateway)));
    }

    @Test
    void refusesToWait() {
      server.answer(request -> TestReply.pending(request, ca));
      assertRefused(Check.PKI_STATUS, () -> getCert(credential(gateway)));
    }

    @Test
    void tellsWhyTheServerRefuses() {
      server.answer(request -> TestReply.failure(request, ca, 4));
      assertThatThrownBy(() -> getCert(credential(gateway)))
          .isInstanceOfSatisfying(
              ServerException.class,
              refusal ->
                  assertThat(refusal.rejected().orElseThrow().failInfo())
                      .isEqualTo(FailInfo.BAD_CERT_ID));
    }

    @Test
    void asksAgainWithOlderAlgorithmsWhereTheServerRefusesThoseThatItAnnounces() throws Exception {
      server.answer(
          request ->
              server.requests().size() == 1
                  ? TestReply.failure(request, ca, 0)
                  : TestReply.success(request, ca, gateway.certificate()));
      assertThat(getCert(credential(gateway)).certificate()).isEqualTo(gateway.certificate());
      assertThat(server.requests()).hasSize(2);
      assertThat(
              server.requests().get(1).enveloped().getContentEncryptionAlgorithm().getAlgorithm())
          .hasToString(TestReply.DES3.oid());
    }

    @Test
    void rejectsGarbageInTheEnvelope() {
      server.answer(request -> TestReply.success(request, ca).plain(new byte[] {1, 2, 3}));
      assertRefused(Check.DECRYPTION, () -> getCert(credential(gateway)));
    }
  }

  @Nested
  class GetCrl {

    @Test
    void readsTheListOfTheIssuer() throws Exception {
      var serial = gateway.certificate().getSerialNumber();
      lists(new TestCrl(ca).revoked(serial).encoded());

      var fetched = getCrl();

      assertThat(fetched.crl().getRevokedCertificate(serial)).isNotNull();
      assertThat(fetched.issuer()).isEqualTo(ca.certificate());
      assertThat(fetched.distributionPoint()).isEmpty();
      assertThat(server.requests().get(0).messageType()).isEqualTo("22");
      assertThat(elsewhere).isEmpty();
    }

    @Test
    void takesTheNewestCompleteListOfTheIssuerFromSeveral() throws Exception {
      var other = TestAuthority.root("CN=Other CA");
      var newest = new TestCrl(ca).times(NOW.minusSeconds(60), Optional.empty());
      lists(
          new TestCrl(other).encoded(),
          new TestCrl(ca).encoded(),
          newest.encoded(),
          new TestCrl(ca)
              .times(NOW, Optional.empty())
              .extension("2.5.29.27", new ASN1Integer(1L))
              .encoded());
      assertThat(getCrl().crl()).isEqualTo(parsed(newest));
    }

    @Test
    void readsTheListOfAnIntermediateCa() throws Exception {
      var below = TestAuthority.certificate("CN=Below").ca().issuedBy(ca);
      var device = TestAuthority.certificate("CN=gateway-9").issuedBy(below).certificate();
      lists(new TestCrl(below).encoded());
      assertThat(getCrl(List.of(device, below.certificate()), Optional.empty()).issuer())
          .isEqualTo(below.certificate());
    }

    @Test
    void rejectsTheListOfAnotherIssuer() {
      lists(new TestCrl(TestAuthority.root("CN=Other CA")).encoded());
      assertRefused(Check.CRL, GetCertAndCrlTest.this::getCrl);
    }

    @Test
    void rejectsAForgedList() {
      lists(new TestCrl(ca).signedBy(TestAuthority.root("CN=forger")).encoded());
      assertRefused(Check.CRL, GetCertAndCrlTest.this::getCrl);
      assertThat(elsewhere).as("an alarm is no reason to look elsewhere").isEmpty();
    }

    @Test
    void rejectsNoListAtAll() {
      lists();
      assertRefused(Check.CRL, GetCertAndCrlTest.this::getCrl);
    }

    @Test
    void rejectsAListThatIsOverOrNotYet() {
      lists(
          new TestCrl(ca)
              .times(NOW.minus(Duration.ofDays(2)), Optional.of(NOW.minus(Duration.ofDays(1))))
              .encoded());
      assertRefused(Check.CRL_TIME, GetCertAndCrlTest.this::getCrl);
      lists(new TestCrl(ca).times(NOW.plus(Duration.ofHours(1)), Optional.empty()).encoded());
      assertRefused(Check.CRL_TIME, GetCertAndCrlTest.this::getCrl);
    }

    @Test
    void rejectsAnOlderListThanTheOneAtHand() throws Exception {
      var held = parsed(new TestCrl(ca).times(NOW.minusSeconds(60), Optional.empty()));
      lists(new TestCrl(ca).encoded());
      assertRefused(
          Check.CRL_TIME, () -> getCrl(List.of(gateway.certificate()), Optional.of(held)));
    }

    @Test
    void takesTheSameListAgain() throws Exception {
      var same = new TestCrl(ca);
      lists(same.encoded());
      assertThat(getCrl(List.of(gateway.certificate()), Optional.of(parsed(same))).crl())
          .isEqualTo(parsed(same));
    }

    @Test
    void rejectsAPartialList() {
      lists(new TestCrl(ca).extension("2.5.29.27", new ASN1Integer(1L)).encoded());
      assertRefused(Check.CRL, GetCertAndCrlTest.this::getCrl);
      lists(
          new TestCrl(ca)
              .extension(
                  "2.5.29.28", new IssuingDistributionPoint(null, false, true, null, false, false))
              .encoded());
      assertRefused(Check.CRL, GetCertAndCrlTest.this::getCrl);
      lists(new TestCrl(ca).extension("1.2.3.4", new ASN1Integer(1L)).encoded());
      assertRefused(Check.CRL, GetCertAndCrlTest.this::getCrl);
    }

    @Test
    void takesAListForUserCertificates() throws Exception {
      lists(
          new TestCrl(ca)
              .extension(
                  "2.5.29.28", new IssuingDistributionPoint(null, true, false, null, false, false))
              .encoded());
      assertThat(getCrl().issuer()).isEqualTo(ca.certificate());
    }

    @Test
    void rejectsMd5() {
      lists(new TestCrl(ca).digest("MD5").encoded());
      assertRefused(Check.CRL, GetCertAndCrlTest.this::getCrl);
    }

    @Test
    void asksNothingForACertificateOfSomebodyElse() {
      var stranger = TestAuthority.certificate("CN=x").selfSigned().certificate();
      assertRefused(Check.CHAIN, () -> getCrl(List.of(stranger), Optional.empty()));
      assertThat(server.requests()).isEmpty();
      assertThat(elsewhere).isEmpty();
    }
  }

  @Nested
  class DistributionPoint {

    private FetchedCrl fetch() throws ScepException {
      server.answer(request -> TestReply.failure(request, ca, 2));
      return getCrl();
    }

    private FetchedCrl fetch(TestAuthority.Draft draft) throws ScepException {
      server.answer(request -> TestReply.failure(request, ca, 2));
      return getCrl(List.of(draft.issuedBy(ca).certificate()), Optional.empty());
    }

    @Test
    void isAskedWhereTheServerHasNoList() throws Exception {
      atPoint = new TestCrl(ca).encoded();
      var fetched = fetch();
      assertThat(fetched.distributionPoint()).contains(URI.create(POINT));
      assertThat(fetched.issuer()).isEqualTo(ca.certificate());
      assertThat(elsewhere).hasSize(1);
      assertThat(elsewhere.get(0).method()).isEqualTo(HttpMethod.GET);
      assertThat(elsewhere.get(0).uri()).isEqualTo(URI.create(POINT));
      assertThat(elsewhere.get(0).maxBytes()).isEqualTo(16 * HttpLimits.defaults().maxBytes());
    }

    @Test
    void isAskedWhereTheServerDoesNotKnowTheQuestion() throws Exception {
      atPoint = new TestCrl(ca).encoded();
      server.operation(exchange -> new HttpAnswer(500, "text/plain", new byte[0]));
      assertThat(getCrl().distributionPoint()).contains(URI.create(POINT));
    }

    @Test
    void isReadInPemToo() throws Exception {
      atPoint =
          ("-----BEGIN X509 CRL-----\n"
                  + Base64.getMimeEncoder().encodeToString(new TestCrl(ca).encoded())
                  + "\n-----END X509 CRL-----\n")
              .getBytes(StandardCharsets.US_ASCII);
      assertThat(fetch().issuer()).isEqualTo(ca.certificate());
    }

    @Test
    void passesTheSameChecks() {
      atPoint = new TestCrl(ca).signedBy(TestAuthority.root("CN=forger")).encoded();
      assertRefused(Check.CRL, this::fetch);
      atPoint = new byte[] {0x30, 3, 2, 1, 1};
      assertRefused(Check.FORM, this::fetch);
      var list = new TestCrl(ca).encoded();
      atPoint = Arrays.copyOf(list, list.length + 1);
      assertRefused(Check.FORM, this::fetch);
      atPoint =
          new TestCrl(ca)
              .times(NOW.minus(Duration.ofDays(2)), Optional.of(NOW.minus(Duration.ofDays(1))))
              .encoded();
      assertRefused(Check.CRL_TIME, this::fetch);
    }

    @Test
    void mayBeASecondOne() throws Exception {
      atPoint = new TestCrl(ca).encoded();
      var fetched =
          fetch(
              TestAuthority.certificate("CN=gateway-2")
                  .crlPoint("ldap://ldap.example.com/cn=CA?certificateRevocationList")
                  .crlPoint(POINT));
      assertThat(fetched.distributionPoint()).contains(URI.create(POINT));
    }

    @Test
    void isRefusedInWordsIfItIsNoWebAddress() {
      for (var uri : List.of("ldap://ldap.example.com/cn=CA", "file:///etc/passwd", "jar:x!/y")) {
        assertThatThrownBy(() -> fetch(TestAuthority.certificate("CN=gateway-2").crlPoint(uri)))
            .isInstanceOf(ServerException.class)
            .hasMessageContaining("which is not fetched");
      }
      assertThatThrownBy(
              () ->
                  fetch(
                      TestAuthority.certificate("CN=gateway-2")
                          .crlPoint("http://user:secret@crl.example.com/")))
          .isInstanceOf(ServerException.class)
          .hasMessageNotContaining("secret");
      assertThat(elsewhere).isEmpty();
    }

    @Test
    void keepsWhatTheServerSaidWhereItFailsToo() {
      assertThatThrownBy(this::fetch)
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("http://crl.example.com of the revocation list answers HTTP 404")
          .satisfies(failed -> assertThat(failed.getSuppressed()).hasSize(1));
    }

    @Test
    void isNotThere() {
      assertThatThrownBy(() -> fetch(TestAuthority.certificate("CN=gateway-2")))
          .isInstanceOfSatisfying(
              ServerException.class, refused -> assertThat(refused.rejected()).isPresent());
    }

    @Test
    void mayNotBeLargerThanTheLimit() throws Exception {
      var limits =
          new HttpLimits(
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              4096,
              Duration.ZERO);
      UnaryOperator<ServerSettings.Builder> small = settings -> settings.limits(limits);
      var enrollee = Enrollee.of(server, ca, small);
      enrollee.discover();
      server.answer(request -> TestReply.failure(request, ca, 2));
      atPoint = new byte[16 * 4096 + 1];
      assertRefused(
          Check.SIZE, () -> getCrl(enrollee, List.of(gateway.certificate()), Optional.empty()));
    }
  }
}
