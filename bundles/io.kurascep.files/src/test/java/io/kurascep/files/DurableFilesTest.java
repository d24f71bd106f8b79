// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.testing.PowerCutDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a disk whose power is cut at every operation, with several outcomes of each cut. */
class DurableFilesTest {
  private static final int SEEDS = 40;
  private static final Path FOLDER = Path.of("/data/scep");
  private static final Path FILE = FOLDER.resolve("state");
  private static final Path TEMPORARY = FOLDER.resolve(".state.tmp");
  private static final Path OTHER = FOLDER.resolve("other");

  private PowerCutDisk disk;
  private DurableFiles files;

  @BeforeEach
  void makeFolder() throws IOException {
    disk = new PowerCutDisk();
    files = new DurableFiles(disk);
    files.createFolders(FOLDER);
  }

  @Test
  void aCutAtAnyOperationLeavesTheOldOrTheNewContentWhole() throws IOException {
    int cuts = 0;
    for (; cutWrite(cuts, true); cuts++) {
      for (long seed = 0; seed < SEEDS; seed++) {
        var found = new DurableFiles(disk.afterPowerCut(seed));
        assertThat(text(found, FILE)).as("cut %d, seed %d", cuts, seed).get().isIn("old", "new");
        assertThat(text(found, OTHER)).contains("untouched");
      }
    }
    assertThat(cuts).as("write, force, move, force the folder").isEqualTo(4);
  }

  @Test
  void aCutAtAnyOperationLeavesANewFileAbsentOrWhole() throws IOException {
    for (int cut = 0; cutWrite(cut, false); cut++) {
      for (long seed = 0; seed < SEEDS; seed++) {
        var found = new DurableFiles(disk.afterPowerCut(seed));
        assertThat(text(found, FILE).orElse("absent")).isIn("absent", "new");
      }
    }
  }

