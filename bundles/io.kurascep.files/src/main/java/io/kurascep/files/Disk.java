// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The port to the file system: single operations, none of them durable before {@link #force}. A
 * test puts a disk in its place whose power can be cut between any two operations.
 */
public interface Disk {

  /**
   * The file system of this machine.
   *
   * @return a disk without state
   */
  static Disk real() {
    return RealDisk.INSTANCE;
  }

  /**
   * Reads a whole file.
   *
   * @param file the file; symbolic links are followed
   * @param maxBytes the most that is read
   * @return its content
   * @throws java.nio.file.NoSuchFileException where the file is absent
   * @throws IOException where it cannot be read or is longer than {@code maxBytes}
   */
  byte[] read(Path file, int maxBytes) throws IOException;

  /**
   * Tells whether a path is there; symbolic links are followed.
   *
   * @param path a file or folder
   * @return whether it exists
   */
  boolean exists(Path path);

  /**
   * Tells whether a path is a folder; symbolic links are followed.
   *
   * @param path a file or folder
   * @return whether it exists and is a folder
   */
  boolean isFolder(Path path);

  /**
   * Lists a folder.
   *
   * @param folder the folder
   * @return the paths in it, sorted by name; empty where the folder is absent
   * @throws IOException where it cannot be read or is not a folder
   */
  List<Path> list(Path folder) throws IOException;

  /**
   * Makes one folder; does nothing where it is present, whatever its mode.
   *
   * @param folder the folder
   * @param mode its mode
   * @throws IOException where its parent is absent, a file is in its place, or it cannot be made
   */
  void createFolder(Path folder, FileMode mode) throws IOException;

  /**
   * Writes a new file in place of an old one, without durability: a power cut may leave nothing, a
   * part or all of it. A symbolic link of this name is replaced, never followed; where a file of
   * this name has another name too, it keeps its content there.
   *
   * @param file the file
   * @param content its content
   * @param mode its mode from the first moment
   * @throws IOException where it cannot be written; a part of it may be left
   */
  void write(Path file, byte[] content, FileMode mode) throws IOException;

  /**
   * Makes durable what was written to a file, or which names a folder holds (fsync).
   *
   * @param path a file or a folder
   * @throws IOException where it is absent or the device reports an error
   */
  void force(Path path) throws IOException;

  /**
   * Renames a file in one step, in place of an old one: whoever looks sees the old or the new one.
   *
   * @param from the file
   * @param to its new name on the same file system
   * @throws IOException where {@code from} is absent or it cannot be renamed
   */
  void move(Path from, Path to) throws IOException;

  /**
   * Deletes a file or an empty folder; does nothing where it is absent. A symbolic link is deleted
   * itself.
   *
   * @param path the file or folder
   * @throws IOException where it cannot be deleted
   */
  void delete(Path path) throws IOException;

  /**
   * Makes a symbolic link.
   *
   * @param link the link; nothing has this name yet
   * @param target what it leads to, as seen from its folder
   * @throws IOException where it cannot be made
   */
  void link(Path link, Path target) throws IOException;

  /**
   * Follows symbolic links to their end.
   *
   * @param path a file or folder that exists
   * @return its own path, absolute
   * @throws IOException where it, or what a link leads to, is absent
   */
  Path resolve(Path path) throws IOException;

  /**
   * Gives a file the owner, the group and the mode of another; only the mode counts where the file
   * system knows no owners.
   *
   * @param file the file to change
   * @param model the file that has them
   * @throws IOException where that is not permitted
   */
  void liken(Path file, Path model) throws IOException;
}
