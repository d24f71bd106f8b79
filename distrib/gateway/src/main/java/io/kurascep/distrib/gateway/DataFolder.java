// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
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
 * receives a copy of the settings that are shipped; from then on they are the user's.
 *
 * @param path where it is
 */
record DataFolder(Path path) {

  /** The settings, one file for each; what the web console changes is written back to them. */
  Path settings() {
    return path.resolve("etc");
  }

  /** The memory of Configuration Admin, for settings that were made in the web console. */
  Path configurations() {
    return path.resolve("configadmin");
  }

  /** The framework's own cache, made anew at every start. */
  Path cache() {
    return path.resolve("felix-cache");
  }

  /** For files of no lasting use. */
  Path temporary() {
    return path.resolve("tmp");
  }

  /**
   * Makes what is missing.
   *
   * @param shipped the folder of shipped settings
   * @throws StartException where the folder cannot be made or written
   */
  void prepare(Path shipped) throws StartException {
    try {
      createPrivateFolder(path);
      createPrivateFolder(temporary());
      if (Files.notExists(settings())) {
        // Under another name first, so that a start that was cut short leaves no half of them.
        Path unfinished = path.resolve("etc.unfinished");
        createPrivateFolder(unfinished);
        for (Path file : files(shipped)) {
          Path copy = unfinished.resolve(file.getFileName());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(unfinished, settings(), StandardCopyOption.ATOMIC_MOVE);
      }
      forgetSettingsOfFiles();
    } catch (IOException e) {
      throw new StartException(
          "the data folder %s cannot be used (%s), make it writable or name another with --data"
              .formatted(path, e),
          e);
    }
  }

  /**
   * Makes the files the only source of the settings that have one: Configuration Admin remembers
   * these too, and would go on with one whose file was deleted while nothing ran.
   */
  private void forgetSettingsOfFiles() throws IOException {
    createPrivateFolder(configurations());
    try (Stream<Path> files = Files.walk(configurations())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, ISO_8859_1).contains("felix.fileinstall.filename")) {
          Files.delete(file);
        }
      }
    }
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
}
