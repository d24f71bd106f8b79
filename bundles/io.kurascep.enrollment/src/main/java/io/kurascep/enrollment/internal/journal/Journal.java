// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.NewerFormatException;
import io.kurascep.files.StateFile;
import io.kurascep.files.UnreadableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps the {@link State} of one certificate on disk, in a folder of its own. What {@link #write}
 * was given is what {@link #load} gives after a power cut at any later instant.
 */
public final class Journal {

  private static final String STATE = "state";
  static final String NAME = "name";
  private final DurableFiles files;
  private final Path folder;
  private final StateFile file;
  private final String name;

  Journal(DurableFiles files, Path folder, String name) {
    this.files = files;
    this.folder = folder;
    this.file = file(files, folder);
    this.name = name;
  }

  /** The state in the folder of a certificate. */
  static StateFile file(DurableFiles files, Path folder) {
    return new StateFile(files, folder.resolve(STATE), "kurascep-state");
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
  public Found load(Instant now) throws IOException {
    files.sweep(folder);
    try {
      return new Found(decoded(), Optional.empty());
    } catch (UnreadableException damaged) {
      var kept = file.setAside(now).orElseThrow();
      return new Found(
          Optional.empty(),
          Optional.of(
              "the state in %s cannot be read, since %s: it is kept as %s and a new one is begun"
                  .formatted(file.path(), damaged.getMessage(), kept)));
    }
  }

  private Optional<State> decoded() throws IOException, UnreadableException {
    var lines = file.read();
    return lines.isPresent() ? Optional.of(StateText.decode(lines.get())) : Optional.empty();
  }

  /**
   * Looks into the state, and touches nothing.
   *
   * @return the state; empty where there is none that this version can read
   * @throws IOException if it cannot be read now
   */
  public Optional<State> look() throws IOException {
    try {
      return decoded();
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
    file.write(lines);
  }

  /**
   * Keeps a copy of the present file beside it, before something in it that cannot be used is given
   * up.
   *
   * @param now stamps the name of the copy
   * @throws IOException if that cannot be done
   */
  public void keepCopy(Instant now) throws IOException {
    file.keepCopy(now);
  }

  /**
   * Removes what is kept beside the state, such as older files that could not be used.
   *
   * @throws IOException if something cannot be removed
   */
  public void removeOthers() throws IOException {
    for (var other : files.list(folder)) {
      if (!other.equals(file.path())) {
        files.delete(other);
      }
    }
  }

  /**
   * Removes everything that was kept.
   *
   * @throws IOException if something cannot be removed
   */
  public void remove() throws IOException {
    for (var any : files.list(folder)) {
      files.delete(any);
    }
    files.delete(folder);
  }
}
