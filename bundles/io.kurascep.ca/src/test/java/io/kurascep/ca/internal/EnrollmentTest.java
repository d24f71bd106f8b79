// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.time.Duration;
import java.util.stream.IntStream;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cms.CMSAlgorithm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First requests that are in order. */
class EnrollmentTest {
  private TestCa ca;

  @BeforeEach
  void open(@TempDir Path data) throws IOException {
    ca = TestCa.in(data).open();
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  @Test
  void issuesToAFirstRequest() throws Exception {
    X509Certificate issued = ca.send(ca.pkcsReq()).certificate();

    issued.verify(ca.certificate().getPublicKey());
    assertThat(issued.getSubjectX500Principal().getName()).isEqualTo("CN=device");
    assertThat(issued.getPublicKey()).isEqualTo(TestKeys.rsa("device").getPublic());
  }

  @ParameterizedTest
  @CsvSource({
    "2.16.840.1.101.3.4.1.2, SHA256withRSA, 2.16.840.1.101.3.4.2.1",
    "2.16.840.1.101.3.4.1.22, SHA384withRSA, 2.16.840.1.101.3.4.2.2",
    "2.16.840.1.101.3.4.1.42, SHA512withRSA, 2.16.840.1.101.3.4.2.3",
    "1.2.840.113549.3.7, SHA1withRSA, 1.3.14.3.2.26",
    "2.16.840.1.101.3.4.1.2, SHA224withRSA, 2.16.840.1.101.3.4.2.4",
  })
  void answersWithTheAlgorithmsOfTheRequest(String cipher, String signature, String digest) {
    TestMessage message =
        ca.pkcsReq().cipher(new ASN1ObjectIdentifier(cipher)).signature(signature);

    TestAnswer answer = ca.send(message);

    assertThat(answer.certificate().getPublicKey()).isEqualTo(message.key().getPublic());
    assertThat(answer.envelope().getEncryptionAlgOID()).isEqualTo(cipher);
    assertThat(answer.digestOid()).isEqualTo(digest);
    assertThat(answer.recipient().getKeyEncryptionAlgOID())
        .isEqualTo(PKCSObjectIdentifiers.rsaEncryption.getId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA-1", "SHA-256", "SHA-512"})
  void readsOaepAndAnswersWithIt(String digest) {
    TestMessage message =
        ca.pkcsReq()
            .oaep(
                new OAEPParameterSpec(
                    digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));

    TestAnswer answer = ca.send(message);

    assertThat(answer.certificate().getPublicKey()).isEqualTo(message.key().getPublic());
    assertThat(answer.recipient().getKeyEncryptionAlgOID())
        .isEqualTo(PKCSObjectIdentifiers.id_RSAES_OAEP.getId());
  }

  @Test
  void readsIndefiniteLengths() {
    assertThat(ca.send(ca.pkcsReq().ber()).status()).isEqualTo("SUCCESS");
  }

  @Test
  void readsContentThatIsCalledEnvelopedData() {
    TestMessage message = ca.pkcsReq().contentType(CMSObjectIdentifiers.envelopedData);

    assertThat(ca.send(message).status()).isEqualTo("SUCCESS");
  }

  @Test
  void answersEachRequestWithANonceOfItsOwn() {
    TestMessage message = ca.pkcsReq().cipher(CMSAlgorithm.AES256_CBC);

    assertThat(ca.send(message).recipientNonce()).isEqualTo(message.senderNonce());
  }

  @Test
  void neverUsesASerialNumberTwice() {
    var serials =
        IntStream.range(0, 20)
            .mapToObj(i -> ca.send(ca.pkcsReq()).certificate().getSerialNumber())
            .toList();

    assertThat(serials).doesNotHaveDuplicates().allMatch(serial -> serial.bitLength() == 128);
  }

  @Test
  void goesOnAfterARestart(@TempDir Path data) throws Exception {
    X509Certificate before;
    try (TestCa first = TestCa.in(data).open()) {
      before = first.certificate();
    }
    try (TestCa second = TestCa.in(data).validity(Duration.ofMinutes(10)).open()) {
      assertThat(second.certificate()).isEqualTo(before);
      second.send(second.pkcsReq()).certificate().verify(before.getPublicKey());
    }
  }
}
