// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.testing.Fixtures;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real requests, read as far as that goes without the keys of their recipients. */
class FixturesTest {

  @ParameterizedTest
  @CsvSource({
    "ios-2012-pkcsreq-tarmac.der, 0FE7C2DA5D07671E97149B5A704B0DC6C8060D2A,"
        + " CN=0AC9F026-DCEA-4C12-9127-C0FD7D2A8B5A, SHA1, TRIPLE_DES",
    "ios9-pkcsreq-comodo-2016.der, 6F3B179A9A28B53F2CA3D0A8F01FD95463CEFF44,"
        + " CN=164A50BF-14C7-4B0F-93F8-31BC93F811AC, SHA256, TRIPLE_DES",
    "micromdm-go-pkcsreq.der, , , SHA1, TRIPLE_DES",
    "gutmann-scep_req2.der, 7XXEY-ERLPU-2JDR9, , SHA256, AES128",
  })
  void readsAndVerifies(
      String file, String transactionId, String signer, String digest, String cipher)
      throws Exception {
    PkiRequest request = PkiRequest.decode(Fixtures.read(file), RequestRules.rfc());

    request.verify(Instant.now());

    assertThat(request.type()).contains(MessageType.PKCS_REQ);
    assertThat(request.digest()).contains(Digest.valueOf(digest));
    assertThat(request.envelope()).extracting("cipher").isEqualTo(ContentCipher.valueOf(cipher));
    assertThat(request.senderNonce())
        .hasValueSatisfying(nonce -> assertThat(nonce).hasSizeBetween(8, 16));
    if (transactionId != null) {
      assertThat(request.transactionId()).isEqualTo(transactionId);
    }
    if (signer != null) {
      assertThat(request.signer().getSubject()).hasToString(signer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ios-2012-pkcsreq-tarmac.der",
        "ios9-pkcsreq-comodo-2016.der",
        "micromdm-go-pkcsreq.der",
        "gutmann-scep_req2.der"
      })
  void isNotFooledByAChangeOfTheContent(String file) throws Exception {
    byte[] message = Fixtures.read(file);
    message[message.length / 4] ^= 1; // in the middle of the encrypted content

    PkiRequest changed = PkiRequest.decode(message, RequestRules.rfc());

    assertThatThrownBy(() -> changed.verify(Instant.now()))
        .isInstanceOf(Refusal.class)
        .extracting("failInfo")
        .isEqualTo(FailInfo.BAD_MESSAGE_CHECK);
  }

  @Test
  void cannotDecryptForOthers() throws Exception {
    PkiRequest request =
        PkiRequest.decode(Fixtures.read("ios9-pkcsreq-comodo-2016.der"), RequestRules.rfc());
    request.verify(Instant.now());
    var key = TestKeys.rsa("ca");
    Certificate ca =
        Certificate.getInstance(TestMessage.selfSigned("CN=Test CA", key).getEncoded());

    assertThatThrownBy(() -> request.open(key.getPrivate(), ca, new SecureRandom()))
        .isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gutmann-scep_req0.der", "gutmann-scep_req1.der"})
  void takesTheInnerPartsOfAMessageForNoMessage(String file) throws Exception {
    byte[] part = Fixtures.read(file);

    assertThatThrownBy(() -> PkiRequest.decode(part, RequestRules.rfc()))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void readsTheRequestInTheSamples() throws Exception {
    byte[] request = Fixtures.read("gutmann-scep_req0.der");
    byte[] padded = Arrays.copyOf(request, request.length + 1);

    CertificateRequest parsed = CertificateRequest.decode(padded, 16, RequestRules.rfc());

    assertThat(parsed.requested().subject().toString()).contains("Test SCEP PKI user");
    assertThat(parsed.challenge()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ndes-certrep-success-nocerts.der", "micromdm-certrep-success.der"})
  void takesAnAnswerForNoRequest(String file) throws Exception {
    PkiRequest answer = PkiRequest.decode(Fixtures.read(file), RequestRules.rfc());

    assertThat(answer.type()).isEqualTo(Optional.of(MessageType.CERT_REP));
    assertThatCode(() -> answer.verify(Instant.now())).isInstanceOf(Refusal.class);
  }
}
