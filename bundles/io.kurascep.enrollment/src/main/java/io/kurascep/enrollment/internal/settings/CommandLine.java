// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line into words: blanks separate them, single or double quotes hold one
 * together. Nothing else has a meaning; there is no shell.
 */
final class CommandLine {

  private CommandLine() {}

  /**
   * The words of a line.
   *
   * @throws IllegalArgumentException if a quote is never closed, or there is a control character
   */
  static List<String> words(String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    var begun = false;
    var quote = '\0';
    for (var i = 0; i < line.length(); i++) {
      var c = line.charAt(i);
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException("this holds a control character: remove it");
      }
      if (quote != '\0' ? c == quote : c == '"' || c == '\'') {
        quote = quote == '\0' ? c : '\0';
        begun = true;
      } else if (c == ' ' && quote == '\0') {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (quote != '\0') {
      throw new IllegalArgumentException("a quote is never closed: add the second one");
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
