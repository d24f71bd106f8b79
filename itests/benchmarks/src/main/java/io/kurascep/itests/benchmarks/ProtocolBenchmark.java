// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import java.net.URI;
import java.security.KeyPairGenerator;
import java.util.Locale;

/**
 * Measures the CPU of first enrollments by one client, in floors. JMH counts time and not the CPU
 * of a process with its collector and compiler, hence this loop of our own.
 *
 * <p>Prints its story, and then {@code RESULT name floors} for each thing that was measured.
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
   * @param arguments {@code messages}, {@code enrollment} or {@code jscep}; then the server's URL,
   *     the SHA-256 fingerprint of its CA certificate, and a challenge
   */
  public static void main(String[] arguments) throws Exception {
    var name = arguments[0];
    var peer = new Peer(URI.create(arguments[1]), arguments[2], arguments[3]);
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var key = generator.generateKeyPair();
    var floor = new Floor(key);
    var work =
        switch (name) {
          case "messages" -> new ReplayedEnrollment(new KuraScepEnrollment(peer, key), DIFFERENT);
          case "enrollment" -> new KuraScepEnrollment(peer, key);
          case "jscep" -> new JscepEnrollment(peer, key);
          default -> throw new IllegalArgumentException("unknown: " + name);
        };
    work.repeat(WARM_UP);
    floor.repeat(WARM_UP);
    System.out.printf(
        Locale.ROOT, "RESULT %s %.3f%n", name, new Meter(floor, ROUND).floors(name, work));
  }
}
