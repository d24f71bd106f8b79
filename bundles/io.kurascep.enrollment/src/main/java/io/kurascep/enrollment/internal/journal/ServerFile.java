// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.files.DurableFiles;
import io.kurascep.protocol.ConfigurationException;
import io.kurascep.protocol.ServerMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Keeps what was learned of a server. It can be learned again: an unreadable file is no file. */
public final class ServerFile {

  private static final Envelope ENVELOPE = new Envelope("kurascep-server");
  private static final String SETTINGS = "settings";
  private static final String MEMORY = "memory";
  private static final int MAX_BYTES = 4 << 20;

  private final DurableFiles files;
  private final Path folder;

  ServerFile(DurableFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Reads what is known.
   *
   * @param settings fingerprint of the settings with which it must have been learned
   * @return empty where there is nothing readable, or it was learned with other settings
   * @throws IOException if the file cannot be read now
   */
  public Optional<ServerMemory> load(String settings) throws IOException {
    files.sweep(folder);
    var content = files.read(file(), MAX_BYTES);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      var fields = new Fields(ENVELOPE.decode(content.get()));
      return fields.text(SETTINGS).equals(settings)
          ? Optional.of(ServerMemory.decode(fields.der(MEMORY)))
          : Optional.empty();
    } catch (UnreadableException
        | NewerFormatException
        | ConfigurationException
        | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  /**
   * Keeps what is known.
   *
   * @param settings fingerprint of the settings with which it was learned
   * @param memory what is known
   * @throws IOException if it cannot be written
   */
  public void write(String settings, ServerMemory memory) throws IOException {
    files.createFolders(folder);
    var fields = new Fields();
    fields.put(SETTINGS, settings);
    fields.put(MEMORY, Base64.getEncoder().encodeToString(memory.encoded()));
    files.write(file(), ENVELOPE.encode(fields.values()));
  }

  private Path file() {
    return folder.resolve("memory");
  }
}
