// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

/** Text of a stranger, made fit for a log line. */
final class Printable {

  private static final int LONGEST = 300;

  private Printable() {}

  /** Without line breaks and other control characters, and not too long. */
  static String of(String text) {
    var line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
