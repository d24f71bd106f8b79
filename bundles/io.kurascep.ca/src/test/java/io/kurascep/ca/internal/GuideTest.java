// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.faults.FaultPlan;
import io.kurascep.ca.internal.settings.Profile;
import io.kurascep.ca.internal.settings.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whether the guide names everything there is; its commands are run elsewhere. */
class GuideTest {
  private static String guide() throws IOException {
    return Files.readString(Path.of("..", "..", "docs", "embedded-ca.md"));
  }

  @Test
  void namesEverySetting() throws IOException {
    assertThat(SettingNames.ofAlias())
        .filteredOn(name -> !name.equals(StoredChallenge.SETTING))
        .allSatisfy(name -> assertThat(guide()).contains("`" + name + "`"));
  }

  @Test
  void namesEveryProfileAndFault() throws IOException {
    String guide = guide();
    for (Profile profile : Profile.values()) {
      assertThat(guide).contains("`" + Values.word(profile) + "`");
    }
    assertThat(FaultPlan.all())
        .allSatisfy(fault -> assertThat(guide).contains("`" + fault.word() + "`"));
  }
}
