// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestRequest;
import io.kurascep.protocol.testing.TestServer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each check of an answer, with an answer that is perfect but for that check. */
class AnswerChecksTest {

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  @Test
  void theAnswerThatIsTurnedWrongBelowIsPerfect() throws ScepException {
    server.answer(request -> TestReply.success(request, ca, issued(request)));
    assertThat(Enrollee.of(server, ca).enroll()).isInstanceOf(Issued.class);
  }

  private X509Certificate issued(TestRequest request) {
    return server.issue(request).issuedBy(ca).certificate();
  }

  private void refuses(Check check, UnaryOperator<TestReply> knob) {
    refusesReply(check, (request, reply) -> knob.apply(reply));
  }

  private void refusesReply(Check check, BiFunction<TestRequest, TestReply, TestReply> knob) {
    server.answer(request -> knob.apply(request, TestReply.success(request, ca, issued(request))));
    assertRefused(check, Enrollee.of(server, ca));
  }

  private static void assertRefused(Check check, Enrollee enrollee) {
    assertThatThrownBy(enrollee::enroll)
        .isInstanceOfSatisfying(
            TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(check));
  }

  @Nested
  class Form {

    @Test
    void rejectsAnAnswerLargerThanTheLimit() {
      var limits =
          new HttpLimits(
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              4096,
              Duration.ZERO);
      server.answer(request -> TestReply.success(request, ca, issued(request)).outer(many(10)));
      assertRefused(Check.SIZE, Enrollee.of(server, ca, settings -> settings.limits(limits)));
    }

    private X509Certificate[] many(int count) {
      var all = new X509Certificate[count];
      Arrays.setAll(all, i -> TestAuthority.certificate("CN=extra").selfSigned().certificate());
      return all;
    }

    @Test
    void rejectsBytesBehindTheAnswer() {
      server.bytes(
          request -> {
            var perfect = TestReply.success(request, ca, issued(request)).encoded();
            return Arrays.copyOf(perfect, perfect.length + 1);
          });
      assertRefused(Check.FORM, Enrollee.of(server, ca));
    }

    @Test
    void rejectsTwoAnswersInARow() {
      server.bytes(
          request -> {
            var perfect = TestReply.success(request, ca, issued(request)).encoded();
            var twice = Arrays.copyOf(perfect, 2 * perfect.length);
            System.arraycopy(perfect, 0, twice, perfect.length, perfect.length);
            return twice;
          });
      assertRefused(Check.FORM, Enrollee.of(server, ca));
    }

    @Test
    void rejectsAnAnswerThatIsCutOff() {
      server.bytes(
          request -> {
            var perfect = TestReply.success(request, ca, issued(request)).encoded();
            return Arrays.copyOf(perfect, perfect.length - 1);
          });
      assertRefused(Check.FORM, Enrollee.of(server, ca));
    }
  }

  @Nested
  class Signers {

    @Test
    void rejectsAnAnswerWithoutSigner() {
      refuses(Check.ONE_SIGNER, reply -> reply.signers(0));
    }

    @Test
    void rejectsTwoSigners() {
      refuses(Check.ONE_SIGNER, reply -> reply.signers(2));
    }

    @Test
    void rejectsASignerThatGetCaCertDidNotName() {
      var other = TestAuthority.root("CN=Other CA");
      refuses(
          Check.SIGNER,
          reply ->
              reply.signedBy(other.certificate(), other.privateKey()).outer(other.certificate()));
    }

    @Test
    void rejectsADeviceOfTheSameCaAsSigner() {
      var device = TestAuthority.certificate("CN=device").issuedBy(ca);
      refuses(
          Check.SIGNER,
          reply ->
              reply
                  .signedBy(device.certificate(), device.privateKey())
                  .outer(device.certificate()));
    }

