// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On the file system of this machine. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class RealDiskTest {
  private final Disk disk = Disk.real();
  private final DurableFiles files = DurableFiles.onDisk();

  @TempDir private Path folder;

  @Test
  void writesReadsListsAndDeletes() throws IOException {
    Path file = folder.resolve("file");
    files.write(file, bytes("old"));
    files.write(file, bytes("new"));
    files.write(folder.resolve("a"), new byte[0]);

    assertThat(files.read(file, 3)).contains(bytes("new"));
    assertThat(files.list(folder)).containsExactly(folder.resolve("a"), file);
    assertThat(files.read(folder.resolve("a"), 0)).contains(new byte[0]);
    files.sync(file);
    files.delete(file);
    files.delete(file);
    assertThat(files.read(file, 3)).isEmpty();
    assertThat(files.list(folder.resolve("absent"))).isEmpty();
  }

  @Test
  void givesFilesAndFoldersTheirMode() throws IOException {
    Path deep = folder.resolve("a/b");
    files.createFolders(deep);
    files.createFolders(deep);
    files.write(deep.resolve("private"), bytes("key"));
    files.write(deep.resolve("public"), bytes("certificate"), FileMode.PUBLIC_FILE);
    disk.createFolder(deep.resolve("folder"), FileMode.PUBLIC_FOLDER);

    assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(deep)).isEqualTo("rwx------");
    assertThat(mode(deep.resolve("private"))).isEqualTo("rw-------");
    // The umask of the developer may take away from these.
    assertThat(mode(deep.resolve("public"))).startsWith("rw-").doesNotContain("x");
    assertThat(mode(deep.resolve("folder"))).startsWith("rwx");
  }

  @Test
  void narrowsTheModeOfAFileThatWasWider() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    files.write(file, bytes("key"));

    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void doesNotWriteThroughATemporaryFileThatWasPutThere() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "untouched");
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-rw-rw-"));
    Path file = folder.resolve("file");
    Path temporary = folder.resolve(".file.tmp");

    Files.createSymbolicLink(temporary, elsewhere);
    files.write(file, bytes("key 1"));
    assertThat(Files.isSymbolicLink(file)).isFalse();
    Files.createLink(temporary, elsewhere);
    files.write(file, bytes("key 2"));

    assertThat(elsewhere).hasContent("untouched");
    assertThat(file).hasContent("key 2");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void replacesASymbolicLinkInPlaceOfTheFile() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "untouched");
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);

    files.write(link, bytes("key"));

    assertThat(elsewhere).hasContent("untouched");
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(link).hasContent("key");
  }

  @Test
  void deletesALinkAndNotWhatItPointsTo() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "untouched");
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);

    files.delete(link);

    assertThat(link).doesNotExist();
    assertThat(elsewhere).hasContent("untouched");
  }

  @Test
  void sweepsTemporaryFiles() throws IOException {
    Files.writeString(folder.resolve(".file.tmp"), "half");
    Path kept = Files.writeString(folder.resolve("file"), "whole");

    files.sweep(folder);

    assertThat(folder.toFile().list()).containsExactly("file");
    assertThat(kept).hasContent("whole");
  }

  @Test
  void cleansUpWhereTheNameIsTakenByAFolder() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(taken.resolve("inside"), "kept");

    assertThatThrownBy(() -> files.write(taken, bytes("new")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write " + taken + ": ");
    assertThat(folder.toFile().list()).containsExactly("taken");
    assertThat(taken.resolve("inside")).hasContent("kept");
  }

  @Test
  void refusesWhatIsAbsentOrOfTheWrongKind() throws IOException {
    Path absent = folder.resolve("absent");
    Path file = Files.writeString(folder.resolve("file"), "12345");

    assertThatThrownBy(() -> disk.read(absent, 1)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.force(absent)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.move(absent, file)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.createFolder(absent.resolve("a"), FileMode.PRIVATE_FOLDER))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.createFolders(file.resolve("a")))
        .hasMessageEndingWith("a file is where a folder should be");
    assertThatThrownBy(() -> files.read(file, 4)).hasMessageEndingWith("longer than 4 bytes");
    assertThatThrownBy(() -> files.read(folder, 4)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.list(file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.write(absent.resolve("a"), new byte[1]))
        .hasMessageEndingWith("no such file or folder");
  }

  @Test
  void writersOfOneFileDoNotMix() throws Exception {
    Path file = folder.resolve("file");
    var pool = Executors.newFixedThreadPool(4);
    try {
      var writers =
          IntStream.range(0, 4)
              .<Callable<Void>>mapToObj(
                  writer ->
                      () -> {
                        byte[] content = new byte[50_000];
                        Arrays.fill(content, (byte) writer);
                        for (int i = 0; i < 20; i++) {
                          files.write(file, content);
                          byte[] seen = files.read(file, 50_000).orElseThrow();
                          assertThat(seen).hasSize(50_000).containsOnly(seen[0]);
                        }
                        return null;
                      })
              .toList();
      for (var result : pool.invokeAll(writers)) {
        result.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
