// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.settings;

/** Text of others, made safe to print. */
public final class Printable {
  private static final int LONGEST = 200;

  private Printable() {}

  /** Replaces what could forge a line of a log or steer a terminal, and shortens. */
  public static String of(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            character -> {
              if (Character.isISOControl(character)
                  || Character.getType(character) == Character.FORMAT
                  || Character.getType(character) == Character.LINE_SEPARATOR
                  || Character.getType(character) == Character.PARAGRAPH_SEPARATOR
                  || Character.getType(character) == Character.SURROGATE) {
                safe.append('?');
              } else {
                safe.appendCodePoint(character);
              }
            });
    return safe.toString();
  }
}
