// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Public keys as they stand in certificates and requests. */
public final class PublicKeys {
  private PublicKeys() {}

  /** Whether it is an RSA key. */
  public static boolean isRsa(SubjectPublicKeyInfo key) {
    return key.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
  }

  /**
   * Makes a key of the platform's provider, which bounds RSA's modulus and exponent, and knows no
   * curves but those of NIST.
   *
   * @throws GeneralSecurityException for a key that the platform cannot use
   */
  public static PublicKey decode(SubjectPublicKeyInfo key)
      throws GeneralSecurityException, IOException {
    return KeyFactory.getInstance(isRsa(key) ? "RSA" : "EC")
        .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
  }

  static boolean verifies(
      SubjectPublicKeyInfo key, Digest digest, byte[] content, byte[] signature) {
    try {
      PublicKey publicKey = decode(key);
      Signature verifier = Signature.getInstance(digest.jcaSignatureName(publicKey.getAlgorithm()));
      verifier.initVerify(publicKey);
      verifier.update(content);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | IOException e) {
      return false; // a key or signature that cannot be used vouches for nothing
    }
  }
}
