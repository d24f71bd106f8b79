// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api.delivery;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be delivered, and where to.
 *
 * @param enrollment the name of the configured certificate
 * @param keystore the name of the keystore, its {@code kura.service.pid}
 * @param alias the alias in the keystore
 * @param chain the certificate and its issuers, the leaf first; at least one
 * @param previous the certificate that it replaces, where there is one
 */
public record Delivery(
    String enrollment,
    String keystore,
    String alias,
    List<X509Certificate> chain,
    Optional<X509Certificate> previous) {

  /** Refuses an absent component and an empty chain. */
  public Delivery {
    Objects.requireNonNull(enrollment, "enrollment");
    Objects.requireNonNull(keystore, "keystore");
    Objects.requireNonNull(alias, "alias");
    Objects.requireNonNull(previous, "previous");
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A delivery needs at least one certificate");
    }
  }

  /**
   * The certificate itself.
   *
   * @return the first of the chain
   */
  public X509Certificate certificate() {
    return chain.get(0);
  }
}
