// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import java.time.Duration;

/**
 * Tells settings that somebody applied from those that a start delivers. Kura delivers the settings
 * of a component twice at a start, the second time as a change, a tenth of a second later on a fast
 * machine; passwords are encrypted anew each time, so that the content tells nothing. Therefore a
 * change counts as somebody's only a while after the activation, which nobody waits for: who
 * applies earlier has other settings, or just created the component.
 */
final class Apply {

  private static final Duration START = Duration.ofSeconds(30);

  private final Workers workers;
  private final Duration activatedAt;

  /** To be made when a component is activated. */
  Apply(Workers workers) {
    this.workers = workers;
    this.activatedAt = workers.age();
  }

  /** Whether a change that comes now is somebody's. */
  boolean isSomebodys() {
    return workers.age().minus(activatedAt).compareTo(START) >= 0;
  }
}
