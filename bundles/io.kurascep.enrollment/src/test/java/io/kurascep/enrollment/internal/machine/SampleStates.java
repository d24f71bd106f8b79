// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.enrollment.internal.machine.World.Habits;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** States as they occur in lives. */
public final class SampleStates {

  private static final List<State> ALL = journaled();

  private SampleStates() {}

  private static List<State> journaled() {
    return Stream.of(
            new World(new Habits(true, true), false, Optional.empty()),
            new World(new Habits(false, false), true, Optional.of("one-time")))
        .flatMap(
            world -> {
              world.runUntil(2);
              return world.journaled.stream();
            })
        .distinct()
        .toList();
  }

  /** All states of two lives, in order. */
  public static List<State> all() {
    return ALL;
  }

  /** The first of them. */
  public static State first() {
    return ALL.get(0);
  }

  /** A state with an error. */
  public static State withError(String sentence) {
    var draft = new Draft(first());
    draft.lastError = Optional.of(sentence);
    draft.history = List.of(new io.kurascep.api.Attempt(World.START, "enroll", sentence + "\t|"));
    return draft.state();
  }
}
