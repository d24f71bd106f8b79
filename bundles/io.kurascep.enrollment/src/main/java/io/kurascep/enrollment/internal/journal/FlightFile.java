// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.files.DurableFiles;
import io.kurascep.protocol.FlightRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The last exchange with a server that led to nothing, as a text beside what was learned of the
 * server: {@code last-failure.txt}, of mode 0600 and at most 256 kB.
 */
public final class FlightFile {

  private static final String NAME = "last-failure.txt";

  private final DurableFiles files;
  private final Path folder;

  FlightFile(DurableFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Keeps a record in place of the one before.
   *
   * @throws IOException if it cannot be written; the one before is then there, or the new one
   */
  public void write(FlightRecord record) throws IOException {
    files.createFolders(folder);
    files.write(folder.resolve(NAME), record.text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The record that is kept.
   *
   * @return empty if there is none, or it cannot be understood
   * @throws IOException if it cannot be read
   */
  public Optional<FlightRecord> read() throws IOException {
    var text = files.read(folder.resolve(NAME), 2 * FlightRecord.MAX_TEXT);
    try {
      return text.map(bytes -> FlightRecord.parse(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }
}
