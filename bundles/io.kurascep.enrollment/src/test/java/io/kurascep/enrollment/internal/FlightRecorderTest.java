// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.journal.FlightFile;
import io.kurascep.enrollment.internal.journal.Journals;
import io.kurascep.enrollment.internal.testing.WebPeer;
import io.kurascep.files.DurableFiles;
import io.kurascep.protocol.FlightReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last failed exchange of a server, in a file. */
class FlightRecorderTest {

  private static final String WRONG = "wr0ng-Challenge-4711";

  @TempDir Path folder;

  private TestGateway gateway() {
    return new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
  }

  private RunningCa ca(TestGateway gateway) throws IOException {
    return RunningCa.start(
        folder.resolve("ca"),
        gateway.workers.clock(),
        new Habits(false, false, Duration.ofDays(90), List.of("right")));
  }

  private FlightFile file() {
    return new Journals(DurableFiles.onDisk(), folder.resolve("gateway").resolve("scep"))
        .flightOf(TestGateway.SERVER);
  }

  private Path path() {
    return folder.resolve("gateway/scep/servers/" + TestGateway.SERVER + "/last-failure.txt");
  }

  @Test
  void thereIsNoneWhereAllGoesWell() throws Exception {
    var gateway = gateway();
    try (var ca = ca(gateway)) {
      gateway.use(ca);
      gateway.challenge("right");
      gateway.start();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(path()).doesNotExist();
      assertThat(file().read()).isEmpty();
    }
  }

  @Test
  void aRefusalIsKeptForItsOwnerAloneAndWithoutSecrets() throws Exception {
    var gateway = gateway();
    try (var ca = ca(gateway)) {
      gateway.use(ca);
      gateway.serverSettings.put("http.query", "token=s3cret-token");
      gateway.challenge(WRONG);
      gateway.start();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.REJECTED);
    }
    assertThat(Files.getPosixFilePermissions(path()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(path()))
        .startsWith("Kura SCEP flight record 1\ntime: 2026-03-01T08:00:00Z\nsentence: the server")
        .contains("&token=removed\n")
        .doesNotContain(WRONG, "s3cret-token", "PRIVATE");
    var record = file().read().orElseThrow();
    assertThat(record.sentence()).isEqualTo(gateway.status().lastError().orElseThrow());
    assertThat(FlightReplay.of(record))
        .isNotEmpty()
        .noneMatch(finding -> finding.result() == FlightReplay.Result.FAILED);
  }

  @Test
  void theNextFailureTakesItsPlace() throws Exception {
    var gateway = gateway();
    gateway.settings.put("kura.service.pid", TestGateway.NAME);
    gateway.serverSettings.put("kura.service.pid", TestGateway.SERVER);
    gateway.serverSettings.put("ca.fingerprint", "ab".repeat(32));
    try (var peer = WebPeer.answering(500, "<title>first</title>")) {
      gateway.serverSettings.put("url", peer.url("/scep"));
      gateway.start();
      assertThat(file().read().orElseThrow().sentence()).contains("first");
      peer.answers(500, () -> "<title>second</title>");
      gateway.server.modified(
          java.util.Map.of(
              "kura.service.pid",
              TestGateway.SERVER,
              "url",
              peer.url("/scep2"),
              "ca.fingerprint",
              "ab".repeat(32)));
      gateway.workers.run();
      assertThat(file().read().orElseThrow().sentence()).contains("second");
    }
  }

  @Test
  void aDamagedOneIsNone() throws Exception {
    Files.createDirectories(path().getParent());
    Files.writeString(path(), "Kura SCEP flight record 1\n");
    assertThat(file().read()).isEmpty();
  }

  @Test
  void thatItCannotBeKeptIsNoFailureOfItsOwn() throws Exception {
    var gateway = gateway();
    try (var log = new CapturedLog();
        var ca = ca(gateway)) {
      Files.createDirectories(path().resolve("in the way"));
      gateway.use(ca);
      gateway.challenge(WRONG);
      gateway.start();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.REJECTED);
      assertThat(log.text()).contains("the failed exchange cannot be kept");
    }
  }
}
