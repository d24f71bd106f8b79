// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads the field {@code extra}: one {@code name=value} per line, # for remarks. */
final class ExtraLines {

  private static final String ID = "extra";

  private ExtraLines() {}

  /**
   * Reads the lines.
   *
   * @param text as entered
   * @param names what may be set
   * @throws BadSettingException with the number of the line that is wrong
   */
  static Map<String, Object> parse(String text, Set<String> names) throws BadSettingException {
    var values = new LinkedHashMap<String, Object>();
    var number = 0;
    for (var line : text.split("\\R", -1)) {
      number++;
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      var parts = line.split("=", 2);
      var name = parts[0].strip();
      if (parts.length < 2) {
        throw bad(number, "there is no = in \"%s\": write name=value".formatted(cut(line)));
      }
      if (!names.contains(name)) {
        throw bad(number, "\"%s\" is no extra setting: known are %s".formatted(cut(name), names));
      }
      if (values.put(name, parts[1].strip()) != null) {
        throw bad(number, name + " is set a second time");
      }
    }
    return values;
  }

  private static String cut(String text) {
    var line = Printable.of(text);
    return line.length() <= 40 ? line : line.substring(0, 40) + "…";
  }

  private static BadSettingException bad(int line, String why) {
    return new BadSettingException(ID, "in line %d, %s".formatted(line, why));
  }
}
