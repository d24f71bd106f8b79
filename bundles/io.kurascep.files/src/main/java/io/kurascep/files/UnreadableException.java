// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

/** A {@link StateFile} holds something else than what was written. */
public final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong with the file.
   *
   * @param why to be read after «the file cannot be read, since»
   */
  public UnreadableException(String why) {
    super(why);
  }

  /**
   * Says what is wrong with the file.
   *
   * @param why to be read after «the file cannot be read, since»
   * @param cause what was found
   */
  public UnreadableException(String why, Throwable cause) {
    super(why, cause);
  }
}
