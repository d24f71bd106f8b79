// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.testing.PowerCutDisk;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.MessageDigestAlgorithm;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ServerMemory;
import java.nio.file.Path;
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

  private final PowerCutDisk disk = new PowerCutDisk();
  private final ServerFile file = on(disk);

  private static ServerFile on(PowerCutDisk disk) {
    return new Journals(new DurableFiles(disk), Path.of("/data")).ofServer("plant-ca");
  }

  @Test
  void givesBackWhatWasLearned() throws Exception {
    assertThat(file.load("settings")).isEmpty();
    file.write("settings", MEMORY);
    assertThat(file.load("settings").orElseThrow().worked(RequestPurpose.ENROLL)).contains(STEP);
  }

  @Test
  void forgetsWhatWasLearnedWithOtherSettings() throws Exception {
    file.write("settings", MEMORY);
    assertThat(file.load("others")).isEmpty();
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
            .load("settings")
            .ifPresent(found -> assertThat(found.worked(RequestPurpose.ENROLL)).contains(STEP));
      }
    }
  }

  @Test
  void learnsAnewWhereTheFileIsDamaged() throws Exception {
    file.write("settings", MEMORY);
    disk.write(
        Path.of("/data/servers/plant-ca/memory"), new byte[] {1, 2, 3}, FileMode.PRIVATE_FILE);
    assertThat(file.load("settings")).isEmpty();
  }
}
