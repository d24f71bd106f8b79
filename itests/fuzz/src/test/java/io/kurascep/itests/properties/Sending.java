// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.properties;

import io.kurascep.itests.properties.Requests.Asked;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.LadderStep.Signer;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.MessageDigestAlgorithm;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.TransactionId;
import io.kurascep.protocol.internal.MessageWriter;
import io.kurascep.protocol.testing.TestAuthority;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * How a request is sent.
 *
 * @param signer signs the message
 * @param recipient the message is encrypted for
 * @param nonce the senderNonce
 */
record Sending(
    LadderStep step,
    KeyPair subject,
    TestAuthority signer,
    TestAuthority recipient,
    TransactionId transactionId,
    List<Byte> nonce) {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** The ciphers and digests that OpenSSL has without its legacy provider. */
  private static final List<MessageCipher> CIPHERS =
      List.of(
          MessageCipher.AES128,
          MessageCipher.AES192,
          MessageCipher.AES256,
          MessageCipher.TRIPLE_DES);

  private static final List<MessageDigestAlgorithm> DIGESTS =
      Arrays.stream(MessageDigestAlgorithm.values())
          .filter(
              digest ->
                  digest != MessageDigestAlgorithm.AUTO && digest != MessageDigestAlgorithm.MD5)
          .toList();

  /** In each way that a server with an RSA key may be sent a message. */
  static Arbitrary<Sending> toRsa() {
    return to(
        Arbitraries.of(CIPHERS), Arbitraries.just(Keys.RSA_SIGNER), Arbitraries.just(Keys.CA));
  }

  /** In each way that a server may be sent a message, those with EC keys included. */
  static Arbitrary<Sending> toAny() {
    return to(
        Arbitraries.of(CIPHERS),
        Arbitraries.of(Keys.RSA_SIGNER, Keys.EC_SIGNER),
        Arbitraries.of(Keys.CA, Keys.EC_CA));
  }

  private static Arbitrary<Sending> to(
      Arbitrary<MessageCipher> ciphers,
      Arbitrary<TestAuthority> signers,
      Arbitrary<TestAuthority> recipients) {
    var steps =
        Combinators.combine(ciphers, Arbitraries.of(DIGESTS), Arbitraries.of(KeyTransport.class))
            .as(
                (cipher, digest, transport) ->
                    new LadderStep(
                        MessageType.PKCS_REQ,
                        Signer.SELF,
                        true,
                        cipher,
                        digest,
                        HttpMethod.POST,
                        transport));
    var ids = Arbitraries.strings().alpha().numeric().ofMinLength(16).ofMaxLength(64);
    return Combinators.combine(
            steps,
            Arbitraries.of(Keys.SUBJECTS),
            signers,
            recipients,
            ids.map(TransactionId::new),
            Arbitraries.bytes().list().ofSize(16))
        .as(Sending::new);
  }

  byte[] senderNonce() {
    var bytes = new byte[nonce.size()];
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = nonce.get(i);
    }
    return bytes;
  }

  /** Whether the key to be certified is RSA. */
  boolean isRsa() {
    return subject.getPublic().getAlgorithm().equals("RSA");
  }

  /** The PKCS#10 request. */
  byte[] pkcs10(Asked asked) throws Exception {
    try (var challenge = new Challenge(asked.challenge().toCharArray())) {
      return asked
          .request()
          .pkcs10(
              subject, Optional.of(challenge), writer("").requestSignature(subject.getPublic()));
    }
  }

  /** The message; the password is for a recipient whose key cannot encrypt. */
  byte[] message(byte[] pkcs10, String password) throws Exception {
    return writer(password)
        .write(
            new MessageWriter.Header(step.type(), transactionId, senderNonce(), TestAuthority.NOW),
            pkcs10,
            recipient.certificate(),
            signer.certificate(),
            signer.privateKey());
  }

  private MessageWriter writer(String password) {
    return new MessageWriter(step, RANDOM, Optional.of(password.toCharArray()));
  }
}
