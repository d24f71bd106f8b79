// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keys by name, one for each name. RSA takes its time: the first names of a run get keys that are
 * ready, and only when those are used up more are made.
 */
public final class TestKeys {

  private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
  private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();

  /** The two primes of each key that is ready, in hexadecimal digits. */
  private static final List<String> READY = ready();

  private static final AtomicInteger USED = new AtomicInteger();

  private TestKeys() {}

  /** The RSA-2048 key of this name. */
  public static KeyPair rsa(String name) {
    return KEYS.computeIfAbsent("RSA " + name, any -> nextRsa());
  }

  /** The EC P-256 key of this name. */
  public static KeyPair ec(String name) {
    return KEYS.computeIfAbsent("EC " + name, any -> generate("EC", 256));
  }

  private static KeyPair nextRsa() {
    var next = USED.getAndIncrement();
    return next < READY.size() ? rsaOf(READY.get(next).split(" ", -1)) : generate("RSA", 2048);
  }

  private static List<String> ready() {
    var file = Objects.requireNonNull(TestKeys.class.getResourceAsStream("rsa-2048"));
    try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
      return lines.lines().toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static KeyPair rsaOf(String... primes) {
    return rsa(new BigInteger(primes[0], 16), new BigInteger(primes[1], 16));
  }

  /** The RSA key of these two primes, for public exponent 65537. */
  public static KeyPair rsa(BigInteger p, BigInteger q) {
    var less = p.subtract(BigInteger.ONE);
    var otherLess = q.subtract(BigInteger.ONE);
    var d = EXPONENT.modInverse(less.multiply(otherLess));
    var n = p.multiply(q);
    try {
      var factory = KeyFactory.getInstance("RSA");
      return new KeyPair(
          factory.generatePublic(new RSAPublicKeySpec(n, EXPONENT)),
          factory.generatePrivate(
              new RSAPrivateCrtKeySpec(
                  n, EXPONENT, d, p, q, d.mod(less), d.mod(otherLess), q.modInverse(p))));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
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
