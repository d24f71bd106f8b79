// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import java.time.Instant;
import java.util.Optional;

/**
 * When the keystore is to be read again. A wish that comes while it is being read is not fulfilled
 * by that: what is read may be older.
 */
final class Inspection {

  private Optional<Instant> at;
  private long wishes;
  private long begun;

  Inspection(Instant first) {
    at = Optional.of(first);
  }

  /** It is to be read at that time, or as soon as possible after it. */
  synchronized void wish(Instant time) {
    at = Optional.of(time);
    wishes++;
  }

  /** When it is to be read; empty if it has been. */
  synchronized Optional<Instant> at() {
    return at;
  }

  /** The reading begins. */
  synchronized void begin() {
    begun = wishes;
  }

  /** It was read. */
  synchronized void done() {
    if (begun == wishes) {
      at = Optional.empty();
    }
  }
}
