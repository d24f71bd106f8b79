// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.LadderStep.Signer;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestRequest;
import io.kurascep.protocol.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client sends, as another CMS implementation reads it. */
class RequestMessageTest {

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  private TestRequest enrolled() throws ScepException {
    Enrollee.of(server, ca).enroll();
    return lastRequest();
  }

  private TestRequest lastRequest() {
    return server.requests().get(server.requests().size() - 1);
  }

  private byte[] lastMessage() {
    return TestServer.message(server.exchanges().get(server.exchanges().size() - 1));
  }

  @Test
  void isDefiniteLengthDer() throws ScepException, IOException {
    enrolled();
    var message = lastMessage();
    assertThat(ASN1Primitive.fromByteArray(message).getEncoded(ASN1Encoding.DER))
        .isEqualTo(message);
    assertThat(message).hasSizeGreaterThan(1500);
  }

  @Test
  void hasAnEnvelopeInDefiniteLengthDerToo() throws ScepException, IOException {
    var envelope = (byte[]) enrolled().signed().getSignedContent().getContent();
    assertThat(ASN1Primitive.fromByteArray(envelope).getEncoded(ASN1Encoding.DER))
        .isEqualTo(envelope);
  }

  @Test
  void saysWhatTheRfcWantsInItsSignedAttributes() throws ScepException {
    var request = enrolled();
    var attributes = request.signer().getSignedAttributes();
    assertThat(attributes.size()).isEqualTo(6);
    assertThat(request.messageType()).isEqualTo("19");
    assertThat(request.transactionId()).matches("[0-9A-F]{32}");
    assertThat(request.senderNonce()).hasSize(16);
    assertThat(attributes.get(CMSAttributes.contentType)).isNotNull();
    assertThat(attributes.get(CMSAttributes.messageDigest)).isNotNull();
    assertThat(value(request, CMSAttributes.signingTime))
        .satisfies(time -> assertThat(Time.getInstance(time).getDate().toInstant()).isEqualTo(NOW));
    assertThat(value(request, scep("2"))).isInstanceOf(DERPrintableString.class);
    assertThat(value(request, scep("7"))).isInstanceOf(DERPrintableString.class);
    assertThat(request.signer().getUnsignedAttributes()).isNull();
  }

  private static ASN1Primitive value(TestRequest request, ASN1ObjectIdentifier type) {
    return request
        .signer()
        .getSignedAttributes()
        .get(type)
        .getAttributeValues()[0]
        .toASN1Primitive();
  }

  private static ASN1ObjectIdentifier scep(String branch) {
    return new ASN1ObjectIdentifier("2.16.840.1.113733.1.9." + branch);
  }

  @Test
  void usesAes128AndSha256WhereTheyAreAnnounced() throws ScepException {
    var request = enrolled();
    assertThat(request.enveloped().getEncryptionAlgOID()).isEqualTo(TestReply.AES128.oid());
    assertThat(request.signer().getDigestAlgOID()).isEqualTo(TestReply.SHA256.oid());
  }

  @Test
  void usesTripleDesAndSha1WhereNothingIsAnnounced() throws ScepException {
    server.capabilities("");
    var request = enrolled();
    assertThat(request.enveloped().getEncryptionAlgOID()).isEqualTo(TestReply.DES3.oid());
    assertThat(request.signer().getDigestAlgOID()).isEqualTo(TestReply.SHA1.oid());
    assertThat(request.pkcs10().getSignatureAlgorithm().getAlgorithm())
        .isEqualTo(PKCSObjectIdentifiers.sha1WithRSAEncryption);
  }

  @ParameterizedTest
  @CsvSource({
    "AES128, SHA224, 2.16.840.1.101.3.4.1.2, 2.16.840.1.101.3.4.2.4",
    "AES192, SHA384, 2.16.840.1.101.3.4.1.22, 2.16.840.1.101.3.4.2.2",
    "AES256, SHA512, 2.16.840.1.101.3.4.1.42, 2.16.840.1.101.3.4.2.3",
    "TRIPLE_DES, SHA1, 1.2.840.113549.3.7, 1.3.14.3.2.26",
  })
  void usesTheAlgorithmsThatAreSet(
      MessageCipher cipher, MessageDigestAlgorithm digest, String cipherOid, String digestOid)
      throws ScepException {
    Enrollee.of(server, ca, settings -> settings.cipher(cipher).digest(digest)).enroll();
    assertThat(lastRequest().enveloped().getEncryptionAlgOID()).isEqualTo(cipherOid);
    assertThat(lastRequest().signer().getDigestAlgOID()).isEqualTo(digestOid);
  }

