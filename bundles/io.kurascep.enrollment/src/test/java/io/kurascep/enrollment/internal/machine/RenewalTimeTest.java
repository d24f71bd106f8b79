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
    assertThat(RenewalTime.of(BEGIN, END, 50, 0)).contains(BEGIN.plus(Duration.ofDays(45)));
  }

  @Test
  void isSomeDaysBeforeTheEnd() {
    assertThat(RenewalTime.of(BEGIN, END, 0, 14)).contains(END.minus(Duration.ofDays(14)));
  }

  @Test
  void isTheEarlierOfBoth() {
    assertThat(RenewalTime.of(BEGIN, END, 50, 14)).contains(BEGIN.plus(Duration.ofDays(45)));
    assertThat(RenewalTime.of(BEGIN, END, 90, 30)).contains(END.minus(Duration.ofDays(30)));
  }

  @Test
  void isNeverWithoutEither() {
    assertThat(RenewalTime.of(BEGIN, END, 0, 0)).isEmpty();
  }

  @Test
  void isNotAtOnceWhereMoreDaysAreSetThanTheValidityHas() {
    assertThat(RenewalTime.of(BEGIN, END, 0, 365)).contains(BEGIN.plus(Duration.ofDays(45)));
  }

  @Test
  void worksForMinutes() {
    assertThat(RenewalTime.of(BEGIN, BEGIN.plusSeconds(240), 50, 0))
        .contains(BEGIN.plusSeconds(120));
  }
}
