// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.net.URI;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A revocation list that passed every check (RFC 8894 §4.6).
 *
 * @param crl the list, complete and current
 * @param issuer the CA certificate that its signature was verified with
 * @param distributionPoint where it came from, if not by GetCRL from the SCEP server
 * @param warnings one sentence for each thing that a person should look at, without a stop
 */
public record FetchedCrl(
    X509CRL crl, X509Certificate issuer, Optional<URI> distributionPoint, List<String> warnings) {

  /** Copies the list. */
  public FetchedCrl {
    warnings = List.copyOf(warnings);
  }
}