    @Test
    void rejectsAnotherKeyUnderTheSignersIssuerAndSerialNumber() {
      var namesake =
          TestAuthority.certificate("CN=Test CA")
              .key(TestKeys.rsa("forger"))
              .serial(ca.certificate().getSerialNumber().longValueExact())
              .ca()
              .selfSigned();
      refuses(
          Check.SIGNATURE,
          reply ->
              reply
                  .signedBy(namesake.certificate(), namesake.privateKey())
                  .outer(namesake.certificate()));
    }

    @Test
    void rejectsARandomSignatureWithoutCertificates() {
      refuses(Check.SIGNATURE, reply -> reply.breakSignature().outer());
    }

    @Test
    void rejectsAWrongSignature() {
      refuses(Check.SIGNATURE, TestReply::breakSignature);
    }

    @Test
    void rejectsAnRaThatSaysSoButIsOfAnotherCa() {
      var other = TestAuthority.root("CN=Other CA");
      var ra = TestAuthority.certificate("CN=RA").purpose("1.3.6.1.4.1.311.20.2.1").issuedBy(other);
      refuses(
          Check.SIGNER,
          reply ->
              reply
                  .signedBy(ra.certificate(), ra.privateKey())
                  .outer(ra.certificate(), other.certificate()));
    }

    @Test
    void rejectsAnExpiredRaThatComesWithTheAnswer() {
      var ra =
          TestAuthority.certificate("CN=RA")
              .purpose("1.3.6.1.4.1.311.20.2.1")
              .valid(NOW.minusSeconds(7200), NOW.minusSeconds(3600))
              .issuedBy(ca);
      refuses(
          Check.SIGNER,
          reply -> reply.signedBy(ra.certificate(), ra.privateKey()).outer(ra.certificate()));
    }

    @Test
    void rejectsAnySignerButTheOneThatTheUserChose() {
      var ra = TestAuthority.certificate("CN=RA").issuedBy(ca);
      server.certificates(ca.certificate(), ra.certificate());
      server.answer(request -> TestReply.success(request, ca, issued(request)));
      assertRefused(
          Check.SIGNER,
          Enrollee.of(
              server,
              ca,
              settings ->
                  settings
                      .raSigningFingerprint(Fingerprint.sha256(ra.certificate()).toString())
                      .raEncryptionFingerprint(Fingerprint.sha256(ca.certificate()).toString())));
    }
  }

  @Nested
  class SignedAttributes {

    @Test
    void rejectsAnAnswerWithoutSignedAttributes() {
      refuses(Check.SIGNED_ATTRIBUTES, TestReply::withoutSignedAttributes);
    }

    @Test
    void rejectsAnAttributeThatIsThereTwice() {
      refuses(
          Check.SIGNED_ATTRIBUTES,
          reply -> reply.add(TestReply.PKI_STATUS, new DERPrintableString("0")));
    }

    @Test
    void rejectsAnAttributeWithTwoValues() {
      refuses(
          Check.SIGNED_ATTRIBUTES,
          reply ->
              reply
                  .without(TestReply.PKI_STATUS)
                  .add(
                      TestReply.PKI_STATUS,
                      new DERPrintableString("0"),
                      new DERPrintableString("3")));
    }

    @Test
    void rejectsAnAttributeWithoutValue() {
      refuses(
          Check.SIGNED_ATTRIBUTES,
          reply -> reply.without(TestReply.PKI_STATUS).add(TestReply.PKI_STATUS));
    }

    @Test
    void doesNotLookAtUnsignedAttributes() {
      refuses(
          Check.PKI_STATUS,
          reply ->
              reply
                  .without(TestReply.PKI_STATUS)
                  .addUnsigned(TestReply.PKI_STATUS, new DERPrintableString("0")));
    }

    @Test
    void rejectsAnotherContentTypeThanTheSignedOne() {
      refuses(Check.CONTENT_TYPE, reply -> reply.contentTypeUnsigned(TestReply.ENVELOPED));
    }

    @Test
    void rejectsAMissingContentTypeAttribute() {
      refuses(Check.CONTENT_TYPE, reply -> reply.without(TestReply.CONTENT_TYPE));
    }

    @Test
    void rejectsContentThatIsNeitherDataNorEnvelope() {
      refuses(Check.CONTENT_TYPE, reply -> reply.contentType(TestReply.SIGNED));
    }

