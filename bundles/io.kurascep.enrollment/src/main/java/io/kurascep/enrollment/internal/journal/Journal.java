// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps the {@link State} of one certificate on disk, in a folder of its own. What {@link #write}
 * was given is what {@link #load} gives after a power cut at any later instant.
 */
public final class Journal {

  static final String STATE = "state";
  static final String NAME = "name";
  static final int MAX_BYTES = 4 << 20;

  private static final Envelope ENVELOPE = new Envelope("kurascep-state");

  private final DurableFiles files;
  private final Path folder;
  private final String name;

  Journal(DurableFiles files, Path folder, String name) {
    this.files = files;
    this.folder = folder;
    this.name = name;
  }

  /**
   * What was found.
   *
   * @param state the state; empty where there is none that can be read
   * @param remark what was the matter with an unreadable file, in one sentence
   */
  public record Found(Optional<State> state, Optional<String> remark) {}

  /**
   * Reads the state. A file that cannot be understood is renamed and kept.
   *
   * @param now stamps the new name of such a file
   * @throws NewerFormatException if a newer version of this program wrote it; it is left untouched
   * @throws IOException if it cannot be read now
   */
  public Found load(Instant now) throws IOException, NewerFormatException {
    files.sweep(folder);
    var content = files.read(file(), MAX_BYTES);
    if (content.isEmpty()) {
      return new Found(Optional.empty(), Optional.empty());
    }
    try {
      return new Found(
          Optional.of(StateText.decode(ENVELOPE.decode(content.get()))), Optional.empty());
    } catch (UnreadableException damaged) {
      var kept = new Unreadable(files, file()).setAside(content.get(), now);
      files.delete(file());
      return new Found(
          Optional.empty(),
          Optional.of(
              "the state in %s cannot be read, since %s: it is kept as %s and a new one is begun"
                  .formatted(file(), damaged.getMessage(), kept)));
    }
  }

  /**
   * Looks into the state, and touches nothing.
   *
   * @return the state; empty where there is none that this version can read
   * @throws IOException if it cannot be read now
   */
  public Optional<State> look() throws IOException {
    var content = files.read(file(), MAX_BYTES);
    try {
      return content.isPresent()
          ? Optional.of(StateText.decode(ENVELOPE.decode(content.get())))
          : Optional.empty();
    } catch (UnreadableException | NewerFormatException strange) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a state; returns once it is durable.
   *
   * @param state the state
   * @throws IOException if it cannot be written; the state before it is still kept then
   */
  public void write(State state) throws IOException {
    files.createFolders(folder);
    var lines = StateText.encode(state);
    lines.put(NAME, name);
    files.write(file(), ENVELOPE.encode(lines));
  }

  /**
   * Keeps a copy of the present file beside it, before something in it that cannot be used is given
   * up.
   *
   * @param now stamps the name of the copy
   * @throws IOException if that cannot be done
   */
  public void keepCopy(Instant now) throws IOException {
    var content = files.read(file(), MAX_BYTES);
    if (content.isPresent()) {
      new Unreadable(files, file()).setAside(content.get(), now);
    }
  }

  /**
   * Removes what is kept beside the state, such as older files that could not be used.
   *
   * @throws IOException if something cannot be removed
   */
  public void removeOthers() throws IOException {
    for (var file : files.list(folder)) {
      if (!file.equals(file())) {
        files.delete(file);
      }
    }
  }

  /**
   * Removes everything that was kept.
   *
   * @throws IOException if something cannot be removed
   */
  public void remove() throws IOException {
    for (var file : files.list(folder)) {
      files.delete(file);
    }
    files.delete(folder);
  }

  /** The file, as a sentence names it. */
  public Path file() {
    return folder.resolve(STATE);
  }
}
