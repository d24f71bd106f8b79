// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.testing.MemoryKeystore;
import io.kurascep.enrollment.internal.testing.MemoryTarget;
import io.kurascep.enrollment.internal.testing.TestContext;
import io.kurascep.enrollment.internal.testing.TestCrypto;
import io.kurascep.enrollment.internal.testing.TestSystem;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A normal stop worries nobody: services go in any order, and that is no news then. */
class StopTest {

  @TempDir Path folder;
  private CapturedLog log;

  @BeforeEach
  void capture() {
    log = new CapturedLog();
  }

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  void servicesMayGoInAnyOrder() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
    try (var ca =
        RunningCa.start(
            folder.resolve("ca"),
            gateway.workers.clock(),
            new Habits(false, false, Duration.ofDays(90), List.of()))) {
      gateway.use(ca);
      gateway.start();
      gateway.workers.advance(Duration.ofMinutes(1));

      gateway.context.ending = true;
      gateway.scheduler.removeTarget(gateway.target);
      gateway.workers.run();
      gateway.certificate.unbindKeystore(gateway.keystore);
      gateway.workers.run();
      gateway.certificate.unbindServer(gateway.server);
      gateway.workers.run();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
      gateway.certificate.deactivate();
      gateway.server.deactivate();
      gateway.scheduler.deactivate();
      gateway.workers.run();
      assertThat(log.worries()).isEmpty();
    }
  }

  @Test
  void exchangeUnderWayIsCutShort() throws Exception {
    var crypto = new TestCrypto();
    var system = new TestSystem(folder);
    var context = new TestContext();
    var keystore = new MemoryKeystore();
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var scheduler = new RenewalScheduler(system);
      scheduler.addTarget(new MemoryTarget(keystore));
      var server =
          new ScepServerComponent(
              scheduler,
              crypto,
              Map.of(
                  "kura.service.pid",
                  TestGateway.SERVER,
                  "url",
                  "http://127.0.0.1:" + silent.getLocalPort() + "/scep",
                  "ca.fingerprint",
                  "ab".repeat(32)));
      var certificate =
          new ScepCertificateComponent(
              scheduler,
              crypto,
              system,
              context.context(),
              Map.of(
                  "kura.service.pid", TestGateway.NAME,
                  "ScepServer.target", "(kura.service.pid=" + TestGateway.SERVER + ")",
                  "KeystoreService.target", "(kura.service.pid=" + TestGateway.KEYSTORE + ")"));
      certificate.bindServer(server);
      certificate.bindKeystore(keystore, Map.of("kura.service.pid", TestGateway.KEYSTORE));
      try (var first = silent.accept()) {
        assertThat(first.getInputStream().read()).isPositive();
        context.ending = true;
        certificate.unbindKeystore(keystore);
        certificate.deactivate();
        server.deactivate();
        scheduler.deactivate();
      }
    }
    assertThat(log.worries()).isEmpty();
  }
}
