// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.testing.WebPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole lives whose challenges are fetched, against the embedded CA that takes each once. */
class ChallengeSourceTest {

  private static final String PASSWORD = "Simsalabim-4711";
  private static final List<String> CHALLENGES =
      List.of("0123456789ABCDEF", "FEDCBA9876543210", "00112233445566FF");

  @TempDir Path folder;
  private final ArrayDeque<String> left = new ArrayDeque<>(CHALLENGES);

  private TestGateway gateway() {
    return new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
  }

  private RunningCa ca(TestGateway gateway, Duration validity) throws IOException {
    return RunningCa.start(
        folder.resolve("ca"),
        gateway.workers.clock(),
        new Habits(false, true, validity, CHALLENGES));
  }

  private static void useSource(TestGateway gateway, String kind, String address) {
    gateway.settings.put("challenge.source", kind);
    gateway.settings.put("challenge.source.address", address);
    gateway.settings.put("challenge.source.user", "CORP\\gw");
    gateway.settings.put(
        "challenge.source.password", new String(gateway.crypto.encryptAes(PASSWORD.toCharArray())));
  }

  private String ndes() {
    return "<P> The enrollment challenge password is: <B> %s </B>".formatted(left.remove());
  }

  @Test
  void fetchesJustBeforeARequestAndNeverLeavesATrace() throws Exception {
    var gateway = gateway();
    try (var log = new CapturedLog();
        var ca = ca(gateway, Duration.ofDays(90));
        var peer = WebPeer.answering(503, "later")) {
      gateway.use(ca);
      useSource(gateway, "ndes", peer.url("/certsrv/mscep_admin/?sn={SN}&t=" + PASSWORD));
      gateway.start();

      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLING);
      assertThat(gateway.status().lastError().orElseThrow())
          .contains("/certsrv/mscep_admin/ is too busy");
      assertNoTrace(gateway, log);

      peer.answers(200, this::ndes);
      gateway.workers.advance(Duration.ofHours(1));

      assertThat(gateway.status().lastError()).isEmpty();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(left).hasSize(2);
      assertThat(peer.requests()).allMatch(request -> request.contains("?sn=0815&t="));
      assertNoTrace(gateway, log);

      gateway.workers.advance(Duration.ofDays(61));
      assertThat(left).as("this CA renews without a challenge").hasSize(2);
    }
  }

  @Test
  void fetchesAnotherOneWhereOneMayHaveBeenSpent() throws Exception {
    var gateway = gateway();
    try (var ca = ca(gateway, Duration.ofDays(90));
        var peer = WebPeer.answering(200, "")) {
      peer.answers(200, left::remove);
      gateway.use(ca);
      useSource(gateway, "http", peer.url("/otp"));
      gateway.workers.afterExchange =
          exchange -> {
            if (exchange.uri().toString().contains("PKIOperation")) {
              gateway.workers.afterExchange = any -> {};
              throw new IllegalStateException("the answer is lost");
            }
          };
      gateway.start();
      gateway.workers.advance(Duration.ofHours(2));

      assertThat(gateway.status().lastError()).isEmpty();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
    }
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    var before = gateway();
    try (var ca = ca(before, Duration.ofDays(90));
        var peer = WebPeer.answering(500, "")) {
      before.use(ca);
      useSource(before, "http", peer.url("/otp"));
      before.start();
      assertThat(before.state()).isEqualTo(EnrollmentState.ENROLLING);

      var after = before.restarted();
      after.start();
      peer.answers(200, left::remove);
      after.workers.advance(Duration.ofHours(1));
      assertThat(after.status().lastError()).isEmpty();
      assertThat(after.state()).isEqualTo(EnrollmentState.ENROLLED);
    }
  }

  @Test
  void runsACommand() throws Exception {
    var gateway = gateway();
    var script = folder.resolve("challenge");
    Files.writeString(script, "#!/bin/sh\necho \"$1\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    try (var ca = ca(gateway, Duration.ofDays(90))) {
      gateway.use(ca);
      useSource(gateway, "command", "%s %s".formatted(script, left.remove()));
      gateway.start();
      assertThat(gateway.status().lastError()).isEmpty();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
    }
  }

  @Test
  void takesTheEnteredOneFirst() throws Exception {
    var gateway = gateway();
    try (var ca = ca(gateway, Duration.ofDays(90));
        var peer = WebPeer.answering(200, "never")) {
      gateway.use(ca);
      gateway.challenge(left.remove());
      useSource(gateway, "http", peer.url("/otp"));
      gateway.start();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(peer.requests()).isEmpty();
    }
  }

  @Test
  void aSourceThatIsMisconfiguredIsNamed() {
    var gateway = gateway();
    gateway.settings.put("kura.service.pid", TestGateway.NAME);
    gateway.serverSettings.put("kura.service.pid", TestGateway.SERVER);
    gateway.serverSettings.put("url", "http://127.0.0.1:1/scep");
    gateway.serverSettings.put("ca.fingerprint", "ab".repeat(32));
    useSource(gateway, "http", "ftp://ca.example.com");
    gateway.start();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.MISCONFIGURED);
    assertThat(gateway.status().lastError().orElseThrow()).startsWith("challenge.source.address: ");
  }

  private void assertNoTrace(TestGateway gateway, CapturedLog log) throws IOException {
    var secrets = List.of(PASSWORD, CHALLENGES.get(0), CHALLENGES.get(1), CHALLENGES.get(2));
    assertThat(
            log.text()
                + gateway.status()
                + gateway.service().history()
                + gateway.context.properties)
        .doesNotContain(secrets);
    try (var files = Files.walk(folder.resolve("gateway"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain(secrets);
      }
    }
  }
}
