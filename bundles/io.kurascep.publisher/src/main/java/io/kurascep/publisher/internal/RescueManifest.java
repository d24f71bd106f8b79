// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a copy of a keystore file: where it belongs, from when it is, and by which
 * digests it is recognised. There are two while a copy is being replaced: a power cut leaves the
 * new or the former one.
 *
 * <p>Kept as lines of text in UTF-8: a format number, {@code name=value}, and a SHA-256 of all the
 * lines before the last.
 *
 * @param path the file that was copied
 * @param time when
 * @param digests SHA-256 of the copy in hexadecimal, the newest first
 */
record RescueManifest(String path, Instant time, List<String> digests) {

  private static final String FORMAT = "kurascep-keystore-copy 1\n";
  private static final String PATH = "path=";
  private static final String TIME = "time=";
  private static final String COPY = "copy=";
  private static final String CHECKSUM = "sha256=";

  RescueManifest {
    digests = List.copyOf(digests);
  }

  /** Whether the bytes are the copy that this manifest describes. */
  boolean describes(byte[] copy) {
    return digests.contains(sha256(copy));
  }

  byte[] encoded() {
    var text = new StringBuilder(FORMAT);
    text.append(PATH).append(path).append('\n');
    text.append(TIME).append(time).append('\n');
    digests.forEach(digest -> text.append(COPY).append(digest).append('\n'));
    return (text + checksum(text.toString())).getBytes(UTF_8);
  }

  /**
   * Reads a manifest.
   *
   * @param bytes what {@link #encoded()} made
   * @return nothing where it is damaged or of another format
   */
  static Optional<RescueManifest> decode(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    int end = text.lastIndexOf(CHECKSUM);
    if (end < 0
        || !text.startsWith(FORMAT)
        || !text.substring(end).equals(checksum(text.substring(0, end)))) {
      return Optional.empty();
    }
    var lines = text.substring(0, end).lines().toList();
    try {
      return Optional.of(
          new RescueManifest(
              values(lines, PATH).get(0),
              Instant.parse(values(lines, TIME).get(0)),
              values(lines, COPY)));
    } catch (IndexOutOfBoundsException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String checksum(String text) {
    return CHECKSUM + sha256(text.getBytes(UTF_8)) + '\n';
  }

  private static List<String> values(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .toList();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
