// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the constant that a setting names. */
final class SettingText {

  private SettingText() {}

  /** Finds the constant whose setting is {@code text}, in any case. */
  static <T> T find(T[] constants, Function<T, String> setting, String text, String what) {
    var wanted = text.strip().toLowerCase(Locale.ROOT);
    for (var constant : constants) {
      if (setting.apply(constant).toLowerCase(Locale.ROOT).equals(wanted)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "%s is no %s: use one of %s"
            .formatted(
                text.strip(),
                what,
                Arrays.stream(constants).map(setting).collect(Collectors.joining(", "))));
  }
}
