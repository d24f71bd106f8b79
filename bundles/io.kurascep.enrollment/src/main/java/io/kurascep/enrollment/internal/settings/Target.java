// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The service that a picker of the form names, as {@code (kura.service.pid=NAME)}.
 *
 * @param filter the filter as it is in the settings
 * @param name the name in it; empty where nothing is chosen, or the filter is of another form
 */
public record Target(String filter, Optional<String> name) {

  /** What a picker shows where nothing is chosen. */
  public static final String NOTHING = "(kura.service.pid=changeme)";

  private static final Pattern PICKED =
      Pattern.compile("\\(\\s*kura\\.service\\.pid\\s*=((?:[^\\\\()*]|\\\\.)+)\\)");
  private static final String NOBODY = "changeme";

  /**
   * Reads a setting whose name ends with {@code .target}.
   *
   * @param otherwise the filter where there is none
   * @throws BadSettingException if no service registry can understand it. Such a filter does harm
   *     that lasts: Felix SCR leaves the reference dead even after the filter was corrected
   */
  static Target of(String id, Values values, String otherwise) throws BadSettingException {
    var filter = values.text(id, otherwise);
    var picked = PICKED.matcher(filter);
    if (picked.matches()) {
      var name = picked.group(1).replaceAll("\\\\(.)", "$1");
      return new Target(filter, Optional.of(name).filter(some -> !some.equals(NOBODY)));
    }
    if (!isFilter(filter)) {
      throw new BadSettingException(
          id,
          "this must be a filter such as (kura.service.pid=NAME), not \"%s\": correct it and restart"
                  .formatted(Printable.of(filter))
              + " the gateway, since a service registry does not recover from this by itself");
    }
    return new Target(filter, Optional.empty());
  }

  /** Balanced parentheses around something; the registry itself has the last word. */
  private static boolean isFilter(String text) {
    var depth = 0;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
      if (depth <= 0 && i < text.length() - 1) {
        return false;
      }
    }
    return depth == 0 && text.indexOf('=') > 0;
  }

  /** Whether a service was chosen at all. */
  public boolean isChosen() {
    return !filter.equals(NOTHING);
  }

  /** Whether a bound service of this name can be the one that is meant. */
  public boolean admits(String boundName) {
    return isChosen() && name.map(boundName::equals).orElse(true);
  }

  /** What it is called in a sentence. */
  public String called() {
    return name.orElse(filter);
  }
}
