// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 5", "4, 10", "6, 30", "7, 60", "9, 240", "10, 360", "500, 360"})
  void waitsLongerEachTimeAndByChance(int failures, int mostMinutes) {
    var backoff = new Backoff(new Random(1));
    var most = Duration.ofMinutes(mostMinutes);
    var longest = Duration.ZERO;
    for (var i = 0; i < 200; i++) {
      var wait = wait(backoff, failures, Optional.empty(), Optional.empty());
      assertThat(wait).isBetween(Duration.ofSeconds(1), most);
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    assertThat(longest).isGreaterThan(most.multipliedBy(9).dividedBy(10));
  }

  @Test
  void waitsAtMostATenthOfWhatIsLeft() {
    var backoff = new Backoff(new Random(1));
    for (var i = 0; i < 200; i++) {
      assertThat(
              wait(
                  backoff,
                  9,
                  Optional.of(Duration.ofSeconds(200)),
                  Optional.of(Duration.ofMinutes(10))))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
      assertThat(
              wait(
                  backoff,
                  9,
                  Optional.of(Duration.ofSeconds(200)),
                  Optional.of(Duration.ofDays(90))))
          .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
    }
  }

  @Test
  void waitsNoLongerThanTheSettingsSay() {
    var backoff = new Backoff(new Random(1));
    for (var i = 0; i < 100; i++) {
      assertThat(
              backoff.after(
                  9, Optional.empty(), Duration.ofHours(1), Optional.empty(), Optional.empty()))
          .isLessThanOrEqualTo(Duration.ofHours(1));
    }
  }

  @ParameterizedTest
  @CsvSource({"77, 77", "-5, 1", "0, 1", "99999999, 86400"})
  void doesWhatTheServerAsksForWithinReason(long asked, long waited) {
    assertThat(
            new Backoff(new Random(1))
                .after(
                    1,
                    Optional.of(Duration.ofSeconds(asked)),
                    Duration.ofHours(6),
                    Optional.empty(),
                    Optional.empty()))
        .isEqualTo(Duration.ofSeconds(waited));
  }

  private static Duration wait(
      Backoff backoff, int failures, Optional<Duration> remaining, Optional<Duration> lifetime) {
    return backoff.after(failures, Optional.empty(), Duration.ofHours(6), remaining, lifetime);
  }
}
