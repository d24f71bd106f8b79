// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What differs from the RFC, or from most servers, and is read all the same. */
class ToleratedAnswersTest {

  private static final ASN1ObjectIdentifier FAIL_INFO_TEXT =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.24.1");
  private static final ASN1ObjectIdentifier HRESULT =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.21.33");

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  private Issued issued(UnaryOperator<TestReply> knob) throws ScepException {
    server.answer(request -> knob.apply(server.success(request)));
    return (Issued) Enrollee.of(server, ca).enroll();
  }

  static Stream<TestReply.Digest> digests() {
    return Stream.of(
        TestReply.SHA1, TestReply.SHA224, TestReply.SHA256, TestReply.SHA384, TestReply.SHA512);
  }

  @ParameterizedTest
  @MethodSource("digests")
  void readsEveryDigestWithEitherSignatureAlgorithm(TestReply.Digest digest) throws ScepException {
    assertThat(issued(reply -> reply.digest(digest)).warnings()).isEmpty();
    assertThat(
            issued(reply -> reply.digest(digest).signatureAlgorithm(digest.withRsa())).warnings())
        .isEmpty();
  }

  @Test
  void readsADigestAlgorithmWithoutNull() throws ScepException {
    assertThat(issued(reply -> reply.digest(TestReply.SHA1).withoutNull())).isNotNull();
  }

