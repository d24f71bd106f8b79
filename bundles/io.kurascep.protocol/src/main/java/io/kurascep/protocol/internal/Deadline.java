// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.time.Duration;

/** The moment at which something must have ended, on a clock that nobody sets. */
public final class Deadline {

  private final Duration limit;
  private final long start = System.nanoTime();

  private Deadline(Duration limit) {
    this.limit = limit;
  }

  /** The moment that is this far away from now. */
  public static Deadline in(Duration limit) {
    return new Deadline(limit);
  }

  /** The time that is left; zero or negative once it is over. */
  public Duration left() {
    return limit.minusNanos(System.nanoTime() - start);
  }

  /** How far away the moment was in the beginning. */
  Duration limit() {
    return limit;
  }
}
