// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A small file in which a program keeps what it must know after a restart: names with values,
 * durable, with a checksum and the number of its format. What {@link #write} was given is what
 * {@link #read} gives after a power cut at any later instant. What cannot be read is never deleted
 * and what a newer version wrote is never replaced.
 */
public final class StateFile {

  private static final int MAX_BYTES = 4 << 20;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  private final DurableFiles files;
  private final Path path;
  private final Envelope envelope;

  /**
   * A file that is there, or is made when it is written.
   *
   * @param files the way to write durably
   * @param path the file, in a folder that is swept and made by the caller
   * @param kind the first word of the file, of lower-case letters and hyphens: one of another kind
   *     is not read
   */
  public StateFile(DurableFiles files, Path path, String kind) {
    this.files = files;
    this.path = path;
    this.envelope = new Envelope(kind);
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /**
   * Reads the file.
   *
   * @return the values by their names, for the caller to change; empty where the file is absent
   * @throws UnreadableException if it is damaged, or another kind of file
   * @throws NewerFormatException if a newer version of this program wrote it
   * @throws IOException if it cannot be read now
   */
  public Optional<SortedMap<String, String>> read() throws IOException, UnreadableException {
    var content = files.read(path, MAX_BYTES);
    return content.isPresent()
        ? Optional.of(envelope.decode(path, content.get()))
        : Optional.empty();
  }

  /**
   * Replaces what the file holds; returns once that is durable.
   *
   * @param values the values by their names, which have no {@code =} and no line break in them
   * @throws NewerFormatException if a newer version of this program wrote what is there
   * @throws IOException if it cannot be written; it then holds the old or the new values
   */
  public void write(SortedMap<String, String> values) throws IOException {
    requireOurs();
    files.write(path, envelope.encode(values));
  }

  private void requireOurs() throws IOException {
    try {
      read();
    } catch (UnreadableException damaged) {
      return; // whoever read it before has set it aside, or can do without
    }
  }

  /**
   * Keeps a copy of the file beside it, before something in it is given up.
   *
   * @param now stamps the name of the copy
   * @return the copy; empty where the file is absent
   * @throws IOException if that cannot be done
   */
  public Optional<Path> keepCopy(Instant now) throws IOException {
    var content = files.read(path, MAX_BYTES);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    var copy = path.resolveSibling(copies() + STAMP.format(now));
    files.write(copy, content.get());
    return Optional.of(copy);
  }

  /**
   * Renames a file that cannot be read, so that a new one can be begun.
   *
   * @param now stamps the new name
   * @return the new name; empty where the file is absent
   * @throws IOException if that cannot be done
   */
  public Optional<Path> setAside(Instant now) throws IOException {
    var copy = keepCopy(now);
    files.delete(path);
    return copy;
  }

  /**
   * What was set aside last, or copied.
   *
   * @return the copy; empty where there is none
   * @throws IOException if the folder cannot be read
   */
  public Optional<Path> lastCopy() throws IOException {
    return files.list(path.resolveSibling("")).stream()
        .filter(beside -> beside.getFileName().toString().startsWith(copies()))
        .reduce((earlier, later) -> later);
  }

  private String copies() {
    return path.getFileName() + ".unreadable-";
  }
}
