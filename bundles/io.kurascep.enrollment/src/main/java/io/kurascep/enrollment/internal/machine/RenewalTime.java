// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** When a certificate is renewed. */
public final class RenewalTime {

  private static final int WHOLE = 100;
  private static final int TENTH = 10;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LEAST = Duration.ofSeconds(10);

  private RenewalTime() {}

  /**
   * The earlier of two times, but not at once: a CA that issues certificates whose time to renew
   * has passed already, since it sets their begin back or the clocks differ, would be asked without
   * end.
   *
   * @param notBefore begin of the validity
   * @param notAfter end of the validity
   * @param since when it was installed: for a tenth of what was left of the validity then it is not
   *     renewed, and for a minute, or half of what was left if that is less
   * @param percent when this part of the validity has passed; 0 for not by percentage
   * @param days when fewer days than this are left, but not before half of the validity has passed,
   *     or a certificate of a shorter life would be renewed without end; 0 for not by days
   * @return when to renew; empty for never
   */
  public static Optional<Instant> of(
      Instant notBefore, Instant notAfter, Instant since, int percent, int days) {
    var byPercent =
        Optional.of(percent)
            .filter(part -> part > 0)
            .map(
                part ->
                    notBefore.plus(
                        Duration.between(notBefore, notAfter).multipliedBy(part).dividedBy(WHOLE)));
    var half = notBefore.plus(Duration.between(notBefore, notAfter).dividedBy(2));
    var byDays =
        Optional.of(days)
            .filter(left -> left > 0)
            .map(left -> notAfter.minus(Duration.ofDays(left)))
            .map(at -> at.isBefore(half) ? half : at);
    var earliest = since.plus(pause(Duration.between(since, notAfter)));
    return Stream.of(byPercent, byDays)
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .map(at -> at.isBefore(earliest) ? earliest : at);
  }

  private static Duration pause(Duration left) {
    var least = Backoff.clamp(left.dividedBy(2), LEAST, MINUTE);
    var tenth = left.dividedBy(TENTH);
    return tenth.compareTo(least) < 0 ? least : tenth;
  }
}
