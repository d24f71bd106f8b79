// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.protocol.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.kura.KuraException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody thought of, such as a bug: it stops nothing for good, and spends nothing twice. */
class UnexpectedErrorTest {

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
            new Habits(false, true, Duration.ofDays(90), List.of("once")));
    gateway.use(ca);
    gateway.settings.put("challenge.one.time", true);
    gateway.challenge("once");
  }

  @AfterEach
  void stop() throws IOException {
    ca.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereverItComesFromIsOverWhenItsCauseIsGone(boolean error) throws Exception {
    gateway.system.failure =
        Optional.of(
            () -> {
              if (error) {
                throw new NoClassDefFoundError("a bug");
              }
              throw new IllegalStateException("a bug");
            });
    gateway.start();
    gateway.service().checkNow();
    gateway.workers.advance(Duration.ofMinutes(10));
    assertThat(gateway.state()).isEqualTo(EnrollmentState.NOT_ENROLLED);

    gateway.system.failure = Optional.empty();
    gateway.workers.advance(Duration.ofMinutes(1));
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
  }

  @Test
  void doesNotHoldUpWhoeverWaitsOrWhatFollows() {
    gateway.system.failure =
        Optional.of(
            () -> {
              throw new IllegalStateException("a bug");
            });
    gateway.start();
    var command = CompletableFuture.runAsync(() -> enroll(gateway.certificate));
    while (!command.isDone()) {
      gateway.workers.run();
      Thread.onSpinWait();
    }
    gateway.certificate.deactivate();
    gateway.system.failure = Optional.empty();
    gateway.start();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
  }

  private static void enroll(ScepCertificateComponent certificate) {
    try {
      certificate.enroll();
    } catch (KuraException refused) {
      throw new CompletionException(refused);
    }
  }

  @Test
  void inATargetIsTriedAgain() throws Exception {
    gateway.target.failure =
        Optional.of(
            () -> {
              throw new NoClassDefFoundError("a bug");
            });
    gateway.start();
    gateway.workers.advance(Duration.ofHours(1));
    assertThat(gateway.status().lastError().orElse("")).contains("internal error");

    gateway.target.failure = Optional.empty();
    gateway.workers.advance(Duration.ofHours(6));
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
    assertThat(gateway.target.deliveries).hasSize(1);
  }

  /** What goes wrong when the answer to the first message is there that is no question. */
  private void failOnceAfterSending(RuntimeException bug) {
    var once = new AtomicReference<>(Optional.of(bug));
    gateway.workers.afterExchange =
        exchange -> {
          if (exchange.method() == HttpMethod.POST) {
            once.getAndSet(Optional.empty())
                .ifPresent(
                    unexpected -> {
                      throw unexpected;
                    });
          }
        };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterTheRequestWasSentSpendsTheChallengeAndAsksForTheRequest(boolean argument) {
    failOnceAfterSending(
        argument ? new IllegalArgumentException("a bug") : new IllegalStateException("a bug"));
    try (var log = new CapturedLog()) {
      gateway.start();
      gateway.workers.advance(Duration.ofHours(1));
      assertThat(log.text().lines().filter(line -> line.matches(".* PKCSReq \\S+ by .*")))
          .hasSize(1);
      assertThat(log.text()).containsPattern(" CertPoll \\S+ by ");
    }
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
  }
}