  @Test
  void aWriteThatReturnedIsDurable() throws IOException {
    cutWrite(Integer.MAX_VALUE / 2, true);

    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(text(new DurableFiles(disk.afterPowerCut(seed)), FILE)).contains("new");
    }
  }

  @Test
  void noCutLeavesAFileThatIsWiderThanPrivate() throws IOException {
    for (int cut = 0; cutWrite(cut, true); cut++) {
      for (long seed = 0; seed < SEEDS; seed++) {
        var found = disk.afterPowerCut(seed);
        for (Path path : found.list(FOLDER)) {
          assertThat(found.mode(path)).isEqualTo(FileMode.PRIVATE_FILE);
        }
      }
    }
  }

  @Test
  void theNextStartSweepsWhatACutLeft() throws IOException {
    boolean leftSomething = false;
    for (int cut = 0; cutWrite(cut, true); cut++) {
      for (long seed = 0; seed < SEEDS; seed++) {
        var found = disk.afterPowerCut(seed);
        leftSomething |= found.exists(TEMPORARY);
        var foundFiles = new DurableFiles(found);
        assertThat(foundFiles.list(FOLDER)).containsExactly(OTHER, FILE);
        foundFiles.sweep(FOLDER);
        assertThat(found.list(FOLDER)).containsExactly(OTHER, FILE);
        foundFiles.write(FILE, bytes("newest"));
        assertThat(text(foundFiles, FILE)).contains("newest");
      }
    }
    assertThat(leftSomething).isTrue();
  }

  @Test
  void sweepMakesDurableWhatAKilledProcessHadRenamed() throws IOException {
    cutWrite(3, true); // renamed, the folder not forced
    var next = new DurableFiles(disk.afterKill());
    assertThat(text(next, FILE)).contains("new");

    next.sweep(FOLDER);

    assertThat(text(new DurableFiles(disk.afterPowerCut(0)), FILE)).contains("new");
  }

  @Test
  void recoverClearsUpAfterOneFileOnly() throws IOException {
    Path foreign = FOLDER.resolve(".foreign.tmp");
    cutWrite(3, true); // renamed, the folder not forced
    disk.afterKill();
    disk.write(TEMPORARY, bytes("half"), FileMode.PRIVATE_FILE);
    disk.write(foreign, bytes("of another program"), FileMode.PUBLIC_FILE);

    files.recover(FILE);
    files.recover(FOLDER.resolve("absent/file"));

    assertThat(disk.list(FOLDER)).containsExactly(foreign, OTHER, FILE);
    assertThat(text(new DurableFiles(disk.afterPowerCut(0)), FILE)).contains("new");
  }

  @Test
  void sweepOfAnAbsentFolderDoesNothing() throws IOException {
    files.sweep(FOLDER.resolve("absent"));

    assertThat(files.list(FOLDER.resolve("absent"))).isEmpty();
  }

  @Test
  void aFailureOfAnyOperationLeavesTheOldOrTheNewContentAndNoTemporaryFile() throws IOException {
    for (int failure = 0; failure < 4; failure++) {
      makeFolder();
      files.write(FILE, bytes("old"));
      disk.failAfter(failure);

      assertThatThrownBy(() -> files.write(FILE, bytes("new")))
          .isInstanceOf(IOException.class)
          .hasMessage("cannot write /data/scep/state: Input/output error");
      assertThat(text(files, FILE)).contains(failure < 3 ? "old" : "new");
      assertThat(disk.exists(TEMPORARY)).isFalse();
    }
  }

  @Test
  void aFullDiskLeavesTheOldContentAndNoTemporaryFile() throws IOException {
    files.write(FILE, bytes("old"));
    disk.limitTo(8);

    assertThatThrownBy(() -> files.write(FILE, bytes("too long")))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write /data/scep/state: the disk is full, free some space on it");
    assertThat(text(files, FILE)).contains("old");
    assertThat(disk.list(FOLDER)).containsExactly(FILE);

    disk.limitTo(100);
    files.write(FILE, bytes("too long"));
    assertThat(text(files, FILE)).contains("too long");
  }

  @Test
  void aCutOfADeletionLeavesTheFileWholeOrGone() throws IOException {
    for (int cut = 0; cut < 2; cut++) {
      makeFolder();
      files.write(FILE, bytes("old"));
      disk.cutAfter(cut);
      assertThatThrownBy(() -> files.delete(FILE)).isInstanceOf(PowerCutDisk.PowerCut.class);
      for (long seed = 0; seed < SEEDS; seed++) {
        var found = new DurableFiles(disk.afterPowerCut(seed));
        assertThat(text(found, FILE).orElse("absent")).isIn("old", "absent");
      }
    }
  }

  @Test
  void aDeletionThatReturnedIsDurable() throws IOException {
    files.write(FILE, bytes("old"));
    files.delete(FILE);
    files.delete(FILE);
    files.delete(FOLDER.resolve("absent/file"));

    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(disk.afterPowerCut(seed).exists(FILE)).isFalse();
    }
  }

  @Test
  void foldersAreDurableAndPrivate() throws IOException {
    Path deep = FOLDER.resolve("a/b/c");
    files.createFolders(deep);
    files.createFolders(deep);

    for (long seed = 0; seed < SEEDS; seed++) {
      var found = disk.afterPowerCut(seed);
      assertThat(found.isFolder(deep)).isTrue();
      assertThat(found.mode(deep)).isEqualTo(FileMode.PRIVATE_FOLDER);
      assertThat(found.mode(deep.getParent())).isEqualTo(FileMode.PRIVATE_FOLDER);
    }
  }

  @Test
  void aFolderIsNotMadeInPlaceOfAFile() throws IOException {
    files.write(FILE, bytes("old"));

    assertThatThrownBy(() -> files.createFolders(FILE.resolve("sub")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot make the folder /data/scep/state/sub: a file is where a folder should be");
    assertThat(text(files, FILE)).contains("old");
  }

  @Test
  void aPublicFileIsPublic() throws IOException {
    files.write(FILE, bytes("certificate"), FileMode.PUBLIC_FILE);

    assertThat(disk.mode(FILE)).isEqualTo(FileMode.PUBLIC_FILE);
  }

  @Test
  void whatAnotherProgramWroteIsDurableAfterSync() throws IOException {
    disk.write(FILE, bytes("foreign"), FileMode.PUBLIC_FILE);
    files.sync(FILE);

    assertThat(text(new DurableFiles(disk.afterPowerCut(0)), FILE)).contains("foreign");
    assertThatThrownBy(() -> files.sync(OTHER))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot sync /data/scep/other: no such file or folder");
  }

  @Test
  void readsWhatIsThereUpToALimit() throws IOException {
    files.write(FILE, bytes("12345"));

    assertThat(files.read(FILE, 5)).contains(bytes("12345"));
    assertThat(files.read(OTHER, 5)).isEmpty();
    assertThatThrownBy(() -> files.read(FILE, 4))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read /data/scep/state: it is longer than 4 bytes");
  }

  @Test
  void aFolderThatIsAbsentIsNamedByTheError() {
    assertThatThrownBy(() -> files.write(Path.of("/absent/file"), bytes("new")))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write /absent/file: no such file or folder");
  }

  @Test
  void listsWithoutTemporaryFiles() throws IOException {
    for (String name : List.of("b", ".hidden", "a.tmp", ".a.tmp")) {
      disk.write(FOLDER.resolve(name), new byte[1], FileMode.PRIVATE_FILE);
    }

    assertThat(files.list(FOLDER).stream().map(p -> p.getFileName().toString()))
        .containsExactly(".hidden", "a.tmp", "b");
  }

  /** Returns whether the power was cut before the write came to its end. */
  private boolean cutWrite(int cut, boolean overOld) throws IOException {
    makeFolder();
    files.write(OTHER, bytes("untouched"));
    if (overOld) {
      files.write(FILE, bytes("old"));
    }
    disk.cutAfter(cut);
    try {
      files.write(FILE, bytes("new"));
      return false;
    } catch (PowerCutDisk.PowerCut e) {
      return true;
    }
  }

  private static Optional<String> text(DurableFiles files, Path file) throws IOException {
    return files.read(file, 100).map(content -> new String(content, UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
