// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files.testing;

import static io.kurascep.files.FileMode.PRIVATE_FILE;
import static io.kurascep.files.FileMode.PRIVATE_FOLDER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge of the others: it must catch what careless code does. */
class PowerCutDiskTest {
  private static final Path FOLDER = Path.of("/data");
  private static final Path FILE = FOLDER.resolve("file");
  private static final Path OTHER = FOLDER.resolve("other");

  private final PowerCutDisk disk = new PowerCutDisk();

  @BeforeEach
  void makeFolder() throws IOException {
    disk.createFolder(FOLDER, PRIVATE_FOLDER);
    disk.force(FOLDER.getParent());
  }

  @Test
  void losesTearsOrKeepsWhatWasNotForced() throws IOException {
    disk.write(FILE, "content".getBytes(UTF_8), PRIVATE_FILE);

    assertThat(outcomes(FILE)).contains("absent", "", "content", "con\0\0\0\0", "conten");
  }

  @Test
  void keepsAForcedFileInAForcedFolder() throws IOException {
    writeDurably(FILE, "content");

    assertThat(outcomes(FILE)).containsExactly("content");
  }

  @Test
  void losesTheNameOfAForcedFileInAFolderThatWasNotForced() throws IOException {
    disk.write(FILE, "content".getBytes(UTF_8), PRIVATE_FILE);
    disk.force(FILE);

    assertThat(outcomes(FILE)).containsExactlyInAnyOrder("absent", "content");
  }

  @Test
  void losesEverythingInAFolderWhoseOwnNameWasNotForced() throws IOException {
    Path folder = FOLDER.resolve("sub");
    disk.createFolder(folder, PRIVATE_FOLDER);
    disk.write(folder.resolve("file"), new byte[1], PRIVATE_FILE);
    disk.force(folder.resolve("file"));
    disk.force(folder);

    assertThat(disk.afterPowerCut(0).exists(folder)).isFalse();
    assertThat(disk.afterPowerCut(1).exists(folder.resolve("file"))).isTrue();
  }

  @Test
  void catchesAnOverwriteInPlace() throws IOException {
    writeDurably(FILE, "old");
    disk.write(FILE, "new".getBytes(UTF_8), PRIVATE_FILE);
    disk.force(FILE);

    assertThat(outcomes(FILE)).containsExactlyInAnyOrder("old", "new", "absent");
  }

  @Test
  void catchesARenameBeforeTheContentWasForced() throws IOException {
    writeDurably(FILE, "old");
    disk.write(OTHER, "new".getBytes(UTF_8), PRIVATE_FILE);
    disk.move(OTHER, FILE);
    disk.force(FOLDER);

    assertThat(outcomes(FILE)).contains("", "new").doesNotContain("old");
  }

  @Test
  void takesBackADeletionThatWasNotForced() throws IOException {
    writeDurably(FILE, "content");
    disk.delete(FILE);

    assertThat(disk.exists(FILE)).isFalse();
    assertThat(outcomes(FILE)).containsExactlyInAnyOrder("content", "absent");
  }

