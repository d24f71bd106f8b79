// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.api.CertificateEvent;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.kura.KuraException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kura's EnrollmentService; its calls wait for the workers, which the test lets run. */
class KuraEnrollmentTest {

  @TempDir Path folder;
  private TestGateway gateway;
  private RunningCa ca;

  @AfterEach
  void stop() throws IOException {
    ca.close();
  }

  private void start(boolean byHand, String... challenges) throws IOException {
    gateway = new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
    ca =
        RunningCa.start(
            folder.resolve("ca"),
            gateway.workers.clock(),
            new Habits(byHand, false, Duration.ofDays(90), List.of(challenges)));
    gateway.use(ca);
    gateway.start();
  }

  /** Something that may throw. */
  private interface Command {
    void run() throws KuraException;
  }

  private void call(Command command) throws Exception {
    var call =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                command.run();
                return List.<Exception>of();
              } catch (KuraException thrown) {
                return List.<Exception>of(thrown);
              }
            });
    while (!call.isDone()) {
      gateway.workers.run();
      Thread.onSpinWait();
    }
    for (var thrown : call.get()) {
      throw thrown;
    }
  }

  @Test
  void showsWhatIsEnrolled() throws Exception {
    start(false);
    var service = gateway.certificate;
    assertThat(service.isEnrolled()).isTrue();
    assertThat(service.getClientCertificate())
        .isEqualTo(gateway.status().certificate().orElseThrow());
    assertThat(service.getCACertificates().getCertificates(null)).hasSize(1);
    call(service::enroll);
    assertThat(gateway.target.deliveries).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void renewKeepsTheKeyAndRekeyMakesOneWhateverTheSettingsSay(boolean reuse) throws Exception {
    start(false);
    gateway.settings.put("key.reuse", reuse);
    gateway.apply();
    var first = gateway.status().certificate().orElseThrow();
    gateway.workers.advance(Duration.ofDays(50));
    call(gateway.certificate::renew);
    var renewed = gateway.status().certificate().orElseThrow();
    assertThat(renewed).isNotEqualTo(first);
    assertThat(renewed.getPublicKey()).isEqualTo(first.getPublicKey());

    gateway.workers.advance(Duration.ofDays(50));
    call(gateway.certificate::rekey);
    assertThat(gateway.status().certificate().orElseThrow().getPublicKey())
        .isNotEqualTo(first.getPublicKey());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void renewalByItselfDoesAsTheSettingsSay(boolean reuse) throws Exception {
    start(false);
    gateway.settings.put("key.reuse", reuse);
    gateway.apply();
    var first = gateway.status().certificate().orElseThrow();
    gateway.workers.advance(Duration.ofDays(61));
    var renewed = gateway.status().certificate().orElseThrow();
    assertThat(renewed).isNotEqualTo(first);
    assertThat(renewed.getPublicKey().equals(first.getPublicKey())).isEqualTo(reuse);
  }

  @Test
  void returnsWhileTheRequestIsPending() throws Exception {
    start(true);
    call(gateway.certificate::enroll);
    assertThat(gateway.certificate.isEnrolled()).isFalse();
    assertThatThrownBy(gateway.certificate::getClientCertificate)
        .isInstanceOf(KuraException.class)
        .hasMessageContaining("enroll first");
  }

  @Test
  void returnsWhileTheFirstAnswerIsStillToCome() throws Exception {
    start(false);
    var neverBegun = neverBegun();
    var service =
        new KuraEnrollment(
            neverBegun, Optional::empty, gateway.workers.clock(), Duration.ofMillis(1));
    service.enroll();
    service.renew();
    service.rekey();
    service.forceCACertificateRollover();
    assertThat(neverBegun.settled()).isNotDone();
    assertThat(KuraEnrollment.LONGEST_WAIT).isEqualTo(Duration.ofSeconds(60));
  }

  /** Whose events wait for ever. */
  private Enrollment neverBegun() {
    Supplier<Circumstances> none =
        () -> {
          throw new AssertionError("it never begins");
        };
    var seal = new KeySeal(gateway.crypto);
    return new Enrollment(
        "another",
        gateway.scheduler.machine(),
        gateway.scheduler.journals().of("another"),
        gateway.workers,
        none,
        new EffectPerformer(
            none,
            new RequestMaker(seal, new SecureRandom(), gateway.workers),
            gateway.scheduler.deliveries(),
            seal),
        gateway.scheduler.followers(
            "another",
            certificate -> {
              throw new AssertionError("it never begins");
            }),
        new Enrollment.Listeners() {
          @Override
          public void status(EnrollmentStatus status) {}

          @Override
          public void happened(CertificateEvent event) {}
        },
        gateway.workers.now(),
        () -> false);
  }

  @Test
  void throwsTheSentenceOfARefusal() throws Exception {
    start(false, "right");
    assertThatThrownBy(() -> call(gateway.certificate::enroll))
        .isInstanceOf(KuraException.class)
        .hasMessageContaining(gateway.status().lastError().orElseThrow());
  }

  @Test
  void refreshesTheCaCertificates() throws Exception {
    start(false);
    call(gateway.certificate::forceCACertificateRollover);
    gateway.serverSettings.put("url", "http://127.0.0.1:1/scep");
    gateway.server.modified(gateway.serverSettings);
    assertThatThrownBy(() -> call(gateway.certificate::forceCACertificateRollover))
        .isInstanceOf(KuraException.class)
        .hasMessageContaining("127.0.0.1");
  }
}