    @Test
    void rejectsContentThatWasChanged() {
      refuses(Check.MESSAGE_DIGEST, TestReply::changeContent);
    }

    @Test
    void rejectsADigestOfAnotherLengthThanItsAlgorithms() {
      refuses(
          Check.MESSAGE_DIGEST,
          reply ->
              reply
                  .digest(TestReply.SHA1)
                  .set(TestReply.MESSAGE_DIGEST, new DEROctetString(new byte[32])));
    }
  }

  @Nested
  class Algorithms {

    @Test
    void rejectsMd5() {
      refuses(Check.DIGEST_ALGORITHM, reply -> reply.digest(TestReply.MD5));
    }

    @Test
    void rejectsAnUnknownDigest() {
      var unknown = new TestReply.Digest("SHA-256", "1.2.3.4", "1.2.3.5");
      refuses(Check.DIGEST_ALGORITHM, reply -> reply.digest(unknown));
    }

    @Test
    void rejectsASignatureAlgorithmThatDoesNotGoWithTheDigest() {
      refuses(
          Check.DIGEST_ALGORITHM,
          reply -> reply.digest(TestReply.SHA256).signatureAlgorithm(TestReply.SHA1.withRsa()));
    }

    @Test
    void rejectsSha1WhereStrict() {
      server.answer(
          request -> TestReply.success(request, ca, issued(request)).digest(TestReply.SHA1));
      assertRefused(
          Check.DIGEST_ALGORITHM,
          Enrollee.of(server, ca, settings -> settings.security(SecurityLevel.STRICT)));
    }

    @Test
    void rejectsTripleDesWhereStrict() {
      server.answer(
          request -> TestReply.success(request, ca, issued(request)).cipher(TestReply.DES3));
      assertRefused(
          Check.CIPHER,
          Enrollee.of(server, ca, settings -> settings.security(SecurityLevel.STRICT)));
    }

    @Test
    void rejectsSingleDesAndSaysWhichServerTypeReadsIt() {
      server.answer(
          request -> TestReply.success(request, ca, issued(request)).cipher(TestReply.DES));
      assertThatThrownBy(() -> Enrollee.of(server, ca).enroll())
          .isInstanceOfSatisfying(
              TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(Check.CIPHER))
          .hasMessageContaining("single DES")
          .hasMessageContaining("server type micromdm or step-ca");
    }

    @Test
    void rejectsSingleDesOfMicromdmWhereStrict() {
      server.answer(
          request -> TestReply.success(request, ca, issued(request)).cipher(TestReply.DES));
      assertRefused(
          Check.CIPHER,
          Enrollee.of(
              server,
              ca,
              settings -> settings.profile(ServerProfile.MICROMDM).security(SecurityLevel.STRICT)));
    }

    @Test
    void rejectsAnUnknownCipher() {
      refuses(Check.CIPHER, reply -> reply.cipher(TestReply.RC2));
    }
  }

  @Nested
  class Binding {

    @Test
    void rejectsAMessageThatIsNoCertRep() {
      refuses(Check.MESSAGE_TYPE, reply -> reply.set(TestReply.MESSAGE_TYPE, printable("19")));
    }

    @Test
    void rejectsAMissingMessageType() {
      refuses(Check.MESSAGE_TYPE, reply -> reply.without(TestReply.MESSAGE_TYPE));
    }

    @Test
    void rejectsTheTransactionIdOfAnotherRequest() {
      refuses(
          Check.TRANSACTION_ID,
          reply -> reply.set(TestReply.TRANSACTION_ID, printable("0123456789ABCDEF0123")));
    }

    @Test
    void rejectsTheBeginningOfTheTransactionId() {
      refusesReply(
          Check.TRANSACTION_ID,
          (request, reply) ->
              reply.set(
                  TestReply.TRANSACTION_ID, printable(request.transactionId().substring(0, 20))));
    }

