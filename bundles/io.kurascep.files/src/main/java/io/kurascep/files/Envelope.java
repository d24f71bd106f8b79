// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The form of every state file: a first line with the kind of file and the number of its format,
 * sorted lines {@code name=value} in UTF-8, and a last line with the SHA-256 of all before, so that
 * a torn or damaged file is never taken for a whole one.
 */
final class Envelope {

  /** The format that is written. */
  static final int FORMAT = 1;

  private static final String CHECKSUM = "sha256=";

  private final String kind;

  Envelope(String kind) {
    this.kind = kind;
  }

  /** Names have no {@code =} in them; values may have any character. */
  byte[] encode(SortedMap<String, String> values) {
    var text = new StringBuilder(kind + " " + FORMAT + "\n");
    values.forEach((name, value) -> text.append(name + "=" + escape(value) + "\n"));
    var body = text.toString();
    return (body + CHECKSUM + checksum(body) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param path the file, as a sentence names it
   * @param file its content
   * @throws NewerFormatException if a newer version of this program wrote it
   * @throws UnreadableException if it is anything else
   */
  SortedMap<String, String> decode(Path path, byte[] file)
      throws UnreadableException, NewerFormatException {
    var text = text(file);
    var end = text.lastIndexOf(CHECKSUM);
    if (end < 1
        || !text.substring(end).equals(CHECKSUM + checksum(text.substring(0, end)) + "\n")) {
      throw new UnreadableException("its checksum is wrong");
    }
    var lines = text.substring(0, end - 1).split("\n", -1);
    requireFormat(path, lines[0]);
    var values = new TreeMap<String, String>();
    for (var i = 1; i < lines.length; i++) {
      var equals = lines[i].indexOf('=');
      if (equals < 0) {
        throw new UnreadableException("line %d has no value".formatted(i + 1));
      }
      values.put(lines[i].substring(0, equals), unescape(lines[i].substring(equals + 1)));
    }
    return values;
  }

  private static String text(byte[] file) throws UnreadableException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException damaged) {
      throw new UnreadableException("it is no text", damaged);
    }
  }

  private void requireFormat(Path path, String head)
      throws UnreadableException, NewerFormatException {
    if (!head.matches(kind + " [0-9]{1,9}")) {
      throw new UnreadableException("it is another kind of file");
    }
    var format = Integer.parseInt(head.substring(kind.length() + 1));
    if (format > FORMAT) {
      throw new NewerFormatException(path);
    }
    if (format < FORMAT) {
      throw new UnreadableException("its format " + format + " never existed");
    }
  }

  private static String checksum(String body) {
    return Sha256.hex(body.getBytes(StandardCharsets.UTF_8));
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescape(String value) {
    var text = new StringBuilder();
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        i++;
        c =
            switch (value.charAt(i)) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> value.charAt(i);
            };
      }
      text.append(c);
    }
    return text.toString();
  }
}
