// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.Key;
import java.util.Optional;

/**
 * What the keys of a request can do, by which {@link Ladder} chooses who signs.
 *
 * @param encrypts whether the requested key is RSA, and so can receive the answer
 * @param currentEncrypts whether that of the present certificate is; without meaning if there is
 *     none
 * @param transport what to do where one of them is not
 */
public record KeySituation(boolean encrypts, boolean currentEncrypts, EcTransport transport) {

  private static final KeySituation RSA = new KeySituation(true, true, EcTransport.RSA);

  /** RSA keys throughout. */
  public static KeySituation rsa() {
    return RSA;
  }

  /**
   * The keys at hand.
   *
   * @param requested the key to be certified, either half
   * @param current the present certificate
   * @param transport see {@link EcTransport}
   */
  public static KeySituation of(
      Key requested, Optional<CurrentCredential> current, EcTransport transport) {
    return new KeySituation(
        isRsa(requested), current.map(known -> isRsa(known.key())).orElse(true), transport);
  }

  private static boolean isRsa(Key key) {
    return key.getAlgorithm().equals("RSA");
  }
}