    @Test
    void rejectsAnEmptyTransactionId() {
      refuses(Check.TRANSACTION_ID, reply -> reply.set(TestReply.TRANSACTION_ID, printable("")));
    }

    @Test
    void rejectsAMissingTransactionId() {
      refuses(Check.TRANSACTION_ID, reply -> reply.without(TestReply.TRANSACTION_ID));
    }

    @Test
    void rejectsTheNonceOfAnotherMessage() {
      refuses(
          Check.RECIPIENT_NONCE,
          reply -> reply.set(TestReply.RECIPIENT_NONCE, new DEROctetString(new byte[16])));
    }

    @Test
    void rejectsTheBeginningOfTheNonce() {
      refusesReply(
          Check.RECIPIENT_NONCE,
          (request, reply) ->
              reply.set(
                  TestReply.RECIPIENT_NONCE,
                  new DEROctetString(Arrays.copyOf(request.senderNonce(), 8))));
    }

    @Test
    void rejectsAnEmptyNonce() {
      refuses(
          Check.RECIPIENT_NONCE,
          reply -> reply.set(TestReply.RECIPIENT_NONCE, new DEROctetString(new byte[0])));
    }

    @Test
    void rejectsAMissingNonce() {
      refuses(Check.RECIPIENT_NONCE, reply -> reply.without(TestReply.RECIPIENT_NONCE));
    }

    @Test
    void rejectsReplayedNonce() throws ScepException {
      var replayed = new byte[][] {null};
      var enrollee = Enrollee.of(server, ca);
      enrollee.discover();
      server.bytes(
          request -> {
            var answer =
                replayed[0] == null ? TestReply.pending(request, ca).encoded() : replayed[0];
            replayed[0] = answer;
            return answer;
          });
      var open = enrollee.open();
      assertThat(enrollee.send(open, Optional.empty())).isInstanceOf(Pending.class);
      assertThatThrownBy(
              () ->
                  enrollee.client().poll(enrollee.memory(), open, enrollee.key(), Optional.empty()))
          .isInstanceOfSatisfying(
              TrustException.class,
              refusal -> assertThat(refusal.check()).isEqualTo(Check.RECIPIENT_NONCE));
    }

    @Test
    void rejectsAStatusThatTheRfcDoesNotKnow() {
      refuses(Check.PKI_STATUS, reply -> reply.set(TestReply.PKI_STATUS, printable("1")));
    }

    @Test
    void rejectsAMissingStatus() {
      refuses(Check.PKI_STATUS, reply -> reply.without(TestReply.PKI_STATUS));
    }

    @Test
    void rejectsAFailureForAnUnknownReason() {
      server.answer(request -> TestReply.failure(request, ca, 5));
      assertRefused(Check.FAIL_INFO, Enrollee.of(server, ca));
    }

    @Test
    void rejectsAFailureWithoutReason() {
      server.answer(request -> TestReply.failure(request, ca, 0).without(TestReply.FAIL_INFO));
      assertRefused(Check.FAIL_INFO, Enrollee.of(server, ca));
    }

    private DERPrintableString printable(String text) {
      return new DERPrintableString(text);
    }
  }

  @Nested
  class Decryption {

    private static final String SENTENCE =
        "the server's answer cannot be decrypted: it may be encrypted for another key";

    private void cannotDecrypt(UnaryOperator<TestReply> knob) {
      refuses(Check.DECRYPTION, knob);
      assertThatThrownBy(() -> Enrollee.of(server, ca).enroll()).hasMessage(SENTENCE).hasNoCause();
    }

    @Test
    void saysTheSameOfAnAnswerForAnotherKey() {
      cannotDecrypt(reply -> reply.recipient(ca.certificate()));
    }

    @Test
    void saysTheSameOfAWrongContentKey() {
      cannotDecrypt(TestReply::breakKey);
    }

    @Test
    void saysTheSameOfDecryptedGarbage() {
      cannotDecrypt(reply -> reply.plain(new byte[] {1, 2, 3}));
    }

    @Test
    void saysTheSameOfADecryptedCertificateThatIsNotInABag() {
      cannotDecrypt(reply -> reply.plain(encoded(ca.certificate())));
    }

