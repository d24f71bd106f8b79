// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.LadderStep.Signer;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of one request, kept by the caller until it has ended: the answer can be read with them
 * alone.
 *
 * @param subject to be certified
 * @param transport signs the messages and receives the answers, where the step says so ({@link
 *     Signer#TRANSPORT}); of no use after the request
 */
public record RequestKeys(KeyPair subject, Optional<KeyPair> transport) {

  private static final Set<String> SIGNS = Set.of("RSA", "EC");

  /** For steps that need no transport key. */
  public static RequestKeys of(KeyPair subject) {
    return new RequestKeys(subject, Optional.empty());
  }

  /** With a new transport key of RSA-2048, if the step needs one. */
  public static RequestKeys of(KeyPair subject, LadderStep step, SecureRandom random) {
    return new RequestKeys(
        subject,
        step.signer() == Signer.TRANSPORT
            ? Optional.of(KeyType.RSA_2048.generate(random))
            : Optional.empty());
  }

  /**
   * The key that signs the messages of a step, and that answers are encrypted for.
   *
   * @throws IllegalArgumentException if the step signs with a key that is not there, or that is
   *     neither RSA nor EC
   */
  PrivateKey signer(LadderStep step, Optional<CurrentCredential> current) {
    var key =
        step.signer() == Signer.CURRENT
            ? current.map(CurrentCredential::key).orElseThrow(() -> missing("current certificate"))
            : own(step).getPrivate();
    if (!SIGNS.contains(key.getAlgorithm())) {
      throw new IllegalArgumentException(
          "a message can be signed with an RSA or EC key only, and this is %s"
              .formatted(key.getAlgorithm()));
    }
    return key;
  }

  /** The key that a self-signed certificate is for. */
  KeyPair own(LadderStep step) {
    return step.signer() == Signer.TRANSPORT
        ? transport.orElseThrow(() -> missing("transport key"))
        : subject;
  }

  private static IllegalArgumentException missing(String what) {
    return new IllegalArgumentException(
        "the step signs with the %s and there is none".formatted(what));
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "RequestKeys[subject=%s, transport=%s]"
        .formatted(subject.getPublic().getAlgorithm(), transport.isPresent());
  }
}
