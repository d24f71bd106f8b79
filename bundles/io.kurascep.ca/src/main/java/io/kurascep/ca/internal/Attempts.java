// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits how many wrong challenges somebody may send in a quarter of an hour: addresses and devices
 * each have such a limit of their own. It forgets at a restart, and the oldest where there are very
 * many.
 */
final class Attempts {
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final int MOST = 10_000;

  private final int limit;
  private final Clock clock;
  private final Map<String, Count> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > MOST;
        }
      };

  private record Count(Instant since, int wrong) {}

  Attempts(int limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Checks that somebody may try, whether the challenge is right or wrong.
   *
   * @param who an address or a device
   * @throws Refusal badRequest after too many wrong ones
   */
  synchronized void check(String who) throws Refusal {
    if (count(who).wrong() >= limit) {
      throw new Refusal(
          FailInfo.BAD_REQUEST,
          "too many wrong challenge passwords: wait for a quarter of an hour");
    }
  }

  /** Counts a wrong challenge. */
  synchronized void failed(String who) {
    Count before = count(who);
    counts.put(who, new Count(before.since(), before.wrong() + 1));
  }

  private Count count(String who) {
    Instant now = clock.instant();
    Count count = counts.get(who);
    return count == null || now.isAfter(count.since().plus(WINDOW)) ? new Count(now, 0) : count;
  }
}
