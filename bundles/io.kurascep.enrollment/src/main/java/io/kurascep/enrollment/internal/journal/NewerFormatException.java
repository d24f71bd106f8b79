// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

/** A newer version of this program wrote the state file. */
public final class NewerFormatException extends Exception {

  private static final long serialVersionUID = 1L;

  NewerFormatException() {
    super("a newer version of this program wrote it");
  }
}
