// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The answer to GetNextCACert (RFC 8894 §4.7): the certificates of the CA that takes over when the
 * present one ends.
 *
 * @param certificates at least one CA certificate, and perhaps those of its RA; not yet valid,
 *     perhaps
 * @param form why they are believed
 * @param warnings one sentence for each certificate that was left out, without a stop
 */
public record NextCa(List<X509Certificate> certificates, Form form, List<String> warnings) {

  /** How the server sent them. */
  public enum Form {
    /** Signed by the present CA, as RFC 8894 §4.7.1 wants it. */
    SIGNED,
    /**
     * Beside an empty content, as EJBCA does, where nothing signs them: each is believed since the
     * present CA issued or cross-signed it, or the settings name it.
     */
    VOUCHED
  }

  /** Copies the lists. */
  public NextCa {
    certificates = List.copyOf(certificates);
    warnings = List.copyOf(warnings);
  }
}
