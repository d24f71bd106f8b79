// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * The answer to GetNextCACert (RFC 8894 section 4.7.1).
 *
 * @param key signs it
 * @param signer the certificate of the key, which clients know already
 */
public record NextCaMessage(PrivateKey key, Certificate signer) {

  /** The form of the RFC: the certificates are the signed content. */
  public byte[] signed(List<Certificate> next) {
    return new Draft(key, signer, Digest.SHA256)
        .certificates(List.of(signer))
        .content(Certificates.enclose(next))
        .encoded();
  }

  /** The form of EJBCA: empty content, with SHA-1, and the certificates where nobody signs them. */
  public byte[] beside(List<Certificate> next) {
    List<Certificate> all = new ArrayList<>(next);
    all.add(signer);
    return new Draft(key, signer, Digest.SHA1).certificates(all).content(new byte[0]).encoded();
  }
}
