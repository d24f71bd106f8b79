// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * How long to wait after a failure: longer each time, and by chance, so that the gateways of a
 * fleet do not come back together; but never so long that a certificate ends meanwhile.
 */
final class Backoff {

  private static final List<Duration> STEPS =
      Stream.of(1, 2, 5, 10, 20, 30, 60, 120, 240).map(Duration::ofMinutes).toList();
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int PART_OF_REMAINING = 10;

  private final RandomGenerator chance;

  Backoff(RandomGenerator chance) {
    this.chance = chance;
  }

  /**
   * How long to wait.
   *
   * @param failures how many there were in a row, at least one
   * @param retryAfter what the server asks for, which wins, up to a day
   * @param most the longest wait
   * @param remaining how long the present certificate is still valid
   * @param lifetime the whole of its validity
   */
  Duration after(
      int failures,
      Optional<Duration> retryAfter,
      Duration most,
      Optional<Duration> remaining,
      Optional<Duration> lifetime) {
    if (retryAfter.isPresent()) {
      return clamp(retryAfter.get(), LEAST, DAY);
    }
    var step = failures <= STEPS.size() ? STEPS.get(failures - 1) : most;
    var longest = step.compareTo(most) > 0 ? most : step;
    if (remaining.isPresent()) {
      var shortLived = lifetime.filter(whole -> whole.compareTo(DAY) < 0).isPresent();
      var part = remaining.get().dividedBy(PART_OF_REMAINING);
      longest = clamp(part, shortLived ? LEAST : STEPS.get(0), longest);
    }
    var millis = (long) (chance.nextDouble() * longest.toMillis());
    return clamp(Duration.ofMillis(millis), LEAST, longest);
  }

  static Duration clamp(Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0) {
      return least;
    }
    return value.compareTo(most) > 0 ? most : value;
  }
}
