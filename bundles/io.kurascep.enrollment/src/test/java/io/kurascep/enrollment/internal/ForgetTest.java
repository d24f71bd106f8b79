// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.files.testing.PowerCutDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forgotten by a command, and what never is. */
class ForgetTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  @TempDir Path folder;

  private RunningCa ca(TestGateway gateway) throws IOException {
    return RunningCa.start(
        folder.resolve("ca"),
        gateway.workers.clock(),
        new Habits(false, true, Duration.ofDays(90), List.of("right")));
  }

  private static void spend(TestGateway gateway, RunningCa ca) {
    gateway.use(ca);
    gateway.settings.put("challenge.one.time", true);
    gateway.challenge("wrong");
    gateway.start();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.REJECTED);
  }

  @Test
  void cutWhileForgettingDoesNotForgetWhatIsSpent() throws Exception {
    for (var operations = 0; forgetWithACutAfter(operations); operations++) {
      assertThat(operations).isLessThan(100);
    }
  }

  private boolean forgetWithACutAfter(int operations) throws Exception {
    var disk = new PowerCutDisk();
    var gateway = new TestGateway(Path.of("/data"), START, disk);
    try (var ca = ca(gateway)) {
      spend(gateway, ca);
      disk.cutAfter(operations);
      var cut = forget(gateway);
      var after = gateway.restarted(disk.afterPowerCut(operations));
      try (var log = new CapturedLog()) {
        after.start();
        after.service().enroll();
        after.workers.run();
        assertThat(log.text())
            .as("after %s operations", operations)
            .doesNotContain("asking plant-ca");
      }
      assertThat(after.status().lastError().orElse("")).contains("challenge was sent before");
      return cut;
    }
  }

  private static boolean forget(TestGateway gateway) {
    try {
      gateway.service().forget();
      gateway.workers.run();
      return false;
    } catch (PowerCutDisk.PowerCut power) {
      return true;
    }
  }

  @Test
  void filesThatWereSetAsideAreRemoved() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    try (var ca = ca(gateway)) {
      spend(gateway, ca);
      var state = folder.resolve("gateway/scep/enrollments/gw-cert/state");
      Files.writeString(state.resolveSibling("state.unreadable-20260101T000000000"), "damaged");
      gateway.service().forget();
      gateway.workers.run();
      try (var files = Files.list(state.getParent())) {
        assertThat(files).containsExactly(state);
      }
    }
  }
}
