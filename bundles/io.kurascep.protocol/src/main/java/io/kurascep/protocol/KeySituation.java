// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.internal.RsaKeyTransport;
import java.security.PrivateKey;
import java.util.Optional;

/**
 * What the keys of a request can do, by which {@link Ladder} chooses who signs.
 *
 * @param requested how the requested key can receive the answer
 * @param current how that of the present certificate can; without meaning if there is none
 * @param transport what to do where one of them is an EC key
 */
public record KeySituation(Ability requested, Ability current, EcTransport transport) {

  private static final KeySituation RSA =
      new KeySituation(Ability.DECRYPTS, Ability.DECRYPTS, EcTransport.RSA);

  /** How a key receives an answer. */
  public enum Ability {
    /** As an RSA key: the answer is encrypted to it. */
    DECRYPTS,
    /** As an EC key: by key agreement, or not without a password (RFC 8894 §3.1). */
    AGREES,
    /** Not at all: an RSA key in a token that may sign and not decrypt. */
    ONLY_SIGNS;

    /** Of this key. */
    public static Ability of(PrivateKey key) {
      if (!key.getAlgorithm().equals("RSA")) {
        return AGREES;
      }
      return RsaKeyTransport.mayDecrypt(key) ? DECRYPTS : ONLY_SIGNS;
    }

    /** Of a key of this type that this program makes itself. */
    public static Ability of(KeyType type) {
      return type.encrypts() ? DECRYPTS : AGREES;
    }
  }

  /** RSA keys throughout, which may decrypt. */
  public static KeySituation rsa() {
    return RSA;
  }

  /**
   * The keys at hand.
   *
   * @param requested the key to be certified
   * @param current the present certificate
   * @param transport see {@link EcTransport}
   */
  public static KeySituation of(
      PrivateKey requested, Optional<CurrentCredential> current, EcTransport transport) {
    return new KeySituation(
        Ability.of(requested),
        current.map(known -> Ability.of(known.key())).orElse(Ability.DECRYPTS),
        transport);
  }

  /** Whether a key of its own receives the answers to requests with a new certificate. */
  boolean needsTransportKey() {
    return needsTransportKey(requested);
  }

  /** Whether one would, if the present key were requested again. */
  boolean currentNeedsTransportKey() {
    return needsTransportKey(current);
  }

  private boolean needsTransportKey(Ability key) {
    return key == Ability.ONLY_SIGNS || (key == Ability.AGREES && transport == EcTransport.RSA);
  }
}
