// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Replaces wildcards such as <code>{SN}</code> in a subject or in alternative names by the
 * gateway's own values.
 *
 * <p>A value always stays one value: whatever would end it or begin another name ({@code , + = / ;}
 * and the like) is written with a backslash in front, which {@link CertificateRequest} takes away
 * again. So a gateway that calls itself {@code a, O=Other} cannot change the shape of the name.
 */
public final class Wildcards {

  /** The wildcards that a gateway is expected to know. */
  public static final List<String> NAMES = List.of("SN", "HOSTNAME", "MAC", "MODEL", "DEVICE_NAME");

  private static final String SPECIAL = "\\,+=/;\"<>#{}";

  private Wildcards() {}

  /**
   * Replaces every <code>{NAME}</code> in a text.
   *
   * @param text the subject or the alternative names as configured; <code>\{</code> stands for a
   *     brace that begins no wildcard
   * @param values gives the value of a name, empty where the gateway does not know it
   * @return the text with each wildcard replaced by its value, white space around the value removed
   *     and special characters escaped
   * @throws IllegalArgumentException if a wildcard is unknown, has no value or a value with control
   *     characters, or if a brace is not closed; the message names it
   */
  public static String expand(String text, Function<String, Optional<String>> values) {
    var expanded = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        expanded.append(c).append(text.charAt(at + 1));
        at += 2;
      } else if (c == '{') {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw new IllegalArgumentException(
              "the { at character "
                  + (at + 1)
                  + " is never closed: write a wildcard as {SN}, or \\{ for the brace itself");
        }
        appendEscaped(expanded, value(text.substring(at + 1, end), values));
        at = end + 1;
      } else {
        expanded.append(c);
        at++;
      }
    }
    return expanded.toString();
  }

  private static String value(String name, Function<String, Optional<String>> values) {
    String value = values.apply(name).orElse("").strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          NAMES.contains(name)
              ? "this gateway has no value for {" + name + "}: write the value itself instead"
              : "{" + name + "} is no wildcard: known are {" + String.join("}, {", NAMES) + "}");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the gateway's value for {" + name + "} contains a control character: write it yourself");
    }
    return value;
  }

  private static void appendEscaped(StringBuilder expanded, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        expanded.append('\\');
      }
      expanded.append(c);
    }
  }
}
