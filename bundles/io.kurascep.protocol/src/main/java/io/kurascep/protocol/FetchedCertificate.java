// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The answer to GetCert (RFC 8894 §4.5): a certificate that leads to the trusted CA. It may have
 * expired, and need not be the asker's.
 *
 * @param certificate the very one that was asked for
 * @param chain the certificate, its issuer, and so on up to the trusted CA
 * @param warnings one sentence for each thing that a person should look at, without a stop
 */
public record FetchedCertificate(
    X509Certificate certificate, List<X509Certificate> chain, List<String> warnings) {

  /** Copies the lists. */
  public FetchedCertificate {
    chain = List.copyOf(chain);
    warnings = List.copyOf(warnings);
  }
}
