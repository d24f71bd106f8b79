// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What the keystore holds under the alias.
 *
 * @param place where that was read
 * @param chain the certificate of the key entry and its issuers, the leaf first; empty where there
 *     is no key entry
 * @param keyMatches whether the private key belongs to the certificate
 * @param fromThisCa whether the certificate is from the CA that we ask
 */
public record Found(
    Place place, List<X509Certificate> chain, boolean keyMatches, boolean fromThisCa) {

  /** Copies the list. */
  public Found {
    chain = List.copyOf(chain);
  }

  /** No key entry. */
  public static Found nothing(Place place) {
    return new Found(place, List.of(), false, false);
  }

  /** Whether it is this certificate, with its key. */
  public boolean holds(X509Certificate certificate) {
    return keyMatches && !chain.isEmpty() && chain.get(0).equals(certificate);
  }

  boolean canBeAdoptedAt(Instant now) {
    return keyMatches
        && fromThisCa
        && !chain.isEmpty()
        && now.isBefore(chain.get(0).getNotAfter().toInstant());
  }
}
