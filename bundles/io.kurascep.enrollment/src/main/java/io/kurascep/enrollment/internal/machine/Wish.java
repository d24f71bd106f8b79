// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.time.Duration;
import java.util.Objects;

/**
 * What the settings ask for, as far as the machine decides by it.
 *
 * @param request fingerprint of what is requested: subject, names, template, usages, key type
 * @param everything fingerprint of all settings of certificate and server, the challenge included
 * @param oneTime whether the challenge is valid once
 * @param fetches whether a challenge is fetched when one is needed; it is valid once
 * @param renewalPercent renew when this part of the validity has passed; 0 for never
 * @param renewalDays renew when fewer days are left; 0 for never
 * @param longestRetry the longest time between two attempts
 * @param pollInterval until the first question for a pending request
 * @param pollLimit after which a pending request is given up; zero for never
 * @param pollCount number of questions after which it is given up; zero for never
 */
public record Wish(
    String request,
    String everything,
    boolean oneTime,
    boolean fetches,
    int renewalPercent,
    int renewalDays,
    Duration longestRetry,
    Duration pollInterval,
    Duration pollLimit,
    int pollCount) {

  /** Refuses an absent component. */
  public Wish {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(everything, "everything");
    Objects.requireNonNull(longestRetry, "longestRetry");
    Objects.requireNonNull(pollInterval, "pollInterval");
    Objects.requireNonNull(pollLimit, "pollLimit");
  }

  /** What bad settings ask for: nothing. */
  public static Wish none() {
    return new Wish(
        "", "", false, false, 0, 0, Duration.ofHours(6), Duration.ofMinutes(1), Duration.ZERO, 0);
  }
}
