// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import io.kurascep.protocol.RequestKeys;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures the CPU of first enrollments by one client, in floors. JMH counts time and not the CPU
 * of a process with its collector and compiler, hence this loop of our own.
 *
 * <p>Prints its story, and then {@code RESULT name floors kilobytes}: the CPU, and the memory that
 * was allocated each time.
 */
public final class ProtocolBenchmark {
  private static final int WARM_UP = 1_500;
  private static final int ROUND = 300;

  /** More than the certificates that the platform remembers, whose signatures it checked. */
  private static final int DIFFERENT = 1_000;

  private ProtocolBenchmark() {}

  /**
   * Measures.
   *
   * @param arguments {@code messages}, {@code enrollment}, {@code renewal}, {@code ec} or {@code
   *     jscep}; then the server's URL, the SHA-256 fingerprint of its CA certificate, and a
   *     challenge
   */
  public static void main(String[] arguments) throws Exception {
    var name = arguments[0];
    var peer = new Peer(URI.create(arguments[1]), arguments[2], arguments[3]);
    var key = key("RSA", 2048);
    var floor = new Floor(key);
    var rsa = RequestKeys.of(key);
    var work =
        switch (name) {
          case "messages" -> new ReplayedEnrollment(new KuraScepEnrollment(peer, rsa), DIFFERENT);
          case "enrollment" -> new KuraScepEnrollment(peer, rsa);
          case "renewal" -> new KuraScepRenewal(peer, key, key("RSA", 2048));
          case "ec" -> new KuraScepEnrollment(peer, withTransport(key("EC", 256), key));
          case "jscep" -> new JscepEnrollment(peer, key);
          default -> throw new IllegalArgumentException("unknown: " + name);
        };
    work.repeat(WARM_UP);
    floor.repeat(WARM_UP);
    var floors = new Meter(floor, ROUND).floors(name, work);
    System.out.printf(
        Locale.ROOT, "RESULT %s %.3f %.1f%n", name, floors, Meter.kilobytes(work, ROUND));
  }

  private static KeyPair key(String algorithm, int bits) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static RequestKeys withTransport(KeyPair subject, KeyPair transport) {
    return new RequestKeys(subject, Optional.of(transport));
  }
}
