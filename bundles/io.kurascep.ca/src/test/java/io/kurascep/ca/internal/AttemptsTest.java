// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kurascep.ca.internal.message.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** How long a wrong challenge is held against somebody. */
class AttemptsTest {
  private static final int LIMIT = 3;
  private static final int REMEMBERED = 10_000;

  private Instant now = Instant.parse("2026-03-01T08:00:00Z");
  private final InstantSource time = () -> now;
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final Attempts attempts = new Attempts(LIMIT, clock);

  private void fail(String who, int times) {
    for (int i = 0; i < times; i++) {
      attempts.failed(who);
    }
  }

  private void assertRefused(String who) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> attempts.check(who))
        .withMessageContaining("too many wrong challenge passwords");
  }

  private void assertAllowed(String who) {
    assertThatCode(() -> attempts.check(who)).doesNotThrowAnyException();
  }

  @Test
  void refusesWhoeverWasWrongTooOften() {
    fail("192.0.2.1", LIMIT - 1);
    assertAllowed("192.0.2.1");

    fail("192.0.2.1", 1);

    assertRefused("192.0.2.1");
    assertAllowed("192.0.2.2");
  }

  @Test
  void forgetsAfterAQuarterOfAnHour() {
    fail("192.0.2.1", LIMIT);

    now = now.plus(Duration.ofMinutes(15));
    assertRefused("192.0.2.1");
    now = now.plusSeconds(1);

    assertAllowed("192.0.2.1");
    fail("192.0.2.1", 1);
    assertAllowed("192.0.2.1");
  }

  @Test
  void forgetsTheOldestAloneWhereThereAreVeryMany() {
    fail("oldest", LIMIT);
    fail("second", LIMIT);
    for (int i = 2; i < REMEMBERED; i++) {
      fail("device-" + i, 1);
    }
    assertRefused("oldest");

    fail("one more", 1);

    assertAllowed("oldest");
    assertRefused("second");
  }
}