  static Stream<TestReply.CipherKind> ciphers() {
    return Stream.of(TestReply.AES128, TestReply.AES192, TestReply.AES256, TestReply.DES3);
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void readsEveryCipher(TestReply.CipherKind cipher) throws ScepException {
    assertThat(issued(reply -> reply.cipher(cipher)).warnings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"MICROMDM", "STEP_CA"})
  void readsSingleDesOfServersThatKnowNoBetterWithAWarning(ServerProfile profile)
      throws ScepException {
    server.answer(request -> server.success(request).cipher(TestReply.DES).digest(TestReply.SHA1));
    var issued = (Issued) Enrollee.of(server, ca, settings -> settings.profile(profile)).enroll();
    assertThat(issued.warnings()).singleElement().asString().contains("single DES");
  }

  @Test
  void readsSingleDesAndMd5WhereObsoleteWithWarnings() throws ScepException {
    server.answer(request -> server.success(request).cipher(TestReply.DES).digest(TestReply.MD5));
    var issued =
        (Issued)
            Enrollee.of(server, ca, settings -> settings.security(SecurityLevel.OBSOLETE)).enroll();
    assertThat(issued.warnings())
        .hasSize(2)
        .anyMatch(warning -> warning.contains("single DES"))
        .anyMatch(warning -> warning.contains("MD5"));
  }

  @Test
  void readsAnEnvelopeThatSaysThatItIsOne() throws ScepException {
    assertThat(issued(reply -> reply.contentType(TestReply.ENVELOPED))).isNotNull();
  }

  @Test
  void readsAnIndefiniteLengthOutside() throws ScepException {
    assertThat(issued(TestReply::indefinite)).isNotNull();
  }

  @Test
  void readsOaepWithEmptyParameters() throws ScepException {
    assertThat(issued(reply -> reply.oaep(new DERSequence()))).isNotNull();
  }

  @Test
  void readsOaepWithItsDefaultsWrittenOut() throws ScepException {
    var sha1 =
        new DERSequence(
            new ASN1Encodable[] {new ASN1ObjectIdentifier(TestReply.SHA1.oid()), DERNull.INSTANCE});
    var mask =
        new DERSequence(
            new ASN1Encodable[] {new ASN1ObjectIdentifier("1.2.840.113549.1.1.8"), sha1});
    var parameters =
        new DERSequence(
            new ASN1Encodable[] {
              new DERTaggedObject(true, 0, sha1), new DERTaggedObject(true, 1, mask)
            });
    assertThat(issued(reply -> reply.oaep(parameters))).isNotNull();
  }

  @Test
  void readsAnAnswerWithoutCertificates() throws ScepException {
    assertThat(issued(TestReply::outer)).isNotNull();
  }

  @Test
  void readsAnAnswerWithoutSenderNonce() throws ScepException {
    assertThat(issued(reply -> reply.without(TestReply.SENDER_NONCE))).isNotNull();
  }

  @Test
  void readsASenderNonceThatRepeatsTheRecipientNonce() throws ScepException {
    server.answer(
        request ->
            server
                .success(request)
                .set(TestReply.SENDER_NONCE, new DEROctetString(request.senderNonce())));
    assertThat(Enrollee.of(server, ca).enroll()).isInstanceOf(Issued.class);
  }

  @Test
  void readsUnknownAttributes() throws ScepException {
    assertThat(
            issued(
                reply ->
                    reply.set(
                        new ASN1ObjectIdentifier("1.3.6.1.4.1.311.21.38"),
                        new DERUTF8String("Issued"))))
        .isNotNull();
  }

  @Test
  void readsAttributesInOtherStringTypes() throws ScepException {
    assertThat(
            issued(
                reply ->
                    reply
                        .set(TestReply.MESSAGE_TYPE, new DERUTF8String("3"))
                        .set(TestReply.PKI_STATUS, new DERIA5String("0"))))
        .isNotNull();
  }

  @Test
  void findsTheSignerBySubjectKeyIdentifier() throws ScepException {
    var withIdentifier = TestAuthority.certificate("CN=Test CA").ca().keyIdentifier().selfSigned();
    var other = new TestServer(withIdentifier);
    other.answer(request -> other.success(request).byKeyIdentifier());
    assertThat(Enrollee.of(other, withIdentifier).enroll()).isInstanceOf(Issued.class);
  }

  @Test
  void findsSignerAndCertificateByWhatTheyAreNotByPosition() throws ScepException {
    server.answer(
        request -> {
          var certificate = server.issue(request).issuedBy(ca).certificate();
          return TestReply.success(request, ca, ca.certificate(), certificate)
              .outer(certificate, ca.certificate(), ca.certificate());
        });
    assertThat(Enrollee.of(server, ca).enroll()).isInstanceOf(Issued.class);
  }

  @Test
  void takesTheSameCertificateTwice() throws ScepException {
    server.answer(
        request -> {
          var certificate = server.issue(request).issuedBy(ca).certificate();
          return TestReply.success(request, ca, certificate, certificate);
        });
    assertThat(Enrollee.of(server, ca).enroll()).isInstanceOf(Issued.class);
  }

  @Test
  void readsEcdsaOfAnEcSigner() throws ScepException {
    var signer =
        TestAuthority.certificate("CN=EC RA")
            .key(TestKeys.ec("EC RA"))
            .usage(KeyUsage.digitalSignature)
            .issuedBy(ca);
    server.certificates(ca.certificate(), signer.certificate());
    server.answer(
        request ->
            server.success(request).signedBy(signer.certificate(), signer.privateKey()).outer());
    assertThat(Enrollee.of(server, ca).enroll()).isInstanceOf(Issued.class);
  }

  @Test
  void completesTheChainFromTheAnswer() throws ScepException {
    var root = TestAuthority.root("CN=Root");
    var issuing = TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(root);
    var ra = TestAuthority.certificate("CN=RA").issuedBy(root);
    var openxpki = new TestServer(ra).certificates(ra.certificate(), root.certificate());
    openxpki.answer(
        request -> {
          var leaf = openxpki.issue(request).issuedBy(issuing).certificate();
          return TestReply.success(request, ra, issuing.certificate(), leaf);
        });
    var issued = (Issued) Enrollee.of(openxpki, root).enroll();
    assertThat(issued.chain())
        .containsExactly(issued.certificate(), issuing.certificate(), root.certificate());
  }

  @Test
  void completesTheChainFromTheCaCertificates() throws ScepException {
    var root = TestAuthority.root("CN=Root");
    var issuing = TestAuthority.certificate("CN=Issuing CA").ca(0).issuedBy(root);
    var other = new TestServer(issuing);
    other.certificates(root.certificate(), issuing.certificate());
    var issued = (Issued) Enrollee.of(other, root).enroll();
    assertThat(issued.chain())
        .containsExactly(issued.certificate(), issuing.certificate(), root.certificate());
  }

  @Test
  void believesANewRaThatTheAnswerBringsAndThatSaysWhatItIs() throws ScepException {
    var ra = TestAuthority.certificate("CN=New RA").purpose("1.3.6.1.4.1.311.20.2.1").issuedBy(ca);
    assertThat(
            issued(
                reply -> reply.signedBy(ra.certificate(), ra.privateKey()).outer(ra.certificate())))
        .isNotNull();
  }

  @Test
  void reportsAnotherSubjectAsAWarning() throws ScepException {
    server.answer(
        request ->
            TestReply.success(
                request,
                ca,
                TestAuthority.certificate("DC=org, CN=gateway-1")
                    .key(request.requestedKey())
                    .dns("gw1.example.com")
                    .issuedBy(ca)
                    .certificate()));
    var issued = (Issued) Enrollee.of(server, ca).enroll();
    assertThat(issued.warnings())
        .singleElement()
        .asString()
        .contains("CN=gateway-1")
        .contains("instead of");
  }

  @Test
  void reportsMissingAlternativeNamesAsAWarning() throws ScepException {
    server.answer(
        request ->
            TestReply.success(
                request,
                ca,
                TestAuthority.certificate(request.subject())
                    .key(request.requestedKey())
                    .issuedBy(ca)
                    .certificate()));
    var issued = (Issued) Enrollee.of(server, ca).enroll();
    assertThat(issued.warnings())
        .containsExactly("the CA left out the alternative names gw1.example.com");
  }

  @Test
  void toleratesClocksThatDifferALittle() throws ScepException {
    server.answer(
        request ->
            TestReply.success(
                request,
                ca,
                server
                    .issue(request)
                    .valid(NOW.plusSeconds(240), NOW.plusSeconds(7200))
                    .issuedBy(ca)
                    .certificate()));
    assertThat(Enrollee.of(server, ca).enroll()).isInstanceOf(Issued.class);
  }

  @Test
  void readsAFailureWithAllThatNdesAdds() throws ScepException {
    server.answer(
        request ->
            TestReply.failure(request, ca, 2)
                .content(new byte[1])
                .outer()
                .set(FAIL_INFO_TEXT, new DERUTF8String("no\u001b[31m way"))
                .set(HRESULT, new DERPrintableString("-2147024809")));
    var rejected = (Rejected) Enrollee.of(server, ca).enroll();
    assertThat(rejected.failInfo()).isEqualTo(FailInfo.BAD_REQUEST);
    assertThat(rejected.hresult()).isEqualTo(OptionalInt.of(0x80070057));
    assertThat(rejected.text()).contains("no [31m way");
    assertThat(rejected.transactionId().value())
        .isEqualTo(server.requests().get(0).transactionId());
    assertThat(rejected.sentence()).contains("badRequest").contains("0x80070057");
  }

  @Test
  void ignoresAnHresultThatIsNoNumber() throws ScepException {
    server.answer(
        request -> TestReply.failure(request, ca, 0).set(HRESULT, new DERPrintableString("oops")));
    var rejected = (Rejected) Enrollee.of(server, ca).enroll();
    assertThat(rejected.hresult()).isEmpty();
    assertThat(rejected.failInfo()).isEqualTo(FailInfo.BAD_ALG);
  }

  @Test
  void readsAFailureWithEmptyContent() throws ScepException {
    server.answer(request -> TestReply.failure(request, ca, 3).content(new byte[0]));
    assertThat(Enrollee.of(server, ca).enroll())
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.failInfo()).isEqualTo(FailInfo.BAD_TIME));
  }

  @Test
  void readsPendingAs202WithARetryAfter() throws ScepException {
    server.answer(request -> TestReply.pending(request, ca));
    server.operation(
        exchange -> {
          var answer = server.pkiOperation(exchange);
          return new HttpAnswer(
              202, answer.contentType(), answer.body(), Optional.of(Duration.ofSeconds(90)), "");
        });
    assertThat(Enrollee.of(server, ca).enroll())
        .isEqualTo(new Pending(Optional.of(Duration.ofSeconds(90))));
  }

  @Test
  void readsAFailureAs400WithAnotherContentType() throws ScepException {
    server.answer(request -> TestReply.failure(request, ca, 4));
    server.operation(
        exchange -> new HttpAnswer(400, "text/html", server.pkiOperation(exchange).body()));
    assertThat(Enrollee.of(server, ca).enroll()).isInstanceOf(Rejected.class);
  }

  @Test
  void renewsWithACertificateOfAnotherIssuerThatEndsLater() throws ScepException {
    var maker = TestAuthority.root("CN=Manufacturer");
    var birth =
        TestAuthority.certificate("CN=device")
            .key(TestKeys.rsa("birth"))
            .valid(NOW.minusSeconds(60), NOW.plus(Duration.ofDays(9000)))
            .issuedBy(maker);
    server.answer(server::success);
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
    assertThat(enrollee.renew(step, new CurrentCredential(birth.privateKey(), birth.certificate())))
        .isInstanceOf(Issued.class);
  }

  @Test
  void takesTheNewCertificateWhereTheOldOneComesAlong() throws ScepException {
    var old =
        TestAuthority.certificate("CN=gateway-1, O=Example, C=SE")
            .key(TestKeys.rsa("gateway"))
            .valid(NOW.minusSeconds(60), NOW.plusSeconds(600))
            .issuedBy(ca);
    server.answer(
        request -> {
          var certificate = server.issue(request).issuedBy(ca).certificate();
          return TestReply.success(request, ca, old.certificate(), certificate);
        });
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    var step =
        new LadderStep(
            MessageType.PKCS_REQ,
            LadderStep.Signer.CURRENT,
            false,
            MessageCipher.AES128,
            MessageDigestAlgorithm.SHA256,
            HttpMethod.POST,
            KeyTransport.PKCS1);
    var outcome = enrollee.renew(step, new CurrentCredential(old.privateKey(), old.certificate()));
    assertThat(((Issued) outcome).certificate()).isNotEqualTo(old.certificate());
  }
}
