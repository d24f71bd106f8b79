// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files that survive a power cut. A write goes to a temporary file in the same folder, is forced to
 * the device, takes the name of the file in one step, and then the folder is forced: whenever the
 * power goes, the file holds the old or the new content whole, and once the method has returned it
 * holds the new one.
 *
 * <p>Safe for use by many threads: writes of one file follow each other. An {@link IOException} of
 * this class says in one sentence which file is concerned and why.
 */
public final class DurableFiles {
  private static final String TEMPORARY_PREFIX = ".";
  private static final String TEMPORARY_SUFFIX = ".tmp";

  /** Two writers of one file would share its temporary file: one of these is held while writing. */
  private static final List<Object> LOCKS = Stream.generate(Object::new).limit(64).toList();

  private final Disk disk;

  /**
   * Works on a disk.
   *
   * @param disk the port to the file system
   */
  public DurableFiles(Disk disk) {
    this.disk = disk;
  }

  /**
   * Works on the file system of this machine.
   *
   * @return an instance on {@link Disk#real()}
   */
  public static DurableFiles onDisk() {
    return new DurableFiles(Disk.real());
  }

  /**
   * Makes a folder with all levels above it that are missing, mode 0700, durably.
   *
   * @param folder the folder; its mode is left alone where it is present
   * @throws IOException where it cannot be made
   */
  public void createFolders(Path folder) throws IOException {
    var missing = new ArrayDeque<Path>();
    for (Path p = folder.toAbsolutePath(); p != null && !disk.isFolder(p); p = p.getParent()) {
      missing.push(p);
    }
    try {
      for (Path path : missing) {
        disk.createFolder(path, FileMode.PRIVATE_FOLDER);
        disk.force(path.getParent());
      }
    } catch (IOException e) {
      throw because("make the folder", folder, e);
    }
  }

  /**
   * Writes a file of mode 0600, as {@link #write(Path, byte[], FileMode)} does.
   *
   * @param file the file, in a folder that is present
   * @param content its new content
   * @throws IOException where it cannot be written; it then holds the old or the new content whole
   */
  public void write(Path file, byte[] content) throws IOException {
    write(file, content, FileMode.PRIVATE_FILE);
  }

  /**
   * Writes a file, in place of an old one of whatever mode. A symbolic link of this name is
   * replaced, not followed.
   *
   * @param file the file, in a folder that is present
   * @param content its new content
   * @param mode its mode
   * @throws IOException where it cannot be written, for one because the disk is full; it then holds
   *     the old or the new content whole, and the temporary file is removed where that is possible
   */
  public void write(Path file, byte[] content, FileMode mode) throws IOException {
    put(
        file,
        temporary -> {
          disk.write(temporary, content, mode);
          disk.force(temporary);
        });
  }

  /**
   * Writes a file of another program: its owner, group and mode stay, and a symbolic link of this
   * name is followed.
   *
   * @param file the file, which is present
   * @param content its new content
   * @throws IOException where it is absent, where it cannot be written, or where the new one cannot
   *     be given the owner of the old one; it then holds the old or the new content whole
   */
  public void replace(Path file, byte[] content) throws IOException {
    Path real;
    try {
      real = disk.resolve(file);
    } catch (IOException e) {
      throw because("write", file, e);
    }
    put(
        real,
        temporary -> {
          disk.write(temporary, content, FileMode.PRIVATE_FILE);
          disk.liken(temporary, real);
          disk.force(temporary);
        });
  }

  /**
   * Makes a symbolic link, or lets one lead elsewhere, in one step and durably.
   *
   * @param link the link, in a folder that is present
   * @param target what it leads to, as seen from its folder
   * @throws IOException where it cannot be made; it then leads where it did, or to the target
   */
  public void link(Path link, Path target) throws IOException {
    put(
        link,
        temporary -> {
          disk.delete(temporary);
          disk.link(temporary, target);
        });
  }

  /** Makes what is to get a name. */
  private interface Maker {
    void make(Path temporary) throws IOException;
  }

