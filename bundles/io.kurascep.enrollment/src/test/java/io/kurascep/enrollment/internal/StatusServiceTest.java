// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEnrollment;
import io.kurascep.api.EnrollmentState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusServiceTest {

  private static final long DEADLINE_SECONDS = 20;

  @TempDir Path folder;

  /** As a component does that is bound to the service, on another thread, and waits for it. */
  private static EnrollmentState ask(CertificateEnrollment service) {
    return CompletableFuture.supplyAsync(() -> service.status().state())
        .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void answersWhileTheFrameworkTellsOthersOfIt() {
    var gateway = gateway();
    var answers = new ArrayList<EnrollmentState>();
    gateway.context.listener = () -> answers.add(ask(gateway.service()));
    gateway.startWithout("server");
    gateway.workers.advance(Duration.ofSeconds(3));
    gateway.certificate.deactivate();
    assertThat(answers)
        .contains(EnrollmentState.NOT_ENROLLED, EnrollmentState.WAITING_FOR_SERVER)
        .hasSizeGreaterThan(2);
  }

  @Test
  void changeAfterTheEndWorriesNobody() {
    var gateway = gateway();
    gateway.startWithout("server");
    gateway.context.service = Optional.empty();
    try (var log = new CapturedLog()) {
      gateway.workers.advance(Duration.ofSeconds(3));
      assertThat(log.worries()).filteredOn(line -> line.contains("ERROR")).isEmpty();
    }
  }

  private TestGateway gateway() {
    var gateway = new TestGateway(folder, Instant.parse("2026-03-01T08:00:00Z"));
    gateway.settings.put("kura.service.pid", TestGateway.NAME);
    gateway.settings.put("ScepServer.target", "(kura.service.pid=plant-ca)");
    gateway.settings.put("KeystoreService.target", "(kura.service.pid=SSLKeystore)");
    gateway.serverSettings.put("kura.service.pid", TestGateway.SERVER);
    return gateway;
  }
}
