// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.files.DurableFiles;
import io.kurascep.files.NewerFormatException;
import io.kurascep.files.StateFile;
import io.kurascep.files.UnreadableException;
import io.kurascep.protocol.ConfigurationException;
import io.kurascep.protocol.ServerMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Keeps what was learned of a server. All but the CA that was trusted at the first use can be
 * learned again, so whoever reads is told where a file cannot be understood.
 */
public final class ServerFile {

  private static final String SETTINGS = "settings";
  private static final String MEMORY = "memory";

  private final DurableFiles files;
  private final Path folder;
  private final StateFile file;

  ServerFile(DurableFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
    this.file = new StateFile(files, folder.resolve("memory"), "kurascep-server");
  }

  /**
   * What was found.
   *
   * @param memory what is known; empty where there is nothing readable, or it was learned with
   *     other settings
   * @param remark what is the matter with what cannot be read, in one sentence
   */
  public record Found(Optional<ServerMemory> memory, Optional<String> remark) {}

  /**
   * Reads what is known. A file that cannot be understood is renamed and kept; that it is there is
   * remarked until something new is written. One of a newer version is left untouched.
   *
   * @param settings fingerprint of the settings with which it must have been learned
   * @param now stamps the new name of an unreadable file
   * @throws IOException if the file cannot be read now
   */
  public Found load(String settings, Instant now) throws IOException {
    files.sweep(folder);
    try {
      var lines = file.read();
      return lines.isPresent()
          ? new Found(memory(settings, lines.get()), Optional.empty())
          : new Found(Optional.empty(), file.lastCopy().map(ServerFile::lost));
    } catch (NewerFormatException newer) {
      return new Found(Optional.empty(), Optional.of(newer.getMessage()));
    } catch (UnreadableException damaged) {
      return new Found(Optional.empty(), file.setAside(now).map(ServerFile::lost));
    }
  }

  private static Optional<ServerMemory> memory(String settings, SortedMap<String, String> lines)
      throws UnreadableException {
    try {
      var fields = new Fields(lines);
      return fields.text(SETTINGS).equals(settings)
          ? Optional.of(ServerMemory.decode(fields.der(MEMORY)))
          : Optional.empty();
    } catch (ConfigurationException | IllegalArgumentException damaged) {
      throw new UnreadableException("it does not fit together", damaged);
    }
  }

  private static String lost(Path kept) {
    return "what was learned of the server cannot be read and is kept as " + kept;
  }

  /**
   * Keeps what is known.
   *
   * @param settings fingerprint of the settings with which it was learned
   * @param memory what is known
   * @throws IOException if it cannot be written, also since a file of a newer version is there
   */
  public void write(String settings, ServerMemory memory) throws IOException {
    files.createFolders(folder);
    var fields = new Fields();
    fields.put(SETTINGS, settings);
    fields.put(MEMORY, Base64.getEncoder().encodeToString(memory.encoded()));
    file.write(fields.values());
  }
}
