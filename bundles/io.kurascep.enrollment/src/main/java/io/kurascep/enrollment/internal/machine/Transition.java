// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.util.List;
import java.util.Objects;

/**
 * What the machine makes of an event. Whoever drives it first journals the state, then performs the
 * effects in their order.
 *
 * @param next the state after the event
 * @param effects what is to be done
 */
public record Transition(State next, List<Effect> effects) {

  /** Copies the list. */
  public Transition {
    Objects.requireNonNull(next, "next");
    effects = List.copyOf(effects);
  }
}