  @ParameterizedTest
  @CsvSource({
    "DES, MD5, 1.3.14.3.2.7, 1.2.840.113549.2.5",
    "BLOWFISH, SHA1, 1.3.6.1.4.1.3029.1.2, 1.3.14.3.2.26",
  })
  void usesObsoleteAlgorithmsWhereTheyAreAllowed(
      MessageCipher cipher, MessageDigestAlgorithm digest, String cipherOid, String digestOid)
      throws ScepException {
    Enrollee.of(
            server,
            ca,
            settings -> settings.security(SecurityLevel.OBSOLETE).cipher(cipher).digest(digest))
        .enroll();
    assertThat(lastRequest().enveloped().getEncryptionAlgOID()).isEqualTo(cipherOid);
    assertThat(lastRequest().signer().getDigestAlgOID()).isEqualTo(digestOid);
  }

  @Test
  void encryptsTheKeyWithPkcs1UnlessOaepIsSet() throws ScepException {
    assertThat(keyEncryption(enrolled())).isEqualTo(TestReply.RSA.getId());
    Enrollee.of(server, ca, settings -> settings.keyTransport(KeyTransport.OAEP)).enroll();
    assertThat(keyEncryption(lastRequest())).isEqualTo(TestReply.OAEP.getId());
  }

  private static String keyEncryption(TestRequest request) {
    return request
        .enveloped()
        .getRecipientInfos()
        .getRecipients()
        .iterator()
        .next()
        .getKeyEncryptionAlgOID();
  }

  @Test
  void holdsTheSignersCertificateAlone() throws ScepException {
    // TestRequest refuses any other number.
    var request = enrolled();
    assertThat(request.signer().getSID().getSerialNumber())
        .isEqualTo(request.signerCertificate().getSerialNumber());
  }

  @Test
  void isSignedByASelfSignedCertificateWithSubjectAndKeyOfTheRequest() throws Exception {
    var request = enrolled();
    var signer = request.signerCertificate();
    signer.verify(signer.getPublicKey());
    assertThat(signer.getPublicKey()).isEqualTo(request.requestedKey());
    assertThat(signer.getSubjectX500Principal()).isEqualTo(request.subject());
    assertThat(signer.getSubjectX500Principal().getEncoded())
        .isEqualTo(request.pkcs10().getSubject().getEncoded());
    assertThat(signer.getIssuerX500Principal()).isEqualTo(signer.getSubjectX500Principal());
    assertThat(signer.getKeyUsage()).startsWith(true, false, true, false);
    assertThat(signer.getNotBefore()).isBefore(NOW);
    assertThat(signer.getNotAfter().toInstant()).isAfter(NOW.plusSeconds(86400L * 3000));
    assertThat(signer.getSerialNumber()).isPositive();
    assertThat(signer.getVersion()).isEqualTo(3);
  }

  @Test
  void holdsTheChallengeInTheEncryptedRequestOnly() throws ScepException {
    var request = enrolled();
    assertThat(request.challenge()).contains(Enrollee.SECRET);
    assertThat(new String(lastMessage(), StandardCharsets.ISO_8859_1))
        .doesNotContain(Enrollee.SECRET);
  }

