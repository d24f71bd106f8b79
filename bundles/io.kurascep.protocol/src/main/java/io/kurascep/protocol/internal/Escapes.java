// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Splits and unescapes text in which a backslash takes away the meaning of what follows it. */
final class Escapes {

  private static final String RFC4514_ESCAPED = " \"#+,;<>=\\/{}";

  private Escapes() {}

  /**
   * Splits at separators that are neither escaped nor, where quotes count, between quotes; the
   * parts keep their escapes.
   */
  static List<String> split(String text, String separators, boolean quotes) {
    var parts = new ArrayList<String>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (quotes && c == '"') {
        quoted = !quoted;
      } else if (!quoted && separators.indexOf(c) >= 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException(
          "a quote is never closed in \"" + text.strip() + "\": write \\\" for a quote itself");
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Takes one backslash from every escaped character, whatever it is (as OpenSSL does). */
  static String unescapeAny(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        if (i == text.length()) {
          throw loneBackslash(text);
        }
        c = text.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  /**
   * Unescapes a value as RFC 4514 section 2.4 writes it: a backslash before a special character or
   * before two hexadecimal digits, which are a byte of UTF-8.
   */
  static String unescapeRfc4514(String text) {
    var plain = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      if (text.charAt(i) != '\\') {
        plain.append(text.charAt(i));
        i++;
      } else if (i + 1 == text.length()) {
        throw loneBackslash(text);
      } else if (RFC4514_ESCAPED.indexOf(text.charAt(i + 1)) >= 0) {
        plain.append(text.charAt(i + 1));
        i += 2;
      } else {
        int end = endOfHexPairs(text, i);
        plain.append(utf8(text.substring(i, end)));
        i = end;
      }
    }
    return plain.toString();
  }

  private static int endOfHexPairs(String text, int from) {
    int end = from;
    while (end + 2 < text.length()
        && text.charAt(end) == '\\'
        && HexFormat.isHexDigit(text.charAt(end + 1))
        && HexFormat.isHexDigit(text.charAt(end + 2))) {
      end += 3;
    }
    if (end == from) {
      throw new IllegalArgumentException(
          "\""
              + text.substring(from, from + 2)
              + "\" in \""
              + text
              + "\" is no escape: write \\\\ for a backslash itself");
    }
    return end;
  }

  private static String utf8(String hexPairs) {
    byte[] bytes = HexFormat.of().parseHex(hexPairs.replace("\\", ""));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("\"" + hexPairs + "\" is no character in UTF-8", e);
    }
  }

  private static IllegalArgumentException loneBackslash(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" ends with a lone backslash: write \\\\ for a backslash itself");
  }

  /** Removes white space around a value, except an escaped one at its end. */
  static String strip(String text) {
    String stripped = text.strip();
    int backslashes = 0;
    while (backslashes < stripped.length()
        && stripped.charAt(stripped.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    int end = text.stripTrailing().length();
    boolean escapedEnd = backslashes % 2 == 1 && end < text.length();
    return escapedEnd ? stripped + text.charAt(end) : stripped;
  }

  /** Whether a character can stand in a name: no control character, no half of a pair. */
  static boolean isReadable(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