    private static byte[] encoded(X509Certificate certificate) {
      try {
        return certificate.getEncoded();
      } catch (CertificateEncodingException broken) {
        throw new IllegalStateException(broken);
      }
    }

    @Test
    void rejectsASuccessWithoutEnvelope() {
      refuses(Check.FORM, TestReply::withoutContent);
    }

    @Test
    void rejectsASuccessWithoutEncryption() {
      refusesReply(
          Check.FORM, (request, reply) -> reply.content(TestReply.certsOnly(issued(request))));
    }
  }

  @Nested
  class IssuedCertificate {

    @Test
    void rejectsACertificateForAnotherKey() {
      var other = TestAuthority.certificate("CN=gateway-1, O=Example, C=SE").issuedBy(ca);
      refuses(Check.ISSUED_KEY, reply -> reply.inner(other.certificate()));
    }

    @Test
    void rejectsAnAnswerThatHoldsTheCaAlone() {
      refuses(Check.ISSUED_KEY, reply -> reply.inner(ca.certificate()));
    }

    @Test
    void rejectsAnAnswerWithoutCertificates() {
      refuses(Check.ISSUED_KEY, reply -> reply.inner());
    }

    @Test
    void rejectsTwoCertificatesForTheKey() {
      refusesReply(
          Check.ISSUED_KEY, (request, reply) -> reply.inner(issued(request), issued(request)));
    }

    @Test
    void rejectsACaCertificateForTheKey() {
      refusesReply(
          Check.ISSUED_KEY,
          (request, reply) -> reply.inner(server.issue(request).ca().issuedBy(ca).certificate()));
    }

    @Test
    void rejectsACertificateThatIsInClearOnly() {
      refusesReply(
          Check.ISSUED_KEY,
          (request, reply) -> reply.inner(ca.certificate()).outer(issued(request)));
    }

    @Test
    void rejectsACertificateOfAnotherCa() {
      var other = TestAuthority.root("CN=Other CA");
      refusesReply(
          Check.CHAIN,
          (request, reply) ->
              reply.inner(
                  server.issue(request).issuedBy(other).certificate(), other.certificate()));
    }

    @Test
    void rejectsACertificateOfAnotherCaWithTheSameName() {
      var other =
          TestAuthority.certificate("CN=Test CA").key(TestKeys.rsa("forger")).ca().selfSigned();
      refusesReply(
          Check.CHAIN,
          (request, reply) ->
              reply.inner(
                  server.issue(request).issuedBy(other).certificate(), other.certificate()));
    }

    @Test
    void rejectsACertificateThatADeviceIssued() {
      var device = TestAuthority.certificate("CN=device").issuedBy(ca);
      refusesReply(
          Check.CHAIN,
          (request, reply) ->
              reply.inner(
                  server.issue(request).issuedBy(device).certificate(), device.certificate()));
    }

    @Test
    void rejectsACertificateWhoseIssuerHasExpired() {
      var old =
          TestAuthority.certificate("CN=Sub CA")
              .ca()
              .valid(NOW.minusSeconds(7200), NOW.minusSeconds(3600))
              .issuedBy(ca);
      refusesReply(
          Check.CHAIN,
          (request, reply) ->
              reply.inner(server.issue(request).issuedBy(old).certificate(), old.certificate()));
    }

    @Test
    void rejectsACertificateSignedWithMd5() {
      refusesReply(
          Check.CHAIN,
          (request, reply) ->
              reply.inner(server.issue(request).digest("MD5").issuedBy(ca).certificate()));
    }

    @Test
    void rejectsACertificateThatHasExpired() {
      refusesReply(
          Check.VALIDITY,
          (request, reply) ->
              reply.inner(
                  server
                      .issue(request)
                      .valid(NOW.minusSeconds(7200), NOW.minusSeconds(3600))
                      .issuedBy(ca)
                      .certificate()));
    }

