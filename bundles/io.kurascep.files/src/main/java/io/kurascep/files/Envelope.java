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
  private static final int CHECKSUM_BYTES = CHECKSUM.length() + 64 + 1;

  /** More would take a heap of memory for a small file. */
  private static final int MOST_VALUES = 16 << 10;

  private final String kind;

  Envelope(String kind) {
    this.kind = kind;
  }

  /** Names have no {@code =} in them; values may have any character. */
  byte[] encode(SortedMap<String, String> values) {
    var text = new StringBuilder(kind + " " + FORMAT + "\n");
    values.forEach((name, value) -> text.append(name + "=" + escape(value) + "\n"));
    var body = text.toString();
    return (body + CHECKSUM + Sha256.hex(body.getBytes(StandardCharsets.UTF_8)) + "\n")
        .getBytes(StandardCharsets.UTF_8);
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
    var length = file.length - CHECKSUM_BYTES;
    if (length < 1 || !hasChecksum(file, length)) {
      throw new UnreadableException("its checksum is wrong");
    }
    var text = text(file, length - 1);
    var head = text.indexOf('\n');
    requireFormat(path, head < 0 ? text : text.substring(0, head));
    return head < 0 ? new TreeMap<>() : values(text, head + 1);
  }

  private static boolean hasChecksum(byte[] file, int length) {
    var checksum = CHECKSUM + Sha256.hex(ByteBuffer.wrap(file, 0, length)) + "\n";
    return ByteBuffer.wrap(file, length, CHECKSUM_BYTES)
        .equals(ByteBuffer.wrap(checksum.getBytes(StandardCharsets.US_ASCII)));
  }

  private static SortedMap<String, String> values(String text, int from)
      throws UnreadableException {
    var values = new TreeMap<String, String>();
    for (int begin = from, end; begin <= text.length(); begin = end + 1) {
      var next = text.indexOf('\n', begin);
      end = next < 0 ? text.length() : next;
      var equals = text.indexOf('=', begin);
      if (equals < 0 || equals >= end) {
        throw new UnreadableException("line %d has no value".formatted(values.size() + 2));
      }
      var before =
          values.put(text.substring(begin, equals), unescape(text.substring(equals + 1, end)));
      if (before != null || values.size() > MOST_VALUES) {
        throw new UnreadableException(
            "line %d repeats a name, or is one too many".formatted(values.size() + 2));
      }
    }
    return values;
  }

  private static String text(byte[] file, int length) throws UnreadableException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(file, 0, length))
          .toString();
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

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescape(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
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
