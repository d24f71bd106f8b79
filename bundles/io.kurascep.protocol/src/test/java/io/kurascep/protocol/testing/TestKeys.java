// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys by name, made once per run since RSA takes its time. */
public final class TestKeys {

  private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();

  private TestKeys() {}

  /** The RSA-2048 key of this name. */
  public static KeyPair rsa(String name) {
    return KEYS.computeIfAbsent("RSA " + name, any -> generate("RSA", 2048));
  }

  /** The EC P-256 key of this name. */
  public static KeyPair ec(String name) {
    return KEYS.computeIfAbsent("EC " + name, any -> generate("EC", 256));
  }

  private static KeyPair generate(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