    @Test
    void rejectsACertificateOfTheFuture() {
      refusesReply(
          Check.VALIDITY,
          (request, reply) ->
              reply.inner(
                  server
                      .issue(request)
                      .valid(NOW.plusSeconds(3600), NOW.plusSeconds(7200))
                      .issuedBy(ca)
                      .certificate()));
    }
  }

  @Nested
  class Renewal {

    private final TestAuthority old =
        TestAuthority.certificate("CN=gateway-1, O=Example, C=SE")
            .key(TestKeys.rsa("old gateway"))
            .valid(NOW.minus(Duration.ofDays(60)), NOW.plus(Duration.ofDays(30)))
            .issuedBy(ca);

    private Outcome renewed(BiFunction<TestRequest, TestReply, TestReply> knob)
        throws ScepException {
      return renewed(old, knob);
    }

    private Outcome renewed(
        TestAuthority current, BiFunction<TestRequest, TestReply, TestReply> knob)
        throws ScepException {
      server.answer(
          request -> knob.apply(request, TestReply.success(request, ca, issued(request))));
      var enrollee = Enrollee.of(server, ca);
      enrollee.discover();
      var step =
          new LadderStep(
              MessageType.RENEWAL_REQ,
              LadderStep.Signer.CURRENT,
              false,
              MessageCipher.AES128,
              MessageDigestAlgorithm.SHA256,
              HttpMethod.POST,
              KeyTransport.PKCS1);
      return enrollee.renew(
          step, new CurrentCredential(current.privateKey(), current.certificate()));
    }

    private void refusesRenewal(BiFunction<TestRequest, TestReply, TestReply> knob) {
      assertThatThrownBy(() -> renewed(knob))
          .isInstanceOfSatisfying(
              TrustException.class,
              refusal -> assertThat(refusal.check()).isEqualTo(Check.RENEWED));
    }

    @Test
    void theAnswerThatIsTurnedWrongBelowIsPerfect() throws ScepException {
      assertThat(renewed((request, reply) -> reply)).isInstanceOf(Issued.class);
    }

    @Test
    void rejectsTheSerialNumberOfTheOldCertificate() {
      refusesRenewal(
          (request, reply) ->
              reply.inner(
                  server
                      .issue(request)
                      .serial(old.certificate().getSerialNumber().longValueExact())
                      .issuedBy(ca)
                      .certificate()));
    }

    @Test
    void rejectsACertificateThatEndsEarlier() {
      var end = old.certificate().getNotAfter().toInstant().minusSeconds(1);
      refusesRenewal((request, reply) -> reply.inner(issuedUntil(request, end)));
    }

    @Test
    void rejectsTheOldKeyWithTheOldEnd() {
      var sameKey =
          TestAuthority.certificate("CN=gateway-1, O=Example, C=SE")
              .key(TestKeys.rsa("gateway"))
              .valid(NOW.minus(Duration.ofDays(60)), NOW.plus(Duration.ofDays(30)))
              .issuedBy(ca);
      var end = sameKey.certificate().getNotAfter().toInstant();
      assertThatThrownBy(
              () -> renewed(sameKey, (request, reply) -> reply.inner(issuedUntil(request, end))))
          .isInstanceOfSatisfying(
              TrustException.class,
              refusal -> assertThat(refusal.check()).isEqualTo(Check.RENEWED));
    }

    private X509Certificate issuedUntil(TestRequest request, Instant end) {
      return server.issue(request).valid(NOW.minusSeconds(1), end).issuedBy(ca).certificate();
    }

    @Test
    void takesANewKeyThatEndsWithTheOldOne() throws ScepException {
      var end = old.certificate().getNotAfter().toInstant();
      assertThat(renewed((request, reply) -> reply.inner(issuedUntil(request, end))))
          .isInstanceOf(Issued.class);
    }

    @Test
    void saysThatTheServerReturnedTheOldCertificate() throws ScepException {
      assertThat(renewed((request, reply) -> reply.inner(old.certificate())))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected ->
                  assertThat(rejected.sentence())
                      .contains("returned the old certificate instead of a new one"));
    }
  }
}
