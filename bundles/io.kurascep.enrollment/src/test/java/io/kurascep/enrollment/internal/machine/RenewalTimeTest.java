// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RenewalTimeTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = BEGIN.plus(Duration.ofDays(90));

  @Test
  void isAtThePercentageOfTheValidity() {
    assertThat(RenewalTime.of(BEGIN, END, BEGIN, 50, 0)).contains(BEGIN.plus(Duration.ofDays(45)));
  }

  @Test
  void isSomeDaysBeforeTheEnd() {
    assertThat(RenewalTime.of(BEGIN, END, BEGIN, 0, 14)).contains(END.minus(Duration.ofDays(14)));
  }

  @Test
  void isTheEarlierOfBoth() {
    assertThat(RenewalTime.of(BEGIN, END, BEGIN, 50, 14)).contains(BEGIN.plus(Duration.ofDays(45)));
    assertThat(RenewalTime.of(BEGIN, END, BEGIN, 90, 30)).contains(END.minus(Duration.ofDays(30)));
  }

  @Test
  void isNeverWithoutEither() {
    assertThat(RenewalTime.of(BEGIN, END, BEGIN, 0, 0)).isEmpty();
  }

  @Test
  void isNotAtOnceWhereMoreDaysAreSetThanTheValidityHas() {
    assertThat(RenewalTime.of(BEGIN, END, BEGIN, 0, 365)).contains(BEGIN.plus(Duration.ofDays(45)));
  }

  @Test
  void worksForMinutes() {
    assertThat(RenewalTime.of(BEGIN, BEGIN.plusSeconds(240), BEGIN, 50, 0))
        .contains(BEGIN.plusSeconds(120));
  }

  @Test
  void isNotAtOnceWhereItHasPassedAtTheInstallation() {
    var late = END.minus(Duration.ofDays(10));
    assertThat(RenewalTime.of(BEGIN, END, late, 67, 0)).contains(late.plus(Duration.ofDays(1)));
    assertThat(RenewalTime.of(BEGIN, END, BEGIN, 1, 0)).contains(BEGIN.plus(Duration.ofDays(9)));
  }

  @Test
  void leavesAMinuteOrHalfOfWhatIsLeft() {
    var end = BEGIN.plusSeconds(300);
    assertThat(RenewalTime.of(BEGIN, end, BEGIN, 1, 0)).contains(BEGIN.plusSeconds(60));
    assertThat(RenewalTime.of(BEGIN, end, end.minusSeconds(40), 67, 0))
        .contains(end.minusSeconds(20));
    assertThat(RenewalTime.of(BEGIN, end, end.minusSeconds(2), 67, 0)).contains(end.plusSeconds(8));
  }
}
