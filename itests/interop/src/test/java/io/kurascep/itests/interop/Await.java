// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does. */
final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BREATH = Duration.ofMillis(5);

  private Await() {}

  /**
   * Waits until something is so, but not for ever.
   *
   * @return whether it became so in time
   */
  static boolean until(BooleanSupplier condition) {
    var deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      LockSupport.parkNanos(BREATH.toNanos());
    }
    return true;
  }
}
