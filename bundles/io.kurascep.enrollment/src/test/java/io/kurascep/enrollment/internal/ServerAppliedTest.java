// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an Apply of the server's form does for the certificates of that server. */
class ServerAppliedTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  @TempDir Path folder;
  private TestGateway gateway;
  private RunningCa ca;

  @BeforeEach
  void start() throws IOException {
    gateway = new TestGateway(folder.resolve("gateway"), START);
    ca =
        RunningCa.start(
            folder.resolve("ca"),
            gateway.workers.clock(),
            new Habits(false, false, Duration.ofDays(90), List.of("right")));
    gateway.use(ca);
    gateway.challenge("right");
  }

  @AfterEach
  void stop() throws IOException {
    ca.close();
  }

  private void apply(String setting, String value) {
    gateway.serverSettings.put(setting, value);
    gateway.server.modified(gateway.serverSettings);
    gateway.workers.run();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 12 * 3600})
  void correctedSettingIsTriedAtOnce(long secondsLater) {
    gateway.serverSettings.put("ca.fingerprint", "ab".repeat(32));
    gateway.start();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLING);
    gateway.workers.advance(Duration.ofSeconds(secondsLater));
    assertThat(gateway.status().nextStepAt().orElseThrow()).isAfter(gateway.workers.now());

    apply("ca.fingerprint", ca.fingerprint());
    assertThat(gateway.status().lastError()).isEmpty();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
  }

  @Test
  void refusalIsRepeatedOnlyForOtherSettings() {
    gateway.challenge("wrong");
    gateway.start();
    gateway.workers.advance(Duration.ofHours(1));
    assertThat(gateway.state()).isEqualTo(EnrollmentState.REJECTED);
    var before = gateway.service().history();

    apply("description", "the same");
    assertThat(gateway.service().history()).isEqualTo(before);
    apply("profile", "ejbca");
    assertThat(gateway.service().history()).hasSizeGreaterThan(before.size());
  }
}
