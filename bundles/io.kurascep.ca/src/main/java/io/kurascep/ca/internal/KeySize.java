// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.message.PublicKeys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * How strong the key in a request is.
 *
 * @param algorithm RSA or EC
 * @param bits of the modulus, or of the curve
 */
record KeySize(String algorithm, int bits) {

  /** Reads a key; empty for one that the platform cannot use. */
  static Optional<KeySize> of(SubjectPublicKeyInfo encoded) {
    try {
      PublicKey key = PublicKeys.decode(encoded);
      if (key instanceof RSAPublicKey rsa) {
        return Optional.of(new KeySize("RSA", rsa.getModulus().bitLength()));
      }
      if (key instanceof ECPublicKey ec) {
        return Optional.of(new KeySize("EC", ec.getParams().getOrder().bitLength()));
      }
      return Optional.empty();
    } catch (GeneralSecurityException | IOException e) {
      return Optional.empty();
    }
  }

  boolean isRsa() {
    return algorithm.equals("RSA");
  }

  @Override
  public String toString() {
    return algorithm + " " + bits;
  }
}
