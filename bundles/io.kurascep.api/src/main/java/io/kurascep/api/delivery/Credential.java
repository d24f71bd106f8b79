// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api.delivery;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A private key and its certificates, lent for the time of one call: whoever lends it closes it
 * when the call returns, and the key can then no longer be had from it.
 */
public final class Credential implements AutoCloseable {

  private final AtomicReference<PrivateKey> privateKey;
  private final List<X509Certificate> chain;

  /**
   * Lends a key.
   *
   * @param privateKey the private key that belongs to the first certificate
   * @param chain the certificate and its issuers, the leaf first
   */
  public Credential(PrivateKey privateKey, List<X509Certificate> chain) {
    this.privateKey = new AtomicReference<>(Objects.requireNonNull(privateKey, "privateKey"));
    this.chain = List.copyOf(chain);
  }

  /**
   * The private key.
   *
   * @return the key
   * @throws IllegalStateException once the call for which it was lent has returned
   */
  public PrivateKey privateKey() {
    return Optional.ofNullable(privateKey.get())
        .orElseThrow(
            () -> new IllegalStateException("The key was lent for one call, which has returned"));
  }

  /**
   * The certificate and its issuers.
   *
   * @return an unmodifiable list, the leaf first
   */
  public List<X509Certificate> chain() {
    return chain;
  }

  @Override
  public void close() {
    privateKey.set(null);
  }

  @Override
  public String toString() {
    return "Credential[private key not shown]";
  }
}
