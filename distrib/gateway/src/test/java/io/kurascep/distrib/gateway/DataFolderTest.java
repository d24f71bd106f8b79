// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path folder;
  private Path shipped;
  private Path path;

  @BeforeEach
  void shipTwoSettings() throws IOException {
    shipped = Files.createDirectory(folder.resolve("etc"));
    Files.writeString(shipped.resolve("a.cfg"), "shipped");
    Files.writeString(shipped.resolve("b.cfg"), "shipped");
    path = folder.resolve("some/data");
  }

  @Test
  void receivesTheShippedSettingsAtTheFirstStart() throws Exception {
    try (DataFolder data = DataFolder.open(path, shipped)) {
      assertThat(data.settings().resolve("a.cfg")).hasContent("shipped");
      assertThat(data.settings().resolve("b.cfg")).hasContent("shipped");
    }
  }

  @Test
  void leavesTheSettingsToTheUserAfterwards() throws Exception {
    try (DataFolder data = DataFolder.open(path, shipped)) {
      Files.writeString(data.settings().resolve("a.cfg"), "the user's");
      Files.delete(data.settings().resolve("b.cfg"));
    }

    try (DataFolder data = DataFolder.open(path, shipped)) {
      assertThat(data.settings().resolve("a.cfg")).hasContent("the user's");
      assertThat(data.settings().resolve("b.cfg")).doesNotExist();
    }
  }

  @Test
  void completesAFirstStartThatWasCutShort() throws Exception {
    Path unfinished = Files.createDirectories(path.resolve("etc.unfinished"));
    Files.writeString(unfinished.resolve("a.cfg"), "ship");

    try (DataFolder data = DataFolder.open(path, shipped)) {
      assertThat(data.settings().resolve("a.cfg")).hasContent("shipped");
      assertThat(data.settings().resolve("b.cfg")).hasContent("shipped");
      assertThat(unfinished).doesNotExist();
    }
  }

  @Test
  void isOpenToItsOwnerOnly() throws Exception {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    try (DataFolder data = DataFolder.open(path, shipped)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void isUsedByOneGatewayAtATime() throws Exception {
    try (DataFolder data = DataFolder.open(path, shipped)) {
      assertThatThrownBy(() -> DataFolder.open(data.path(), shipped))
          .isInstanceOf(StartException.class)
          .hasMessageStartingWith("another gateway uses the data folder");
    }

    try (DataFolder data = DataFolder.open(path, shipped)) {
      assertThat(data.path()).isDirectory();
    }
  }

  @Test
  void saysWhatToDoWhereItCannotBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> DataFolder.open(file.resolve("data"), shipped))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file.resolve("data").toString())
        .hasMessageContaining("name another with --data");
  }
}
