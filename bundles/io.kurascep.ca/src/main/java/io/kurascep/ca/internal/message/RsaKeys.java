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

/** RSA public keys as they stand in certificates and requests. */
final class RsaKeys {
  private RsaKeys() {}

  static boolean isRsa(SubjectPublicKeyInfo key) {
    return key.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
  }

  /** Makes a key of the platform's provider, which bounds modulus and exponent. */
  static PublicKey decode(SubjectPublicKeyInfo key) throws GeneralSecurityException, IOException {
    return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key.getEncoded()));
  }

  static boolean verifies(
      SubjectPublicKeyInfo key, Digest digest, byte[] content, byte[] signature) {
    try {
      Signature rsa = Signature.getInstance(digest.jcaSignatureName());
      rsa.initVerify(decode(key));
      rsa.update(content);
      return rsa.verify(signature);
    } catch (GeneralSecurityException | IOException e) {
      return false; // a key or signature that cannot be used vouches for nothing
    }
  }
}
