// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.testing.PowerCutDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {

  private static final Path FOLDER = Path.of("/data");
  private static final Path PATH = FOLDER.resolve("state");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final int LARGE = 1 << 20;

  private final PowerCutDisk disk = new PowerCutDisk();
  private final StateFile file = on(disk, "kurascep-test");

  private static StateFile on(PowerCutDisk disk, String kind) {
    return new StateFile(new DurableFiles(disk), PATH, kind);
  }

  private static SortedMap<String, String> values(String value) {
    return new TreeMap<>(Map.of("name", value, "other", ""));
  }

  @BeforeEach
  void makeTheFolder() throws Exception {
    new DurableFiles(disk).createFolders(FOLDER);
  }

  private void put(byte[] content) throws IOException {
    disk.write(PATH, content, FileMode.PRIVATE_FILE);
  }

  private void put(String body) throws IOException {
    var digest = Sha256.hex(body.getBytes(StandardCharsets.UTF_8));
    put((body + "sha256=" + digest + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isEmptyWhereItIsAbsent() throws Exception {
    assertThat(file.read()).isEmpty();
    assertThat(file.keepCopy(NOW)).isEmpty();
    assertThat(file.setAside(NOW)).isEmpty();
    assertThat(file.lastCopy()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=b", "line 1\r\nline 2", "\\n \\", "Grüße", "sha256=0"})
  void givesBackAnyValue(String value) throws Exception {
    file.write(values(value));
    assertThat(file.read()).contains(values(value));
  }

  @Test
  void isTextThatAPersonCanRead() throws Exception {
    file.write(values("käse"));
    assertThat(new String(disk.read(PATH, LARGE), StandardCharsets.UTF_8))
        .startsWith("kurascep-test 1\nname=käse\nother=\nsha256=")
        .endsWith("\n");
  }

  @Test
  void isUnreadableWhereAnyByteIsDamagedOrMissing() throws Exception {
    file.write(values("value"));
    var whole = disk.read(PATH, LARGE);
    for (var at = 0; at < whole.length; at++) {
      var damaged = whole.clone();
      damaged[at] ^= 0x04;
      put(damaged);
      assertThatThrownBy(file::read).as("byte %d", at).isInstanceOf(UnreadableException.class);
      put(Arrays.copyOf(whole, at));
      assertThatThrownBy(file::read).as("length %d", at).isInstanceOf(UnreadableException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kurascep-other 1\nname=value\n",
        "kurascep-test 0\nname=value\n",
        "kurascep-test 1\nname=value\nname=value\n",
        "kurascep-test\nname=value\n",
        "kurascep-test 1\nname\n",
        "kurascep-test 99999999999\n"
      })
  void isUnreadableWhereItIsSomethingElse(String body) throws Exception {
    put(body);
    assertThatThrownBy(file::read).isInstanceOf(UnreadableException.class);
  }

  @Test
  void isNotTouchedWhereANewerVersionWroteIt() throws Exception {
    put("kurascep-test 2\nname=of the future\n");
    var newer = disk.read(PATH, LARGE);
    assertThatThrownBy(file::read)
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContainingAll("/data/state is of a newer version", "install that version again");
    assertThatThrownBy(() -> file.write(values("old"))).isInstanceOf(NewerFormatException.class);
    assertThat(disk.read(PATH, LARGE)).isEqualTo(newer);
  }

  @Test
  void holdsTheOldOrTheNewValuesAfterACutAtAnyInstant() throws Exception {
    for (var cut = 0; ; cut++) {
      var fragile = new PowerCutDisk();
      new DurableFiles(fragile).createFolders(FOLDER);
      on(fragile, "kurascep-test").write(values("old"));
      fragile.cutAfter(cut);
      try {
        on(fragile, "kurascep-test").write(values("new"));
        assertThat(cut).isGreaterThan(3);
        return;
      } catch (PowerCutDisk.PowerCut power) {
        assertThat(on(fragile.afterPowerCut(cut), "kurascep-test").read().orElseThrow())
            .as("cut %d", cut)
            .isIn(values("old"), values("new"));
      }
    }
  }

  @Test
  void isSetAsideAndNotDeleted() throws Exception {
    var damaged = new byte[] {1, 2, 3};
    put(damaged);
    var first = file.setAside(NOW).orElseThrow();
    assertThat(first).isEqualTo(FOLDER.resolve("state.unreadable-20260102T030405678"));
    assertThat(disk.read(first, LARGE)).isEqualTo(damaged);
    assertThat(disk.exists(PATH)).isFalse();

    file.write(values("new"));
    var second = file.keepCopy(NOW.plusSeconds(1));
    assertThat(file.lastCopy()).isEqualTo(second);
    assertThat(file.read()).contains(values("new"));
  }
}
