// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

/** A state file holds something else than what was written. */
public final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableException(String why) {
    super(why);
  }

  UnreadableException(String why, Throwable cause) {
    super(why, cause);
  }
}
