// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

import java.time.Instant;
import java.util.Objects;

/**
 * One line of the history of a certificate.
 *
 * @param at when it ended
 * @param what what was tried, such as {@code enroll} or {@code poll}
 * @param result how it ended, in one sentence without a secret
 */
public record Attempt(Instant at, String what, String result) {

  /** Refuses an absent component. */
  public Attempt {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(result, "result");
  }
}
