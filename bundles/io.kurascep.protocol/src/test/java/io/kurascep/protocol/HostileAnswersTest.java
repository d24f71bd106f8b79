// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.LogLines;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks that are more than one wrong field of an answer; those are in AnswerChecksTest. */
class HostileAnswersTest {

  private static final ASN1ObjectIdentifier FAIL_INFO_TEXT =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.24.1");
  private static final String NASTY =
      "no\r\nINFO all is well \u001b[2J\u202e$(reboot) `reboot` <img src=x onerror=alert(1)> & \"";

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  private void refuses(Check check, String words, UnaryOperator<TestReply> knob) {
    server.answer(request -> knob.apply(server.success(request)));
    refuses(check, words);
  }

  private void refuses(Check check, String words) {
    assertThatThrownBy(() -> Enrollee.of(server, ca).enroll())
        .isInstanceOfSatisfying(
            TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(check))
        .hasMessageContaining(words);
  }

  /** A padding oracle needs answers that are decrypted before anybody vouches for them. */
  @Test
  void looksAtNothingInsideBeforeTheSignatureIsRight() {
    var words = "the signature of the server's answer is wrong";
    refuses(Check.SIGNATURE, words, reply -> reply.breakSignature().breakKey());
    refuses(Check.SIGNATURE, words, reply -> reply.breakSignature().cipher(TestReply.RC2));
    refuses(
        Check.SIGNATURE,
        words,
        reply ->
            reply
                .breakSignature()
                .set(TestReply.TRANSACTION_ID, new DERPrintableString("another-request-1")));
  }

  @Test
  void refusesTheSuccessOfAnotherTransaction() throws ScepException {
    var answers = new ArrayList<byte[]>();
    server.bytes(
        request -> {
          answers.add(server.success(request).encoded());
          return answers.get(0);
        });
    var enrollee = Enrollee.of(server, ca);
    assertThat(enrollee.enroll()).isInstanceOf(Issued.class);
    var refusal =
        catchThrowableOfType(
            TrustException.class, () -> enrollee.send(enrollee.open(), Optional.empty()));
    assertThat(refusal.check()).isEqualTo(Check.TRANSACTION_ID);
    assertThat(refusal).hasMessageContaining("belongs to another request");
  }

  @Test
  void refusesANonceThatIsNoOctetString() {
    server.answer(
        request ->
            server
                .success(request)
                .set(TestReply.RECIPIENT_NONCE, new DERBitString(request.senderNonce())));
    refuses(Check.RECIPIENT_NONCE, "is not to this message");
  }

  @Test
  void refusesANonceThatBeginsWithOurs() {
    server.answer(
        request ->
            server
                .success(request)
                .set(
                    TestReply.RECIPIENT_NONCE,
                    new DEROctetString(Arrays.copyOf(request.senderNonce(), 17))));
    refuses(Check.RECIPIENT_NONCE, "is not to this message");
  }

  @Test
  void refusesATransactionIdThatBeginsWithOurs() {
    server.answer(
        request ->
            server
                .success(request)
                .set(
                    TestReply.TRANSACTION_ID,
                    new DERPrintableString(request.transactionId() + "0")));
    refuses(Check.TRANSACTION_ID, "belongs to another request");
  }

  /** The attack of eprint 2023/1801: content that reads as the signed attributes of a message. */
  @Test
  void refusesSignedAttributesThatAreGivenOutAsContent() throws Exception {
    var attributes =
        new DERSet(
            new ASN1Encodable[] {
              new DERSequence(
                  new ASN1Encodable[] {TestReply.CONTENT_TYPE, new DERSet(TestReply.DATA)})
            });
    var encoded = attributes.getEncoded();
    refuses(
        Check.SIGNED_ATTRIBUTES,
        "has no signed attributes",
        reply -> reply.content(encoded).withoutSignedAttributes());
  }

  @Test
  void refusesBytesBehindTheCertificatesInTheEnvelope() {
    server.answer(
        request -> {
          var bag = TestReply.certsOnly(server.issue(request).issuedBy(ca).certificate());
          return server.success(request).plain(Arrays.copyOf(bag, bag.length + 1));
        });
    refuses(Check.DECRYPTION, "cannot be decrypted");
  }

  @Test
  void refusesBytesBehindTheCaCertificates() {
    var bag = TestReply.certsOnly(ca.certificate());
    server.certificates(new HttpAnswer(200, "", Arrays.copyOf(bag, bag.length + 1)));
    assertThatThrownBy(() -> Enrollee.of(server, ca).discover())
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("holds no certificate");
  }

