// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that holds all that outlives a run: settings, state, keys, logs. At the first start it
 * receives a copy of the settings that are shipped; from then on they are the user's. One process
 * at a time has it.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes the folder for this process and makes what is missing.
   *
   * @param path where it is
   * @param shipped the folder of shipped settings
   * @return the folder; closed with the process, whichever way that ends
   * @throws StartException where the folder cannot be made or written, or another gateway uses it
   */
  static DataFolder open(Path path, Path shipped) throws StartException {
    try {
      createPrivateFolder(path);
      DataFolder data = new DataFolder(path, lock(path));
      createPrivateFolder(data.configurations());
      data.receive(shipped);
      return data;
    } catch (IOException e) {
      throw new StartException(
          "the data folder %s cannot be used (%s), make it writable or name another with --data"
              .formatted(path, e),
          e);
    }
  }

  private static FileChannel lock(Path path) throws IOException, StartException {
    FileChannel file = FileChannel.open(path.resolve("lock"), CREATE, WRITE);
    try {
      if (file.tryLock() != null) {
        return file;
      }
    } catch (OverlappingFileLockException e) {
      // Held in this process, which is as much in use.
    }
    file.close();
    throw new StartException(
        "another gateway uses the data folder %s, stop it or name another folder with --data"
            .formatted(path));
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** The settings, one file for each; they are read at the start and never written. */
  Path settings() {
    return path.resolve("etc");
  }

  /** The memory of Configuration Admin: what the files said and what the web console changed. */
  Path configurations() {
    return path.resolve("settings/current");
  }

  /** The settings files as they were last read, so that a change in them is seen. */
  Path settingsRead() {
    return path.resolve("settings/read");
  }

  /** The framework's own cache, made anew at every start. */
  Path cache() {
    return path.resolve("felix-cache");
  }

  private void receive(Path shipped) throws IOException {
    if (Files.exists(settings())) {
      return;
    }
    // Under another name first, so that a start that was cut short leaves no half of them.
    Path unfinished = path.resolve("etc.unfinished");
    createPrivateFolder(unfinished);
    for (Path file : files(shipped)) {
      Files.copy(file, unfinished.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(unfinished, settings(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Only the owner may look inside: settings may hold a challenge password. */
  private static void createPrivateFolder(Path folder) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    Files.createDirectories(folder, attributes);
  }

  /** Lets another process have it. */
  @Override
  public void close() throws StartException {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StartException("the data folder %s cannot be closed".formatted(path), e);
    }
  }
}
