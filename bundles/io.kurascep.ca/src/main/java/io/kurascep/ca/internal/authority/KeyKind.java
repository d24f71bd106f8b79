// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.authority;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;

/** The kinds of keys that a CA can have. */
public enum KeyKind {
  /** RSA with 2048 bits. */
  RSA_2048(2048, ""),
  /** RSA with 3072 bits. */
  RSA_3072(3072, ""),
  /** RSA with 4096 bits. */
  RSA_4096(4096, ""),
  /** The curve P-256 of NIST. */
  EC_P256(256, "secp256r1"),
  /** The curve P-384 of NIST. */
  EC_P384(384, "secp384r1"),
  /** The curve P-521 of NIST. */
  EC_P521(521, "secp521r1");

  private final int bits;
  private final String curve;

  KeyKind(int bits, String curve) {
    this.bits = bits;
    this.curve = curve;
  }

  /** Whether content can be encrypted for such a key (RFC 8894 section 3.1). */
  public boolean canDecrypt() {
    return curve.isEmpty();
  }

  /** Makes a key. */
  public KeyPair generate(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(canDecrypt() ? "RSA" : "EC");
    if (canDecrypt()) {
      generator.initialize(bits, random);
    } else {
      generator.initialize(new ECGenParameterSpec(curve), random);
    }
    return generator.generateKeyPair();
  }
}