  @Test
  void mayLoseOrDoubleAFileThatMovedToAnotherFolder() throws IOException {
    Path elsewhere = FOLDER.resolve("sub");
    disk.createFolder(elsewhere, PRIVATE_FOLDER);
    writeDurably(FILE, "content");
    disk.move(FILE, elsewhere.resolve("file"));

    Set<String> found = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      var after = disk.afterPowerCut(seed);
      found.add(after.exists(FILE) + " " + after.exists(elsewhere.resolve("file")));
    }
    assertThat(found)
        .containsExactlyInAnyOrder("true true", "true false", "false true", "false false");
  }

  @Test
  void refusesEverythingOnceThePowerIsGone() {
    disk.cutAfter(0);

    assertThatThrownBy(() -> disk.force(FOLDER)).isInstanceOf(PowerCutDisk.PowerCut.class);
    assertThatThrownBy(() -> disk.exists(FOLDER)).isInstanceOf(PowerCutDisk.PowerCut.class);
    assertThatThrownBy(() -> disk.read(FILE, 1)).isInstanceOf(PowerCutDisk.PowerCut.class);
    assertThatThrownBy(() -> disk.delete(FILE)).isInstanceOf(PowerCutDisk.PowerCut.class);
    assertThat(disk.afterPowerCut(0).exists(FOLDER)).isTrue();
  }

  @Test
  void countsOperationsAndCutsTheNextOne() throws IOException {
    int before = disk.operations();
    disk.cutAfter(2);
    disk.write(FILE, new byte[1], PRIVATE_FILE);
    disk.exists(FILE);
    disk.force(FILE);

    assertThat(disk.operations()).isEqualTo(before + 2);
    assertThatThrownBy(() -> disk.force(FOLDER)).isInstanceOf(PowerCutDisk.PowerCut.class);
    assertThat(disk.afterPowerCut(0).exists(FILE)).isFalse();
  }

  @Test
  void keepsWhatWasWrittenWhenOnlyTheProcessIsKilled() throws IOException {
    disk.write(FILE, new byte[1], PRIVATE_FILE);
    disk.cutAfter(0);
    assertThatThrownBy(() -> disk.force(FILE)).isInstanceOf(PowerCutDisk.PowerCut.class);

    var after = disk.afterKill();
    assertThat(after.exists(FILE)).isTrue();
    assertThat(after.afterPowerCut(0).exists(FILE)).isFalse();
  }

  @Test
  void failsOnceWhereTold() throws IOException {
    disk.failAfter(1);
    disk.write(FILE, new byte[1], PRIVATE_FILE);

    assertThatThrownBy(() -> disk.delete(FILE)).isInstanceOf(IOException.class);
    assertThat(disk.exists(FILE)).isTrue();
    disk.delete(FILE);
    assertThat(disk.exists(FILE)).isFalse();
  }

  @Test
  void leavesAPartOfAFileThatFindsNoRoom() throws IOException {
    disk.limitTo(10);
    disk.write(OTHER, new byte[6], PRIVATE_FILE);

    assertThatThrownBy(() -> disk.write(FILE, new byte[5], PRIVATE_FILE))
        .hasMessageContaining("No space left");
    assertThat(disk.read(FILE, 10)).hasSize(4);

    disk.limitTo(1);
    assertThatThrownBy(() -> disk.write(FILE, new byte[5], PRIVATE_FILE))
        .hasMessageContaining("No space left");
    assertThat(disk.read(FILE, 10)).isEmpty();
  }

  @Test
  void behavesAsAFileSystemDoes() throws IOException {
    disk.write(FILE, new byte[1], PRIVATE_FILE);

    assertThatThrownBy(() -> disk.read(OTHER, 1)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.read(FOLDER, 1)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.read(FILE, 0)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.force(OTHER)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.move(OTHER, FILE)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.move(FILE, FOLDER)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.delete(FOLDER)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.list(FILE)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.createFolder(FILE, PRIVATE_FOLDER))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.createFolder(OTHER.resolve("sub"), PRIVATE_FOLDER))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.write(OTHER.resolve("file"), new byte[1], PRIVATE_FILE))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(disk.list(OTHER)).isEmpty();
    assertThat(disk.mode(FILE)).isEqualTo(PRIVATE_FILE);
  }

  private void writeDurably(Path file, String content) throws IOException {
    disk.write(file, content.getBytes(UTF_8), PRIVATE_FILE);
    disk.force(file);
    disk.force(FOLDER);
  }

  private Set<String> outcomes(Path file) throws IOException {
    Set<String> outcomes = new HashSet<>();
    for (long seed = 0; seed < 500; seed++) {
      var after = disk.afterPowerCut(seed);
      outcomes.add(after.exists(file) ? new String(after.read(file, 100), UTF_8) : "absent");
    }
    return outcomes;
  }
}
