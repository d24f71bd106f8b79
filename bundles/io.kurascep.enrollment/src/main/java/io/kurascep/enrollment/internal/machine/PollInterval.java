// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.time.Duration;
import java.util.Optional;

/** How long to wait between two questions for a pending request. */
final class PollInterval {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration LEAST_ASKED = Duration.ofSeconds(1);
  private static final Duration MOST_ASKED = Duration.ofDays(1);
  private static final double GROWTH = 1.5;

  private PollInterval() {}

  /**
   * Grows by half with each question, up to an hour.
   *
   * @param first until the first question
   * @param polls questions so far
   * @param retryAfter what the server asks for, which wins, up to a day
   */
  static Duration after(Duration first, int polls, Optional<Duration> retryAfter) {
    if (retryAfter.isPresent()) {
      return Backoff.clamp(retryAfter.get(), LEAST_ASKED, MOST_ASKED);
    }
    var longest = first.compareTo(LONGEST) > 0 ? first : LONGEST;
    var grown =
        Math.min((double) first.toMillis() * Math.pow(GROWTH, polls), (double) longest.toMillis());
    return Duration.ofMillis((long) grown);
  }
}
