// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.ca.internal.testing.CipherSteps;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong with a private key looks the same from outside (RFC 3218). */
class DecryptionTest {
  private static final String THE_ONE_ANSWER =
      "FAILURE badMessageCheck: the content is not an RSA certificate request encrypted for the"
          + " certificate of this CA: fetch the CA certificate again";

  private TestCa ca;

  @BeforeEach
  void open(@TempDir Path data) throws IOException {
    ca = TestCa.in(data).challenges("secret").open();
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  /** A change of the parts of an envelope. */
  interface Change {
    byte[][] apply(byte[] encryptedKey, byte[] iv, byte[] content);
  }

  private static UnaryOperator<byte[]> changed(Change change) {
    return encoded -> {
      EnvelopedData data = EnvelopedData.getInstance(ContentInfo.getInstance(encoded).getContent());
      KeyTransRecipientInfo recipient =
          (KeyTransRecipientInfo)
              RecipientInfo.getInstance(data.getRecipientInfos().getObjectAt(0)).getInfo();
      EncryptedContentInfo info = data.getEncryptedContentInfo();
      AlgorithmIdentifier cipher = info.getContentEncryptionAlgorithm();
      byte[][] parts =
          change.apply(
              recipient.getEncryptedKey().getOctets(),
              DEROctetString.getInstance(cipher.getParameters()).getOctets(),
              info.getEncryptedContent().getOctets());
      return rebuilt(recipient, recipient.getKeyEncryptionAlgorithm(), info, parts);
    };
  }

  private static byte[] rebuilt(
      KeyTransRecipientInfo recipient,
      AlgorithmIdentifier transport,
      EncryptedContentInfo info,
      byte[]... parts) {
    KeyTransRecipientInfo changedRecipient =
        new KeyTransRecipientInfo(
            recipient.getRecipientIdentifier(), transport, new DEROctetString(parts[0]));
    EncryptedContentInfo changedInfo =
        new EncryptedContentInfo(
            info.getContentType(),
            new AlgorithmIdentifier(
                info.getContentEncryptionAlgorithm().getAlgorithm(), new DEROctetString(parts[1])),
            new DEROctetString(parts[2]));
    try {
      return new ContentInfo(
              PKCSObjectIdentifiers.envelopedData,
              new EnvelopedData(
                  null,
                  new DERSet(new RecipientInfo(changedRecipient)),
                  changedInfo,
                  (ASN1Set) null))
          .getEncoded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] flipped(byte[] bytes, int index) {
    byte[] copy = bytes.clone();
    copy[Math.floorMod(index, copy.length)] ^= 1;
    return copy;
  }

  /** What the public key makes of a padded block, as an attacker would send it. */
  private byte[] encrypted(byte[] block) {
    RSAPublicKey key = (RSAPublicKey) ca.certificate().getPublicKey();
    byte[] number =
        new BigInteger(1, block).modPow(key.getPublicExponent(), key.getModulus()).toByteArray();
    byte[] fixed = new byte[256];
    int length = Math.min(256, number.length);
    System.arraycopy(number, number.length - length, fixed, 256 - length, length);
    return fixed;
  }

  private static byte[] block(int first, int second, int keyLength) {
    byte[] block = new byte[256];
    Arrays.fill(block, (byte) 0x55);
    block[0] = (byte) first;
    block[1] = (byte) second;
    if (keyLength >= 0) {
      block[255 - keyLength] = 0;
    }
    return block;
  }

  static Stream<Change> wrongEnvelopes() {
    return Stream.of(
        (key, iv, content) -> new byte[][] {flipped(key, 0), iv, content},
        (key, iv, content) -> new byte[][] {flipped(key, -1), iv, content},
        (key, iv, content) -> new byte[][] {new byte[256], iv, content},
        (key, iv, content) -> new byte[][] {new byte[0], iv, content},
        (key, iv, content) -> new byte[][] {new byte[255], iv, content},
        (key, iv, content) -> new byte[][] {new byte[257], iv, content},
        (key, iv, content) -> new byte[][] {filled(256, 0xff), iv, content},
        (key, iv, content) -> new byte[][] {key, flipped(iv, 0), content},
        (key, iv, content) -> new byte[][] {key, new byte[0], content},
        (key, iv, content) -> new byte[][] {key, new byte[8], content},
        (key, iv, content) -> new byte[][] {key, iv, new byte[0]},
        (key, iv, content) -> new byte[][] {key, iv, new byte[16]},
        (key, iv, content) -> new byte[][] {key, iv, Arrays.copyOf(content, content.length - 1)},
        (key, iv, content) -> new byte[][] {key, iv, Arrays.copyOf(content, content.length - 16)},
        (key, iv, content) -> new byte[][] {key, iv, Arrays.copyOf(content, content.length + 16)},
        (key, iv, content) -> new byte[][] {key, iv, flipped(content, 0)},
        (key, iv, content) -> new byte[][] {key, iv, flipped(content, 200)},
        (key, iv, content) -> new byte[][] {key, iv, flipped(content, -40)});
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("wrongEnvelopes")
  void answersEveryWrongEnvelopeInTheSameWay(Change change) {
    assertTheOneAnswer(message().envelope(changed(change)));
  }

  private TestMessage message() {
    return ca.pkcsReq(new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge("secret"));
  }

  private void assertTheOneAnswer(TestMessage message) {
    TestAnswer answer = ca.send(message);
    assertThat(answer.status() + ": " + answer.failInfoText()).isEqualTo(THE_ONE_ANSWER);
  }

  private static byte[][] wrongPaddings() {
    return new byte[][] {
      block(0, 2, 16), // right, with a key that is not the one of the content
      block(0, 2, 15),
      block(0, 2, 17),
      block(0, 2, 24),
      block(0, 2, 0),
      block(0, 2, -1), // no end of the padding
      block(0, 2, 246), // too short a padding
      block(0, 1, 16),
      block(1, 2, 16),
      block(0, 0, 16),
    };
  }

  private TestMessage padded(byte[] block) {
    return message()
        .envelope(changed((key, iv, content) -> new byte[][] {encrypted(block), iv, content}));
  }

  @Test
  void answersEveryWrongPaddingInTheSameWay() {
    for (byte[] block : wrongPaddings()) {
      assertTheOneAnswer(padded(block));
    }
  }

  /** The lengths of a message are as right as those of one that can be read. */
  @Test
  void takesTheSameStepsWhateverIsWrongInside() {
    List<String> steps = steps(message());
    assertThat(steps)
        .as("of the message, of the key, of the content, of the request")
        .hasSize(6)
        .startsWith("verification of 256")
        .contains("RSA/ECB/NoPadding of 256")
        .endsWith("verification of 256");

    for (byte[] block : wrongPaddings()) {
      assertThat(steps(padded(block))).isEqualTo(steps);
    }
    List<Change> changes =
        List.of(
            (key, iv, content) -> new byte[][] {flipped(key, -1), iv, content},
            (key, iv, content) -> new byte[][] {new byte[256], iv, content},
            (key, iv, content) -> new byte[][] {filled(256, 0xff), iv, content},
            (key, iv, content) -> new byte[][] {key, flipped(iv, 0), content},
            (key, iv, content) -> new byte[][] {key, iv, flipped(content, 0)},
            (key, iv, content) -> new byte[][] {key, iv, flipped(content, -1)},
            (key, iv, content) -> new byte[][] {key, iv, flipped(content, -17)});
    for (Change change : changes) {
      assertThat(steps(message().envelope(changed(change)))).isEqualTo(steps);
    }
    TestMessage question = ca.pkcsReq().type(TestMessage.GET_CERT).content(new byte[100]);
    assertThat(
            steps(
                question.envelope(
                    changed((key, iv, content) -> new byte[][] {new byte[256], iv, content}))))
        .isEqualTo(steps(question.envelope(UnaryOperator.identity())));
  }

  /** Wrong lengths are seen by everybody: nothing secret decides where it ends. */
  @Test
  void asksThePrivateKeyWhateverLengthTheContentHas() {
    String rsa = "RSA/ECB/NoPadding of 256";
    for (int length : new int[] {0, 1, 15, 16, 17}) {
      assertThat(
              steps(
                  message()
                      .envelope(
                          changed((key, iv, content) -> new byte[][] {key, iv, new byte[length]}))))
          .contains(rsa, "AES/CBC/NoPadding of " + length);
    }
  }

  /** What the ciphers do until the request is decided about; the answer has other ones. */
  private List<String> steps(TestMessage message) {
    byte[] octets = message.encoded();
    try (CipherSteps steps = CipherSteps.begin()) {
      ca.ca.operate(octets, "192.0.2.1");
      return steps.taken();
    } catch (IOException | MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void answersOaepThatCannotBeReadInTheSameWay() {
    AlgorithmIdentifier oaep =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSAES_OAEP,
            new RSAESOAEPparams(
                RSAESOAEPparams.DEFAULT_HASH_ALGORITHM,
                RSAESOAEPparams.DEFAULT_MASK_GEN_FUNCTION,
                RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));

    // Encrypted with the older padding, but said to be OAEP.
    assertTheOneAnswer(message().envelope(transport(oaep)));
  }

  private static UnaryOperator<byte[]> transport(AlgorithmIdentifier algorithm) {
    return encoded -> {
      EnvelopedData data = EnvelopedData.getInstance(ContentInfo.getInstance(encoded).getContent());
      KeyTransRecipientInfo recipient =
          (KeyTransRecipientInfo)
              RecipientInfo.getInstance(data.getRecipientInfos().getObjectAt(0)).getInfo();
      EncryptedContentInfo info = data.getEncryptedContentInfo();
      return rebuilt(
          recipient,
          algorithm,
          info,
          recipient.getEncryptedKey().getOctets(),
          DEROctetString.getInstance(info.getContentEncryptionAlgorithm().getParameters())
              .getOctets(),
          info.getEncryptedContent().getOctets());
    };
  }

  @Test
  void answersARequestForAnotherRecipientInTheSameWay() {
    var other = TestMessage.selfSigned("CN=Test CA", TestKeys.rsa("other CA"));

    assertTheOneAnswer(message().recipient(other));
  }

  @Test
  void answersContentThatIsNoCertificateRequestInTheSameWay() {
    TestRequest request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"));
    for (byte[] content :
        new byte[][] {
          new byte[0],
          new byte[] {0},
          "hello, this is no certificate request".getBytes(StandardCharsets.US_ASCII),
          ca.ca.certificate(),
          Arrays.copyOf(request.encoded(), request.encoded().length + 16),
          request.signer(TestKeys.rsa("other")).encoded(),
          new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).signature("MD5withRSA").encoded(),
          new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"))
              .challenge("secret")
              .challenge("secret")
              .encoded(),
        }) {
      assertTheOneAnswer(message().content(content));
    }
  }

  @Test
  void answersAChallengeThatIsNoTextInTheSameWay() {
    TestRequest request =
        new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"))
            .challenge(new DEROctetString("secret".getBytes(StandardCharsets.US_ASCII)));

    assertTheOneAnswer(ca.pkcsReq(request));
  }

  @Test
  void refusesKeyTransportsThatItDoesNotKnow() {
    for (ASN1Encodable parameters :
        new ASN1Encodable[] {
          new DERUTF8String("no parameters"),
          new RSAESOAEPparams(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.md5),
              RSAESOAEPparams.DEFAULT_MASK_GEN_FUNCTION,
              RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM),
          new RSAESOAEPparams(
              RSAESOAEPparams.DEFAULT_HASH_ALGORITHM,
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
              RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM),
        }) {
      var oaep = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, parameters);
      assertThat(ca.send(message().envelope(transport(oaep))).status()).isEqualTo("FAILURE badAlg");
    }
    var other = new AlgorithmIdentifier(PKCSObjectIdentifiers.dhKeyAgreement);
    assertThat(ca.send(message().envelope(transport(other))).status()).isEqualTo("FAILURE badAlg");
  }
}
