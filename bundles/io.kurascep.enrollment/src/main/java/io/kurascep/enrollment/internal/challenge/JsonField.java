// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Finds one text in JSON (RFC 8259). It is read strictly, and in time and depth that the size of
 * the text bounds.
 */
final class JsonField {

  private static final int DEEPEST = 32;
  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";

  private final String json;
  private final String wanted;
  private Optional<String> found = Optional.empty();
  private int at;

  private JsonField(String json, String wanted) {
    this.json = json;
    this.wanted = wanted;
  }

  /** It is no JSON. */
  private static final class NoJsonException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * The text of a field.
   *
   * @param json an object
   * @param path the names that lead to it, with dots in between
   * @return empty if there is no such field, its value is no text, or the whole is no JSON
   */
  static Optional<String> of(String json, String path) {
    var reader = new JsonField(json, path);
    try {
      reader.value("", 0);
      reader.skipBlanks();
      return reader.at == json.length() ? reader.found : Optional.empty();
    } catch (NoJsonException none) {
      return Optional.empty();
    }
  }

  private void value(String path, int depth) throws NoJsonException {
    if (depth > DEEPEST) {
      throw new NoJsonException();
    }
    skipBlanks();
    switch (peek()) {
      case '{' -> object(path, depth);
      case '[' -> array(path, depth);
      case '"' -> {
        var text = text();
        if (path.equals(wanted)) {
          found = Optional.of(text);
        }
      }
      default -> word();
    }
  }

  private void object(String path, int depth) throws NoJsonException {
    at++;
    if (ends('}')) {
      return;
    }
    do {
      skipBlanks();
      var name = text();
      skipBlanks();
      expect(':');
      value(path.isEmpty() ? name : path + "." + name, depth + 1);
    } while (goesOn('}'));
  }

  /** The elements have no name, and so no path leads to them. */
  private void array(String path, int depth) throws NoJsonException {
    at++;
    if (ends(']')) {
      return;
    }
    do {
      value(path + ".", depth + 1);
    } while (goesOn(']'));
  }

  private boolean ends(char bracket) throws NoJsonException {
    skipBlanks();
    if (peek() != bracket) {
      return false;
    }
    at++;
    return true;
  }

  private boolean goesOn(char bracket) throws NoJsonException {
    if (ends(bracket)) {
      return false;
    }
    expect(',');
    return true;
  }

  private String text() throws NoJsonException {
    expect('"');
    var text = new StringBuilder();
    while (peek() != '"') {
      var c = next();
      if (c < ' ') {
        throw new NoJsonException();
      }
      text.append(c == '\\' ? escaped() : c);
    }
    at++;
    return text.toString();
  }

  private char escaped() throws NoJsonException {
    var c = next();
    if (c != 'u') {
      var index = ESCAPES.indexOf(c);
      if (index < 0) {
        throw new NoJsonException();
      }
      return ESCAPED.charAt(index);
    }
    var code = 0;
    for (var i = 0; i < 4; i++) {
      var digit = next();
      if (!HexFormat.isHexDigit(digit)) {
        throw new NoJsonException();
      }
      code = code * 16 + HexFormat.fromHexDigit(digit);
    }
    return (char) code;
  }

  /** A number, true, false or null. */
  private void word() throws NoJsonException {
    var start = at;
    while (at < json.length() && ",]} \t\r\n".indexOf(json.charAt(at)) < 0) {
      at++;
    }
    if (!json.substring(start, at)
        .matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw new NoJsonException();
    }
  }

  private void skipBlanks() {
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char wantedNext) throws NoJsonException {
    if (next() != wantedNext) {
      throw new NoJsonException();
    }
  }

  private char next() throws NoJsonException {
    var c = peek();
    at++;
    return c;
  }

  private char peek() throws NoJsonException {
    if (at >= json.length()) {
      throw new NoJsonException();
    }
    return json.charAt(at);
  }
}