  private byte[] withKey(int bits, int exponentBits) throws Exception {
    var key =
        new RSAPublicKey(
            BigInteger.ONE.shiftLeft(bits - 1).setBit(0),
            BigInteger.ONE.shiftLeft(exponentBits - 1).setBit(0));
    return new X509v3CertificateBuilder(
            new X500Name("CN=Test CA"),
            BigInteger.TEN,
            Date.from(NOW.minusSeconds(60)),
            Date.from(NOW.plusSeconds(3600)),
            new X500Name("CN=Test CA"),
            new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), key))
        .build(new JcaContentSignerBuilder("SHA256withRSA").build(ca.privateKey()))
        .getEncoded();
  }

  @ParameterizedTest
  @CsvSource({"65536, 17", "262144, 262144", "16384, 16384", "3073, 3073"})
  void doesNotReadGiantKeys(int bits, int exponentBits) throws Exception {
    server.certificates(new HttpAnswer(200, "", withKey(bits, exponentBits)));
    assertThatThrownBy(() -> Enrollee.of(server, ca).discover())
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("holds no certificate");
  }

  /** The largest key that Java takes, in a certificate that the trusted CA signed. */
  @Test
  void refusesASignatureThatALargeKeyDidNotMake() throws Exception {
    var large =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(withKey(16384, 64)));
    server.certificates(ca.certificate(), large);
    server.answer(request -> server.success(request).signedBy(large, ca.privateKey()).outer(large));
    var chosen =
        Enrollee.of(
            server,
            ca,
            settings ->
                settings
                    .raSigningFingerprint(Fingerprint.sha256(large).toString())
                    .raEncryptionFingerprint(Fingerprint.sha256(ca.certificate()).toString()));
    assertThatThrownBy(chosen::enroll)
        .isInstanceOfSatisfying(
            TrustException.class,
            refusal -> assertThat(refusal.check()).isEqualTo(Check.SIGNATURE));
  }

  @Test
  void makesTheWordsOfAFailureHarmlessWhereverTheyAreShown() throws ScepException {
    server.answer(
        request -> TestReply.failure(request, ca, 2).set(FAIL_INFO_TEXT, new DERUTF8String(NASTY)));
    try (var log = new LogLines()) {
      var outcome = (Rejected) Enrollee.of(server, ca).enroll();
      assertHarmless(outcome.sentence());
      assertHarmless(outcome.text().orElseThrow());
      assertThat(log.lines()).isNotEmpty().allSatisfy(HostileAnswersTest::assertHarmless);
    }
  }

  @Test
  void makesTheNamesOfCertificatesHarmlessWhereverTheyAreShown() throws Exception {
    var name = new X500Principal("CN=\"" + NASTY.replace("\"", "\\\"") + "\"");
    var stranger = TestAuthority.certificate(name).key(TestKeys.rsa("stranger")).ca().selfSigned();
    try (var log = new LogLines()) {
      server.certificates(stranger.certificate());
      assertThatThrownBy(() -> Enrollee.of(server, ca).discover())
          .satisfies(refusal -> assertHarmless(refusal.getMessage()));
      server.certificates(ca.certificate());
      server.answer(
          request ->
              server
                  .success(request)
                  .inner(
                      TestAuthority.certificate(name)
                          .key(request.requestedKey())
                          .issuedBy(ca)
                          .certificate()));
      var issued = (Issued) Enrollee.of(server, ca).enroll();
      assertThat(issued.warnings()).isNotEmpty().allSatisfy(HostileAnswersTest::assertHarmless);
      assertThat(log.lines()).isNotEmpty().allSatisfy(HostileAnswersTest::assertHarmless);
    }
  }

  private static void assertHarmless(String shown) {
    assertThat(shown).doesNotContainPattern("[\\p{Cntrl}\u202e<>`&]");
  }

  /** Servers name the same issuer in other string types than its certificate does. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsTheSignerWhoseIssuerIsNamedInAnotherStringType(boolean utf8) throws Exception {
    ASN1Encodable text = utf8 ? new DERUTF8String("Test CA") : new DERPrintableString("TEST  CA");
    var name =
        new DERSequence(
            new DERSet(
                new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier("2.5.4.3"), text})));
    var alias =
        TestAuthority.certificate(new X500Principal(name.getEncoded()))
            .key(ca.key())
            .serial(ca.certificate().getSerialNumber().longValueExact())
            .ca()
            .selfSigned();
    server.answer(
        request ->
            server
                .success(request)
                .signedBy(alias.certificate(), ca.privateKey())
                .outer(ca.certificate()));
    assertThat(Enrollee.of(server, ca).enroll()).isInstanceOf(Issued.class);
  }
}
