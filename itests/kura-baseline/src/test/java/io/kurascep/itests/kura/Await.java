// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what another thread does. */
final class Await {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(20);

  private Await() {}

  /**
   * Looks until what is seen is as wanted.
   *
   * @param look shows it
   * @param wanted what it must be
   * @return what was seen last
   * @throws AssertionError with what was seen last, where it does not come within a minute
   */
  static <T> T until(Supplier<T> look, Predicate<? super T> wanted) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    T seen = look.get();
    while (!wanted.test(seen)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("in vain, last seen was " + seen);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS);
      seen = look.get();
    }
    return seen;
  }
}
