// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import io.kurascep.files.Sha256;
import io.kurascep.files.UnreadableException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a copy of a keystore file: where it belongs, from when it is, and by which
 * digests it is recognised. There are two while a copy is being replaced: a power cut leaves the
 * new or the former one.
 *
 * @param path the file that was copied
 * @param time when
 * @param digests SHA-256 of the copy in hexadecimal, the newest first
 */
record RescueManifest(String path, Instant time, List<String> digests) {

  private static final String PATH = "path";
  private static final String TIME = "time";
  private static final String COPIES = "copies";

  RescueManifest {
    digests = List.copyOf(digests);
  }

  /** Whether the bytes are the copy that this manifest describes. */
  boolean describes(byte[] copy) {
    return digests.contains(Sha256.hex(copy));
  }

  /** As the values of its file. */
  SortedMap<String, String> values() {
    var values = new TreeMap<String, String>();
    values.put(PATH, path);
    values.put(TIME, time.toString());
    values.put(COPIES, String.join(" ", digests));
    return values;
  }

  /**
   * Reads what {@link #values()} gave.
   *
   * @throws UnreadableException if a value is missing or malformed
   */
  static RescueManifest of(SortedMap<String, String> values) throws UnreadableException {
    if (!values.keySet().containsAll(List.of(PATH, TIME, COPIES))) {
      throw new UnreadableException("a value is missing");
    }
    try {
      return new RescueManifest(
          values.get(PATH),
          Instant.parse(values.get(TIME)),
          List.of(values.get(COPIES).split(" ", -1)));
    } catch (DateTimeException damaged) {
      throw new UnreadableException("it has no time", damaged);
    }
  }
}
