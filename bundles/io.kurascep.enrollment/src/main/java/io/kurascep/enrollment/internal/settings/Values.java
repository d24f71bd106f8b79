// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the settings of a component as they come, which is not always as the form says: Kura checks
 * neither type nor limits nor options of what arrives by REST, from the cloud or from a snapshot;
 * an emptied field may be absent or empty. So absent and empty mean the default, a number may be
 * text, and everything else is a {@link BadSettingException}.
 */
final class Values {

  private final Map<String, Object> map;

  Values(Map<String, Object> map) {
    this.map = map;
  }

  /** Text without white space around it; empty where there is none. */
  String text(String id) throws BadSettingException {
    return text(id, "");
  }

  /** Text without white space around it, or the default where there is none. */
  String text(String id, String otherwise) throws BadSettingException {
    var text = verbatim(id, otherwise);
    return text.isEmpty() ? otherwise : text;
  }

  /** The same, but an emptied field stays empty: only an absent one means the default. */
  String verbatim(String id, String otherwise) throws BadSettingException {
    var value = map.get(id);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
      return value.toString().strip();
    }
    throw new BadSettingException(
        id, "this must be text, and is of type " + value.getClass().getSimpleName());
  }

  /** A whole number within limits. */
  int number(String id, int otherwise, int least, int most) throws BadSettingException {
    var text = text(id, String.valueOf(otherwise));
    return number(id, text, least, most);
  }

  static int number(String id, String text, int least, int most) throws BadSettingException {
    try {
      var number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException none) {
      // The sentence below says so.
    }
    throw new BadSettingException(
        id,
        "this must be a whole number from %d to %d, not %s"
            .formatted(least, most, Printable.of(text)));
  }

  /** True or false. */
  boolean flag(String id, boolean otherwise) throws BadSettingException {
    return switch (text(id, String.valueOf(otherwise)).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new BadSettingException(id, "this must be true or false");
    };
  }

  /** One of several options, which the reader knows. */
  <T> T option(String id, String otherwise, Function<String, T> reader) throws BadSettingException {
    try {
      return reader.apply(text(id, otherwise));
    } catch (IllegalArgumentException unknown) {
      throw new BadSettingException(id, unknown);
    }
  }
}
