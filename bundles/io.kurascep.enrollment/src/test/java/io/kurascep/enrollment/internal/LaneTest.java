// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.enrollment.internal.machine.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneTest {

  private final TestWorkers workers = new TestWorkers(Instant.parse("2026-03-01T08:00:00Z"));
  private final List<String> handled = new ArrayList<>();

  /** A lane whose events take until they are answered. */
  private Lane lane(String name) {
    return new Lane(
        workers,
        new Lane.Handler() {
          @Override
          public Lane.Next handle(Event event) {
            handled.add(name);
            return Lane.Next.WHEN_ANSWERED;
          }

          @Override
          public boolean rest() {
            return false;
          }

          @Override
          public void failed(Throwable bug) {
            throw new AssertionError(bug);
          }
        });
  }

  private Lane begun(String name, Optional<Lane> before) {
    var lane = lane(name);
    lane.begin(before);
    workers.run();
    return lane;
  }

  @Test
  void endsWhenWhatWasBegunIsFinished() {
    var lane = begun("one", Optional.empty());
    lane.whenEnded(() -> handled.add("end"));
    lane.close();
    assertThat(handled).containsExactly("one");
    lane.answer(Optional.empty());
    workers.run();
    assertThat(handled).containsExactly("one", "end");
    lane.whenEnded(() -> handled.add("at once"));
    assertThat(handled).containsExactly("one", "end", "at once");
  }

  @Test
  void beginsWhenAllBeforeItHaveEndedThoughOneOfThemNeverBegan() {
    var first = begun("first", Optional.empty());
    first.close();
    var second = begun("second", Optional.of(first));
    second.close();
    begun("third", Optional.of(second));
    assertThat(handled).containsExactly("first");

    first.answer(Optional.empty());
    workers.run();
    assertThat(handled).containsExactly("first", "third");
  }
}
