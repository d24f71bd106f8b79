// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.api.EnrollmentStatus;
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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler with its real threads. */
class SchedulerTest {

  private static final int MANY = 40;
  private static final long PATIENCE = 60;

  @TempDir Path folder;
  private final TestCrypto crypto = new TestCrypto();
  private final MemoryKeystore keystore = new MemoryKeystore();
  private final List<ScepCertificateComponent> certificates = new ArrayList<>();
  private TestSystem system;
  private RenewalScheduler scheduler;

  @BeforeEach
  void start() {
    system = new TestSystem(folder.resolve("gateway"));
    scheduler = new RenewalScheduler(system);
    scheduler.addTarget(new MemoryTarget(keystore));
  }

  @AfterEach
  void stop() throws Exception {
    certificates.forEach(ScepCertificateComponent::deactivate);
    scheduler.deactivate();
  }

  private ScepServerComponent server(String name, String url, String fingerprint) {
    return new ScepServerComponent(
        scheduler,
        crypto,
        Map.of("kura.service.pid", name, "url", url, "ca.fingerprint", fingerprint));
  }

  private void certificate(String name, ScepServerComponent server) {
    var certificate =
        new ScepCertificateComponent(
            scheduler,
            crypto,
            system,
            new TestContext().context(),
            Map.of(
                "kura.service.pid",
                name,
                "ScepServer.target",
                "(kura.service.pid=" + server.name() + ")",
                "KeystoreService.target",
                "(kura.service.pid=keys)"));
    certificates.add(certificate);
    certificate.bindServer(server);
    certificate.bindKeystore(keystore, Map.of("kura.service.pid", "keys"));
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("scep-"))
        .toList();
  }

  @Test
  void twoSilentServersDoNotStopAThird() throws Exception {
    var issued = new CountDownLatch(1);
    scheduler.addListener(
        event -> {
          if (event.kind() == Kind.ISSUED) {
            issued.countDown();
          }
        });
    var silent = new ServerSocket(0, MANY, InetAddress.getLoopbackAddress());
    try (silent;
        var ca =
            RunningCa.start(
                folder.resolve("ca"),
                Clock.systemUTC(),
                new Habits(false, false, Duration.ofDays(90), List.of()))) {
      for (var one : List.of("silent-1", "silent-2")) {
        var url = "http://127.0.0.1:" + silent.getLocalPort() + "/" + one;
        var blackHole = server(one, url, "ab".repeat(32));
        for (var i = 0; i < 5; i++) {
          certificate(one + "-" + i, blackHole);
        }
      }
      certificate("other", server("plant-ca", ca.url().toString(), ca.fingerprint()));

      assertThat(issued.await(PATIENCE / 4, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void silentServerWithManyCertificatesDoesNotStopTheRest() throws Exception {
    var issued = new CountDownLatch(1);
    scheduler.addListener(
        event -> {
          if (event.kind() == Kind.ISSUED) {
            issued.countDown();
          }
        });
    try (var silent = new ServerSocket(0, MANY, InetAddress.getLoopbackAddress());
        var ca =
            RunningCa.start(
                folder.resolve("ca"),
                Clock.systemUTC(),
                new Habits(false, false, Duration.ofDays(90), List.of()))) {
      var blackHole =
          server("silent", "http://127.0.0.1:" + silent.getLocalPort() + "/", "ab".repeat(32));
      for (var i = 0; i < MANY; i++) {
        certificate("silent-" + i, blackHole);
      }
      certificate("other", server("plant-ca", ca.url().toString(), ca.fingerprint()));

      assertThat(issued.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
      assertThat(threads()).hasSizeBetween(2, 8);
      assertThat(scheduler.all())
          .hasSize(MANY + 1)
          .extracting(EnrollmentStatus::enrollment)
          .isSorted();
    }
    var threads = threads();
    stop();
    for (var thread : threads) {
      thread.join(Duration.ofSeconds(PATIENCE).toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
  }
}
