// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.files.DurableFiles;
import io.kurascep.protocol.ConfigurationException;
import io.kurascep.protocol.ServerMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Keeps what was learned of a server. All but the CA that was trusted at the first use can be
 * learned again, so whoever reads is told where a file cannot be understood.
 */
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
    var content = files.read(file(), MAX_BYTES);
    try {
      return content.isEmpty()
          ? new Found(Optional.empty(), new Unreadable(files, file()).last().map(ServerFile::lost))
          : new Found(memory(settings, content.get()), Optional.empty());
    } catch (NewerFormatException newer) {
      return new Found(Optional.empty(), Optional.of(newer()));
    } catch (UnreadableException damaged) {
      var kept = new Unreadable(files, file()).setAside(content.orElseThrow(), now);
      files.delete(file());
      return new Found(Optional.empty(), Optional.of(lost(kept)));
    }
  }

  private static Optional<ServerMemory> memory(String settings, byte[] content)
      throws UnreadableException, NewerFormatException {
    try {
      var fields = new Fields(ENVELOPE.decode(content));
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

  private String newer() {
    return "what was learned of the server in %s is of a newer version of this program and is left"
            .formatted(file())
        + " alone";
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
    if (isNewer()) {
      throw new IOException(newer());
    }
    var fields = new Fields();
    fields.put(SETTINGS, settings);
    fields.put(MEMORY, Base64.getEncoder().encodeToString(memory.encoded()));
    files.write(file(), ENVELOPE.encode(fields.values()));
  }

  private boolean isNewer() throws IOException {
    try {
      var content = files.read(file(), MAX_BYTES);
      if (content.isPresent()) {
        ENVELOPE.decode(content.get());
      }
      return false;
    } catch (NewerFormatException newer) {
      return true;
    } catch (UnreadableException damaged) {
      return false;
    }
  }

  private Path file() {
    return folder.resolve("memory");
  }
}
