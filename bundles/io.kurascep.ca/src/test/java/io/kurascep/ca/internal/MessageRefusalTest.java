// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.cms.CMSAlgorithm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are not as RFC 8894 section 3.2 wants them. */
class MessageRefusalTest {
  private static final ASN1ObjectIdentifier MESSAGE_TYPE = scep("2");
  private static final ASN1ObjectIdentifier SENDER_NONCE = scep("5");
  private static final ASN1ObjectIdentifier TRANSACTION_ID = scep("7");

  private TestCa ca;

  @BeforeEach
  void open(@TempDir Path data) throws IOException {
    ca = TestCa.in(data).open();
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  private static ASN1ObjectIdentifier scep(String arc) {
    return new ASN1ObjectIdentifier("2.16.840.1.113733.1.9." + arc);
  }

  private void assertRefused(TestMessage message, String failInfo) {
    TestAnswer answer = ca.send(message);
    assertThat(answer.status()).isEqualTo("FAILURE " + failInfo);
    assertThat(answer.hasContent()).as("a FAILURE has no envelope").isFalse();
    assertThat(answer.failInfoText()).isNotEmpty().doesNotEndWith(".");
  }

  private void assertMalformed(byte[] message) {
    assertThatThrownBy(() -> ca.ca.operate(message, "192.0.2.1"))
        .isInstanceOf(MalformedMessage.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3", "18", "99", "019", "PKCSReq", "-19"})
  void refusesMessageTypesThatItDoesNotOffer(String type) {
    assertRefused(ca.pkcsReq().type(type), "badRequest");
  }

  @Test
  void refusesSingleDes() {
    assertRefused(ca.pkcsReq().cipher(CMSAlgorithm.DES_CBC), "badAlg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.840.113549.3.2", "1.2.840.113533.7.66.10"}) // RC2, CAST5
  void refusesOtherCiphers(String oid) {
    assertRefused(ca.pkcsReq().cipher(new ASN1ObjectIdentifier(oid)), "badAlg");
  }

  @Test
  void refusesMd5() {
    assertRefused(ca.pkcsReq().signature("MD5withRSA"), "badAlg");
  }

  @Test
  void refusesEllipticCurveSigners() throws Exception {
    KeyPair key = KeyPairGenerator.getInstance("EC").generateKeyPair();
    TestMessage message =
        ca.pkcsReq()
            .signer(
                key,
                TestMessage.certificate("CN=device", "CN=somebody", key, TestKeys.rsa("somebody")))
            .signature("SHA256withECDSA");

    assertRefused(message, "badAlg");
  }

  @Test
  void refusesASignatureOfAnotherKey() {
    TestMessage message = ca.pkcsReq();

    assertRefused(message.signer(TestKeys.rsa("other"), message.signer()), "badMessageCheck");
  }

  @Test
  void refusesContentThatWasChangedAfterSigning() {
    byte[] wrong = new byte[32];
    TestMessage message =
        ca.pkcsReq().attribute(CMSAttributes.messageDigest, new DEROctetString(wrong));

    assertRefused(message, "badMessageCheck");
  }

  @Test
  void refusesAMessageDigestOfAnotherLengthThanItsAlgorithm() {
    TestMessage message =
        ca.pkcsReq()
            .signature("SHA1withRSA")
            .attribute(CMSAttributes.messageDigest, new DEROctetString(new byte[32]));

    assertRefused(message, "badMessageCheck");
  }

  @Test
  void refusesAMissingMessageDigest() {
    assertRefused(ca.pkcsReq().attribute(CMSAttributes.messageDigest, null), "badMessageCheck");
  }

  @Test
  void refusesAContentTypeAttributeThatDiffersFromTheContent() {
    TestMessage message =
        ca.pkcsReq().attribute(CMSAttributes.contentType, CMSObjectIdentifiers.envelopedData);

    assertRefused(message, "badMessageCheck");
  }

  @Test
  void refusesAMissingContentTypeAttribute() {
    assertRefused(ca.pkcsReq().attribute(CMSAttributes.contentType, null), "badMessageCheck");
  }

  @Test
  void refusesAnotherContentType() {
    assertRefused(ca.pkcsReq().contentType(CMSObjectIdentifiers.signedData), "badRequest");
  }

  @Test
  void refusesAMissingSignerCertificate() {
    assertRefused(ca.pkcsReq().withoutSignerCertificate(), "badMessageCheck");
  }

  @Test
  void refusesAMissingSenderNonce() {
    assertRefused(ca.pkcsReq().attribute(SENDER_NONCE, null), "badRequest");
  }

  @Test
  void refusesMissingContent() {
    assertRefused(ca.pkcsReq().withoutContent(), "badRequest");
  }

  @Test
  void refusesContentThatIsNoEnvelope() {
    byte[] noEnvelope = "hello".getBytes(StandardCharsets.US_ASCII);

    assertRefused(ca.pkcsReq().envelope(envelope -> noEnvelope), "badRequest");
  }

  @Test
  void refusesAnEnvelopeWithSomethingBehindIt() {
    TestMessage message =
        ca.pkcsReq().envelope(envelope -> Arrays.copyOf(envelope, envelope.length + 1));

    assertRefused(message, "badRequest");
  }

  @Test
  void acceptsOtherStringTypesAndExtraAttributes() {
    TestMessage message =
        ca.pkcsReq()
            .attribute(MESSAGE_TYPE, new DERUTF8String("19"))
            .transactionId("id with blanks, in IA5String")
            .attribute(TRANSACTION_ID, new DERIA5String("id with blanks, in IA5String"))
            .attribute(
                new ASN1ObjectIdentifier("1.2.840.113549.1.9.25.3"),
                new DEROctetString(new byte[8]));

    assertThat(ca.send(message).status()).isEqualTo("SUCCESS");
  }

  @Test
  void acceptsTheShortNonceOfOldPhones() {
    TestMessage message =
        ca.pkcsReq().attribute(SENDER_NONCE, new DEROctetString(new byte[] {1, 2, 3, 4}));

    assertThat(ca.send(message).recipientNonce()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void answersNoMessageWithoutTransactionIdOrType() {
    assertMalformed(ca.pkcsReq().attribute(TRANSACTION_ID, null).encoded());
    assertMalformed(ca.pkcsReq().attribute(MESSAGE_TYPE, null).encoded());
  }

  @Test
  void answersNoMessageWithAttributesOfAnotherKind() {
    for (ASN1Encodable value :
        new ASN1Encodable[] {
          new ASN1Integer(19L),
          new DEROctetString(new byte[16]),
          new DERPrintableString(""),
          new DERPrintableString("x".repeat(129)),
        }) {
      assertMalformed(ca.pkcsReq().attribute(TRANSACTION_ID, value).encoded());
    }
    assertMalformed(
        ca.pkcsReq().attribute(SENDER_NONCE, new DERPrintableString("nonce")).encoded());
    assertMalformed(
        ca.pkcsReq().attribute(SENDER_NONCE, new DEROctetString(new byte[65])).encoded());
  }

  @Test
  void answersNoMessageWithAnAttributeTwice() {
    assertMalformed(
        ca.pkcsReq().extraAttribute(MESSAGE_TYPE, new DERPrintableString("17")).encoded());
  }

  @Test
  void answersNoMessageWithTwoValuesOfAnAttribute() {
    TestMessage message =
        ca.pkcsReq()
            .attribute(MESSAGE_TYPE, null)
            .extraAttribute(
                MESSAGE_TYPE, new DERPrintableString("17"), new DERPrintableString("19"));

    assertMalformed(message.encoded());
  }

  @Test
  void answersNoMessageWithoutSignedAttributes() {
    assertMalformed(ca.pkcsReq().withoutSignedAttributes().encoded());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void answersNoMessageWithAnotherNumberOfSigners(int signers) {
    assertMalformed(ca.pkcsReq().signers(signers).encoded());
  }

  @Test
  void answersNoMessageWithSomethingBehindIt() {
    byte[] message = ca.pkcsReq().encoded();

    assertMalformed(Arrays.copyOf(message, message.length + 1));
  }

  @Test
  void answersNoBytesAtAll() {
    assertMalformed(new byte[0]);
    assertMalformed(new byte[] {0x30, (byte) 0x80});
    assertMalformed("<html>hello</html>".getBytes(StandardCharsets.US_ASCII));
    assertMalformed(ca.ca.certificate());
  }

  @Test
  void survivesDeepNesting() {
    byte[] nested = new byte[1024 * 1024];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x80;
    }

    assertMalformed(nested);
  }

  @Test
  void survivesDeepNestingInTheContent() {
    byte[] nested = new byte[512 * 1024];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x80;
    }

    assertRefused(ca.pkcsReq().envelope(envelope -> nested), "badRequest");
    assertRefused(ca.pkcsReq().content(nested), "badMessageCheck");
  }

  @Test
  void survivesMessagesThatAreCutOff() {
    byte[] message = ca.pkcsReq().encoded();

    for (int length = 0; length < message.length; length += 7) {
      assertMalformed(Arrays.copyOf(message, length));
    }
  }

  @Test
  void answersOrRefusesEveryMessageWithAChangedBit() throws IOException {
    byte[] message = ca.pkcsReq(new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"))).encoded();
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] changed = message.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(ca.ca.operate(changed, "192.0.2.1")).isNotEmpty();
      } catch (MalformedMessage e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
