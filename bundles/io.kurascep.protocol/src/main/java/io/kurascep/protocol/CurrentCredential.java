// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * The certificate that is being renewed, with its key.
 *
 * @param key never shown by {@link #toString}
 * @param certificate what the server knows the requester by
 */
public record CurrentCredential(PrivateKey key, X509Certificate certificate) {

  @Override
  public String toString() {
    return "CurrentCredential[" + certificate.getSubjectX500Principal() + "]";
  }
}
