// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.testing.PowerCutDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterFileTest {
  private static final String OLD = "-----BEGIN PRIVATE KEY-----\nT0xE\n-----END PRIVATE KEY-----";
  private static final String NEW =
      "-----BEGIN PRIVATE KEY-----\nTkVX\n-----END PRIVATE KEY-----\n";

  @TempDir Path folder;

  @Test
  void anEmptyValueGetsQuotes() throws IOException {
    assertThat(replaced("A=1\nKEY=\nB=2\n")).isEqualTo("A=1\nKEY=\"" + NEW.strip() + "\"\nB=2\n");
  }

  @Test
  void emptyQuotesAreFilled() throws IOException {
    assertThat(replaced("KEY=\"\"\n")).isEqualTo("KEY=\"" + NEW.strip() + "\"\n");
    assertThat(replaced("KEY=''")).isEqualTo("KEY='" + NEW.strip() + "'");
  }

  @Test
  void aQuotedValueKeepsItsQuotesAndLines() throws IOException {
    assertThat(replaced("KEY='" + OLD + "'\nB=2\n")).isEqualTo("KEY='" + NEW.strip() + "'\nB=2\n");
    assertThat(replaced("KEY=\"" + OLD + "\n\"\n")).isEqualTo("KEY=\"" + NEW + "\"\n");
  }

  @Test
  void aValueWithoutQuotesMayHaveSeveralBlocks() throws IOException {
    assertThat(replaced("KEY=" + OLD + "\n" + OLD + "\n\nB=2\n"))
        .isEqualTo("KEY=" + NEW + "\nB=2\n");
  }

  @Test
  void aValueOnOneLineStaysOnOneLine() throws IOException {
    assertThat(replaced("KEY=" + OLD.replace("\n", "\\n") + "\\n\nB=2\n"))
        .isEqualTo("KEY=" + NEW.strip().replace("\n", "\\n") + "\\n\nB=2\n");
    assertThat(replaced("KEY=\"" + OLD.replace("\n", "\\n") + "\"\n"))
        .isEqualTo("KEY=\"" + NEW.strip().replace("\n", "\\n") + "\"\n");
  }

  @Test
  void linesOfWindowsStayLinesOfWindows() throws IOException {
    assertThat(replaced("KEY=\"" + OLD.replace("\n", "\r\n") + "\"\r\nB=2\r\n"))
        .isEqualTo("KEY=\"" + NEW.strip().replace("\n", "\r\n") + "\"\r\nB=2\r\n");
  }

  @Test
  void aNameIsFoundAfterExportAndNotWithinAnother() throws IOException {
    assertThat(replaced("MY_KEY=1\n  export KEY = ''\nKEY2=\n"))
        .isEqualTo("MY_KEY=1\n  export KEY = '" + NEW.strip() + "'\nKEY2=\n");
  }

  @Test
  void aLongValueIsReadToItsEnd() throws IOException {
    assertThat(replaced("KEY=\"" + "\n".repeat(100_000) + "\"\n"))
        .startsWith("KEY=\"-----BEGIN PRIVATE KEY-----\n");
    assertThat(replaced("KEY=\"" + (OLD + "\n").repeat(5_000) + "\"\n"))
        .isEqualTo("KEY=\"" + NEW + "\"\n");
  }

  @Test
  void octetsThatAreNoUtf8Stay() throws IOException {
    Path file = folder.resolve("settings");
    Files.write(file, new byte[] {'#', (byte) 0xff, '\n', 'K', 'E', 'Y', '=', '\n'});

    new ParameterFile(DurableFiles.onDisk(), file).replace(Map.of("KEY", NEW));

    assertThat(Files.readAllBytes(file)).startsWith('#', 0xff, '\n');
  }

  @Test
  void keyAndCertificateChangeTogetherOrNotAtAll() throws IOException {
    Path file = write("KEY=\n");

    assertThatThrownBy(
            () ->
                new ParameterFile(DurableFiles.onDisk(), file)
                    .replace(Map.of("KEY", NEW, "CERT", NEW)))
        .hasMessage("the file " + file + " has no parameter CERT");
    assertThat(file).hasContent("KEY=\n");
  }

  @Test
  void refusesWhatItCannotReplace() throws IOException {
    assertThatThrownBy(() -> replaced("KEY=/etc/my.key\n"))
        .hasMessageMatching("the parameter KEY in the file .* is not PEM: empty it first");
    assertThatThrownBy(() -> replaced("KEY=\"" + OLD + "\n"))
        .hasMessageContaining("holds something that is not PEM");
    assertThatThrownBy(() -> replaced("KEY=\nKEY=\n")).hasMessageContaining("twice");
    assertThatThrownBy(
            () -> new ParameterFile(DurableFiles.onDisk(), write("")).replace(Map.of("A B", NEW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A B cannot be the name of a parameter");
    Path absent = folder.resolve("absent");
    assertThatThrownBy(
            () -> new ParameterFile(DurableFiles.onDisk(), absent).replace(Map.of("KEY", NEW)))
        .hasMessage("there is no file " + absent);
  }

  @Test
  void theModeStaysAndALinkIsFollowed() throws IOException {
    Path file = write("KEY=\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file.getFileName());

    new ParameterFile(DurableFiles.onDisk(), link).replace(Map.of("KEY", NEW));

    assertThat(link).isSymbolicLink();
    assertThat(file).content().contains("TkVX");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void whatIsThereAlreadyIsNotWritten() throws IOException {
    var disk = new PowerCutDisk();
    Path file = Path.of("/settings").toAbsolutePath();
    disk.write(file, "KEY=\n".getBytes(StandardCharsets.US_ASCII), FileMode.PUBLIC_FILE);
    var parameters = new ParameterFile(new DurableFiles(disk), file);
    assertThat(parameters.value("KEY")).isEmpty();
    parameters.replace(Map.of("KEY", NEW));
    int operations = disk.operations();

    parameters.replace(Map.of("KEY", NEW));

    assertThat(parameters.value("KEY")).isEqualTo(NEW);
    assertThat(disk.operations()).isEqualTo(operations);
    assertThat(disk.mode(file)).isEqualTo(FileMode.PUBLIC_FILE);
  }

  @Test
  void aPowerCutLeavesTheOldOrTheNewFileWhole() throws IOException {
    Path file = Path.of("/settings").toAbsolutePath();
    for (int cut = 0; ; cut++) {
      var disk = new PowerCutDisk();
      disk.write(file, "KEY=\nB=2\n".getBytes(StandardCharsets.US_ASCII), FileMode.PUBLIC_FILE);
      disk.force(file);
      disk.force(file.getParent());
      disk.cutAfter(cut);
      try {
        new ParameterFile(new DurableFiles(disk), file).replace(Map.of("KEY", NEW));
        break;
      } catch (PowerCutDisk.PowerCut e) {
        for (int seed = 0; seed < 8; seed++) {
          String found =
              new String(disk.afterPowerCut(seed).read(file, 1000), StandardCharsets.US_ASCII);
          assertThat(found).isIn("KEY=\nB=2\n", "KEY=\"" + NEW.strip() + "\"\nB=2\n");
        }
      }
    }
  }

  private String replaced(String before) throws IOException {
    Path file = write(before);
    new ParameterFile(DurableFiles.onDisk(), file).replace(Map.of("KEY", NEW));
    return Files.readString(file);
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("settings"), content);
  }
}
