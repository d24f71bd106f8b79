// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** A setting or a kept value is wrong: correct it. */
public final class ConfigurationException extends ScepException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong and what to do. */
  public ConfigurationException(String sentence) {
    super(sentence);
  }

  /** Says what is wrong and what to do. */
  public ConfigurationException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
