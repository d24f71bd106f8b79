// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.machine.NewKey;
import io.kurascep.enrollment.internal.machine.Phase;
import io.kurascep.enrollment.internal.machine.Purpose;
import io.kurascep.enrollment.internal.machine.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that cannot be decrypted any more. */
class LostKeyTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  @TempDir Path folder;

  @Test
  void isSetAsideThoughItsRequestIsToBeMadeAnew() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    gateway.scheduler.journals().of("gw-cert").write(betweenTwoSteps());
    try (var ca =
            RunningCa.start(
                folder.resolve("ca"),
                gateway.workers.clock(),
                new Habits(false, false, Duration.ofDays(90), List.of()));
        var log = new CapturedLog()) {
      gateway.use(ca);
      gateway.start();
      gateway.workers.advance(Duration.ofMinutes(5));

      assertThat(log.worries()).anyMatch(line -> line.contains("cannot be decrypted"));
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
    }
    try (var files = Files.list(folder.resolve("gateway/scep/enrollments/gw-cert"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("state.unreadable-"));
    }
  }

  /** The CA refused one way of sending, and has seen the key; another way is to be tried. */
  private static State betweenTwoSteps() {
    return new State(
        Phase.DISCOVERING,
        START,
        Purpose.ENROLL,
        START,
        0,
        Optional.empty(),
        Optional.of(new NewKey("encrypted with another key")),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "00",
        List.of(),
        "",
        Optional.empty(),
        List.of());
  }
}
