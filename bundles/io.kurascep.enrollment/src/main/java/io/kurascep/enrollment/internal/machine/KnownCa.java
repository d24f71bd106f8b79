// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.util.Objects;

/**
 * The CA certificates of a server, by which a change is noticed.
 *
 * @param server its name
 * @param fingerprint of all of them
 */
public record KnownCa(String server, String fingerprint) {

  /** Refuses an absent component. */
  public KnownCa {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(fingerprint, "fingerprint");
  }
}
