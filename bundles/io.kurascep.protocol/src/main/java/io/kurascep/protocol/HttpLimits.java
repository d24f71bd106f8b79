// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.time.Duration;

/**
 * The limits of one HTTP exchange.
 *
 * @param connect longest time to reach the server
 * @param read longest time between two bytes of the answer
 * @param total longest time of the exchange in all
 * @param maxBytes largest body of an answer, in bytes
 * @param waitForConnection how long to try again to connect before giving up (zero: one attempt),
 *     for a gateway that starts before its network
 */
public record HttpLimits(
    Duration connect, Duration read, Duration total, int maxBytes, Duration waitForConnection) {

  private static final int DEFAULT_MAX_BYTES = 1 << 20;
  private static final int LEAST_MAX_BYTES = 1 << 12;

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a time is not positive, the wait negative, or the size
   *     smaller than 4096
   */
  public HttpLimits {
    requirePositive(connect, "connect");
    requirePositive(read, "read");
    requirePositive(total, "total");
    if (waitForConnection.isNegative()) {
      throw new IllegalArgumentException("the time to wait for a connection must not be negative");
    }
    if (maxBytes < LEAST_MAX_BYTES) {
      throw new IllegalArgumentException(
          "the largest answer must be at least " + LEAST_MAX_BYTES + " bytes");
    }
  }

  /** 10 s to connect, 30 s between bytes, 60 s in all, 1 MiB, no wait. */
  public static HttpLimits defaults() {
    return new HttpLimits(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        DEFAULT_MAX_BYTES,
        Duration.ZERO);
  }

  private static void requirePositive(Duration limit, String name) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the " + name + " time limit must be positive");
    }
  }
}