  @Test
  void hasAValidPkcs10() throws Exception {
    var pkcs10 = enrolled().pkcs10();
    assertThat(
            pkcs10.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(pkcs10.getPublicKey())))
        .isTrue();
  }

  @Test
  void neverRepeatsNonceAndTransactionId() throws ScepException {
    var nonces = new ArrayList<List<Byte>>();
    var ids = new ArrayList<String>();
    for (var i = 0; i < 3; i++) {
      var request = enrolled();
      nonces.add(Arrays.asList(boxed(request.senderNonce())));
      ids.add(request.transactionId());
    }
    assertThat(nonces).doesNotHaveDuplicates();
    assertThat(ids).doesNotHaveDuplicates();
  }

  private static Byte[] boxed(byte[] bytes) {
    var boxed = new Byte[bytes.length];
    Arrays.setAll(boxed, i -> bytes[i]);
    return boxed;
  }

  @Test
  void keepsTransactionIdAndSignerWhenItIsSentAgain() throws ScepException {
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    var open = enrollee.open();
    enrollee.send(open, Optional.empty());
    enrollee.send(open, Optional.empty());
    var first = server.requests().get(0);
    var second = server.requests().get(1);
    assertThat(second.transactionId()).isEqualTo(first.transactionId());
    assertThat(second.signerCertificate()).isEqualTo(first.signerCertificate());
    assertThat(second.senderNonce()).isNotEqualTo(first.senderNonce());
  }

  @Test
  void pollsWithTheSameTransactionIdAndSignerAndANewNonce() throws Exception {
    server.answer(
        request ->
            request.messageType().equals("20")
                ? TestReply.success(
                    request,
                    ca,
                    TestAuthority.certificate(server.requests().get(0).subject())
                        .key(server.requests().get(0).requestedKey())
                        .issuedBy(ca)
                        .certificate())
                : TestReply.pending(request, ca));
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    var open = enrollee.open();
    assertThat(enrollee.send(open, Optional.empty())).isInstanceOf(Pending.class);
    var outcome = enrollee.client().poll(enrollee.memory(), open, enrollee.key(), Optional.empty());
    assertThat(outcome).isInstanceOf(Issued.class);
    var sent = server.requests().get(0);
    var poll = server.requests().get(1);
    assertThat(poll.transactionId()).isEqualTo(sent.transactionId());
    assertThat(poll.signerCertificate()).isEqualTo(sent.signerCertificate());
    assertThat(poll.senderNonce()).isNotEqualTo(sent.senderNonce());
  }

  @Test
  void pollsForTheSubjectAtTheIssuingCa() throws Exception {
    var ra = TestAuthority.certificate("CN=RA").issuedBy(ca);
    var raServer = new TestServer(ra).certificates(ra.certificate(), ca.certificate());
    raServer.answer(request -> TestReply.pending(request, ra));
    var enrollee = Enrollee.of(raServer, ca);
    enrollee.discover();
    var open = enrollee.open();
    enrollee.client().poll(enrollee.memory(), open, enrollee.key(), Optional.empty());
    var content = raServer.requests().get(0).content();
    var names = ASN1Sequence.getInstance(content);
    assertThat(names.size()).isEqualTo(2);
    assertThat(names.getObjectAt(0).toASN1Primitive().getEncoded())
        .isEqualTo(ca.certificate().getSubjectX500Principal().getEncoded());
    assertThat(names.getObjectAt(1).toASN1Primitive().getEncoded())
        .isEqualTo(open.subject().getEncoded());
  }

  @Test
  void renewsWithAMessageSignedByTheCurrentCertificate() throws ScepException {
    var old =
        TestAuthority.certificate("CN=gateway-1, O=Example, C=SE")
            .key(TestKeys.rsa("old gateway"))
            .valid(NOW.minusSeconds(86400), NOW.plusSeconds(86400))
            .issuedBy(ca);
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    for (var type : List.of(MessageType.RENEWAL_REQ, MessageType.PKCS_REQ)) {
      var outcome =
          enrollee.renew(
              step(type, Signer.CURRENT, false),
              new CurrentCredential(old.privateKey(), old.certificate()));
      assertThat(outcome).isInstanceOf(Issued.class);
      assertThat(lastRequest().messageType()).isEqualTo(Integer.toString(type.number()));
      assertThat(lastRequest().signerCertificate()).isEqualTo(old.certificate());
      assertThat(lastRequest().requestedKey()).isEqualTo(enrollee.key().getPublic());
      assertThat(lastRequest().challenge()).isEmpty();
    }
  }

  @Test
  void refusesToSignWithACertificateThatIsNotThere() throws ScepException {
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    assertThatThrownBy(
            () ->
                enrollee
                    .client()
                    .open(
                        Enrollee.request(),
                        enrollee.key(),
                        step(MessageType.PKCS_REQ, Signer.CURRENT, false),
                        Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("current certificate");
  }

  @Test
  void refusesToSendAChallengeThatIsNotThere() throws ScepException {
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    assertThatThrownBy(
            () ->
                enrollee
                    .client()
                    .send(
                        enrollee.memory(),
                        enrollee.open(),
                        Enrollee.request(),
                        enrollee.key(),
                        Optional.empty(),
                        Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("challenge");
  }

  @Test
  void refusesToSignMessagesWithAKeyThatIsNeitherRsaNorEc() throws Exception {
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    assertThatThrownBy(
            () ->
                enrollee
                    .client()
                    .open(
                        Enrollee.request(),
                        KeyPairGenerator.getInstance("Ed25519").generateKeyPair(),
                        enrollee.step(),
                        Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RSA or EC");
  }

  @Test
  void refusesToSendBeforeTheCaIsKnown() {
    var enrollee = Enrollee.of(server, ca);
    assertThatThrownBy(() -> enrollee.send(enrollee.open(), Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("fetch");
  }

  private static LadderStep step(MessageType type, Signer signer, boolean challenge) {
    return new LadderStep(
        type,
        signer,
        challenge,
        MessageCipher.AES128,
        MessageDigestAlgorithm.SHA256,
        HttpMethod.POST,
        KeyTransport.PKCS1);
  }

  @Test
  void isForTheCaAloneByIssuerAndSerialNumber() throws ScepException {
    var envelope = enrolled().enveloped().toASN1Structure();
    var data = EnvelopedData.getInstance(envelope.getContent());
    assertThat(data.getRecipientInfos().size()).isEqualTo(1);
    var recipient =
        KeyTransRecipientInfo.getInstance(
            RecipientInfo.getInstance(data.getRecipientInfos().getObjectAt(0)).getInfo());
    var named = IssuerAndSerialNumber.getInstance(recipient.getRecipientIdentifier().getId());
    assertThat(named.getSerialNumber().getValue()).isEqualTo(ca.certificate().getSerialNumber());
  }
}
