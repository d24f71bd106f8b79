// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

/** A setting is wrong. Its message is one sentence that names the setting and what to do. */
public final class BadSettingException extends Exception {

  private static final long serialVersionUID = 1L;

  BadSettingException(String setting, String sentence) {
    super(setting + ": " + sentence);
  }

  BadSettingException(String setting, IllegalArgumentException why) {
    super(setting + ": " + Printable.of(String.valueOf(why.getMessage())), why);
  }
}
