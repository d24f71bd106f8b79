// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.io.IOException;

/** A text is not the PEM that it should be; the message says in one sentence what is wrong. */
public final class PemException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param sentence what is wrong
   */
  public PemException(String sentence) {
    super(sentence);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param sentence what is wrong
   * @param cause what was thrown first
   */
  public PemException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