  private void put(Path file, Maker maker) throws IOException {
    Path temporary = temporary(file);
    try {
      synchronized (lock(temporary)) {
        makeAndMove(temporary, maker, file);
      }
      disk.force(folder(file));
    } catch (IOException e) {
      throw because("write", file, e);
    }
  }

  private void makeAndMove(Path temporary, Maker maker, Path file) throws IOException {
    try {
      maker.make(temporary);
      disk.move(temporary, file);
    } catch (IOException e) {
      try {
        disk.delete(temporary);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /**
   * Reads a whole file.
   *
   * @param file the file
   * @param maxBytes the most that is read
   * @return its content, empty where the file is absent
   * @throws IOException where it cannot be read or is longer than {@code maxBytes}
   */
  public Optional<byte[]> read(Path file, int maxBytes) throws IOException {
    try {
      return Optional.of(disk.read(file, maxBytes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw because("read", file, e);
    }
  }

  /**
   * Deletes a file durably; does nothing where it is absent.
   *
   * @param file the file
   * @throws IOException where it cannot be deleted
   */
  public void delete(Path file) throws IOException {
    try {
      if (disk.isFolder(folder(file))) {
        disk.delete(file);
        disk.force(folder(file));
      }
    } catch (IOException e) {
      throw because("delete", file, e);
    }
  }

  /**
   * Lists a folder without temporary files.
   *
   * @param folder the folder
   * @return the paths in it, sorted by name; empty where the folder is absent
   * @throws IOException where it cannot be read
   */
  public List<Path> list(Path folder) throws IOException {
    return all(folder).stream().filter(path -> !isTemporary(path)).toList();
  }

  /**
   * Clears up after a power cut or a kill, before the first write: removes the temporary files that
   * a write left behind, and makes durable what the folder now holds, so that a write that was seen
   * once is not undone by the next cut.
   *
   * @param folder the folder; nothing happens where it is absent
   * @throws IOException where a file cannot be removed
   */
  public void sweep(Path folder) throws IOException {
    try {
      for (Path path : all(folder)) {
        if (isTemporary(path)) {
          disk.delete(path);
        }
      }
      if (disk.isFolder(folder)) {
        disk.force(folder);
      }
    } catch (IOException e) {
      throw because("clear up", folder, e);
    }
  }

  /**
   * Does for one file what {@link #sweep} does for a folder: for a file in a folder that other
   * programs use too.
   *
   * @param file the file; nothing happens where its folder is absent
   * @throws IOException where the temporary file cannot be removed
   */
  public void recover(Path file) throws IOException {
    delete(temporary(file));
  }

  /**
   * Makes durable a file that another program wrote, and its name.
   *
   * @param file the file
   * @throws IOException where it is absent or cannot be forced
   */
  public void sync(Path file) throws IOException {
    try {
      disk.force(file);
      disk.force(folder(file));
    } catch (IOException e) {
      throw because("sync", file, e);
    }
  }

  private List<Path> all(Path folder) throws IOException {
    try {
      return disk.list(folder);
    } catch (IOException e) {
      throw because("list", folder, e);
    }
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }

  private static Path temporary(Path file) {
    return folder(file).resolve(TEMPORARY_PREFIX + file.getFileName() + TEMPORARY_SUFFIX);
  }

  private static boolean isTemporary(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(TEMPORARY_PREFIX) && name.endsWith(TEMPORARY_SUFFIX);
  }

  private static Object lock(Path temporary) {
    return LOCKS.get(Math.floorMod(temporary.hashCode(), LOCKS.size()));
  }

  private static IOException because(String verb, Path path, IOException cause) {
    return new IOException("cannot " + verb + " " + path + ": " + reason(cause), cause);
  }

  /** In words: half of the JDK's exceptions have nothing but the path as their message. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied to the user that runs this program";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a file is where a folder should be";
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    if (reason != null && reason.contains("No space left")) {
      return "the disk is full, free some space on it";
    }
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
