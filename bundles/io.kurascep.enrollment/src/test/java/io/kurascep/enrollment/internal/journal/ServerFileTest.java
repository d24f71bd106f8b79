// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.StateFile;
import io.kurascep.files.testing.PowerCutDisk;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.MessageDigestAlgorithm;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ServerMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServerFileTest {

  private static final LadderStep STEP =
      new LadderStep(
          MessageType.PKCS_REQ,
          LadderStep.Signer.SELF,
          true,
          MessageCipher.AES128,
          MessageDigestAlgorithm.SHA256,
          HttpMethod.POST,
          KeyTransport.PKCS1);
  private static final ServerMemory MEMORY =
      ServerMemory.empty().withWorked(RequestPurpose.ENROLL, STEP);

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Path MEMORY_FILE = Path.of("/data/servers/plant-ca/memory");
  private static final Path KEPT =
      Path.of("/data/servers/plant-ca/memory.unreadable-20260102T030405678");

  private final PowerCutDisk disk = new PowerCutDisk();
  private final ServerFile file = on(disk);

  private static ServerFile on(PowerCutDisk disk) {
    return new Journals(new DurableFiles(disk), Path.of("/data")).ofServer("plant-ca");
  }

  private Optional<ServerMemory> loaded(String settings) throws IOException {
    return file.load(settings, NOW).memory();
  }

  @Test
  void givesBackWhatWasLearned() throws Exception {
    assertThat(loaded("settings")).isEmpty();
    file.write("settings", MEMORY);
    assertThat(loaded("settings").orElseThrow().worked(RequestPurpose.ENROLL)).contains(STEP);
  }

  @Test
  void forgetsWhatWasLearnedWithOtherSettings() throws Exception {
    file.write("settings", MEMORY);
    assertThat(loaded("others")).isEmpty();
  }

  @Test
  void isWholeOrLearnedAnewAfterACutAtAnyInstant() throws Exception {
    for (var cut = 0; ; cut++) {
      var fragile = new PowerCutDisk();
      fragile.cutAfter(cut);
      try {
        on(fragile).write("settings", MEMORY);
        assertThat(cut).isGreaterThan(4);
        return;
      } catch (PowerCutDisk.PowerCut power) {
        on(fragile.afterPowerCut(cut))
            .load("settings", NOW)
            .memory()
            .ifPresent(found -> assertThat(found.worked(RequestPurpose.ENROLL)).contains(STEP));
      }
    }
  }

  @Test
  void setsAsideWhatIsDamagedAndSaysSoUntilItIsLearnedAnew() throws Exception {
    file.write("settings", MEMORY);
    var damaged = new byte[] {1, 2, 3};
    disk.write(MEMORY_FILE, damaged, FileMode.PRIVATE_FILE);
    for (var start = 0; start < 2; start++) {
      var found = file.load("settings", NOW.plusSeconds(start));
      assertThat(found.memory()).isEmpty();
      assertThat(found.remark().orElseThrow()).contains("cannot be read", KEPT.toString());
    }
    assertThat(disk.read(KEPT, 100)).isEqualTo(damaged);
    assertThat(disk.exists(MEMORY_FILE)).isFalse();

    file.write("settings", MEMORY);
    assertThat(file.load("settings", NOW).remark()).isEmpty();
    assertThat(disk.exists(KEPT)).isTrue();
  }

  @Test
  void setsAsideWhatIsWholeButDoesNotFitTogether() throws Exception {
    file.write("settings", MEMORY);
    new StateFile(new DurableFiles(disk), MEMORY_FILE, "kurascep-server")
        .write(new TreeMap<>(Map.of("settings", "settings")));
    assertThat(file.load("settings", NOW).remark().orElseThrow()).contains("cannot be read");
    assertThat(disk.exists(KEPT)).isTrue();
  }

  @Test
  void losesNothingWhereThePowerIsCutWhileItIsSetAside() throws Exception {
    var damaged = new byte[] {1, 2, 3};
    for (var cut = 0; ; cut++) {
      var fragile = new PowerCutDisk();
      on(fragile).write("settings", MEMORY);
      new DurableFiles(fragile).write(MEMORY_FILE, damaged);
      fragile.cutAfter(cut);
      try {
        on(fragile).load("settings", NOW);
        assertThat(cut).isGreaterThan(4);
        return;
      } catch (PowerCutDisk.PowerCut power) {
        assertThat(on(fragile.afterPowerCut(cut)).load("settings", NOW).remark())
            .as("cut %d", cut)
            .isPresent();
      }
    }
  }

  @Test
  void leavesAFileOfANewerVersionAlone() throws Exception {
    var body = "kurascep-server 2\nsettings=settings\n";
    var digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
    var newer =
        (body + "sha256=" + HexFormat.of().formatHex(digest) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    new DurableFiles(disk).createFolders(MEMORY_FILE.getParent());
    disk.write(MEMORY_FILE, newer, FileMode.PRIVATE_FILE);
    var found = file.load("settings", NOW);
    assertThat(found.memory()).isEmpty();
    assertThat(found.remark().orElseThrow()).contains("newer version", MEMORY_FILE.toString());
    assertThatThrownBy(() -> file.write("settings", MEMORY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer version");
    assertThat(disk.read(MEMORY_FILE, 1_000)).isEqualTo(newer);
  }
}
