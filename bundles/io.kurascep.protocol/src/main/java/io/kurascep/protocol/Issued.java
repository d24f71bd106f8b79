// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificate was issued and passed every check.
 *
 * @param certificate the issued certificate
 * @param chain the certificate, its issuer, and so on up to the trusted CA
 * @param warnings one sentence for each thing that a person should look at, without a stop
 */
public record Issued(
    X509Certificate certificate, List<X509Certificate> chain, List<String> warnings)
    implements Outcome {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the chain does not begin with the certificate
   */
  public Issued {
    chain = List.copyOf(chain);
    warnings = List.copyOf(warnings);
    if (chain.isEmpty() || !chain.get(0).equals(certificate)) {
      throw new IllegalArgumentException("the chain must begin with the issued certificate");
    }
  }
}
