// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.RequestPurpose;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.event.Event;

/** Whole lives with the real components, against the embedded CA over HTTP. */
class LifeTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final Duration VALIDITY = Duration.ofDays(90);

  @TempDir Path folder;

  @Test
  void enrollsAndRenews() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    try (var ca = ca(gateway, false, false, "secret")) {
      gateway.use(ca);
      gateway.challenge("secret");
      gateway.start();

      assertThat(gateway.status().lastError()).isEmpty();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(gateway.kinds()).containsExactly(Kind.ISSUED);
      var first = gateway.status().certificate().orElseThrow();
      assertThat(first.getSubjectX500Principal().getName())
          .isEqualTo("CN=gateway-0815,O=Example Inc");
      assertThat(((PrivateKeyEntry) gateway.keystore.getEntry("GW-CERT")).getCertificate())
          .isEqualTo(first);
      assertThat(gateway.status().nextStepAt().orElseThrow())
          .isBetween(START.plus(Duration.ofDays(60)), START.plus(Duration.ofDays(61)));

      gateway.workers.advance(Duration.ofDays(61));

      assertThat(gateway.kinds()).containsExactly(Kind.ISSUED, Kind.RENEWED);
      var second = gateway.status().certificate().orElseThrow();
      assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
      assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
      assertThat(gateway.events.get(1).previous()).contains(first);
      assertThat(gateway.target.deliveries.get(1).previous()).contains(first);
      assertThat(gateway.context.properties.orElseThrow().get("io.kurascep.certificate.serial"))
          .isEqualTo(second.getSerialNumber().toString(16));
    }
  }

  @Test
  void waitsForApprovalOverARestart() throws Exception {
    var before = new TestGateway(folder.resolve("gateway"), START);
    try (var ca = ca(before, true, false)) {
      before.use(ca);
      before.start();

      assertThat(before.state()).isEqualTo(EnrollmentState.PENDING);
      assertThat(before.kinds()).containsExactly(Kind.PENDING);
      var id = before.status().transactionId();

      before.workers.advance(Duration.ofHours(5));
      assertThat(before.state()).isEqualTo(EnrollmentState.PENDING);

      var after = before.restarted();
      after.start();
      assertThat(after.state()).isEqualTo(EnrollmentState.PENDING);
      assertThat(after.status().transactionId()).isEqualTo(id);
      assertThat(ca.waiting()).hasSize(1);

      ca.approveAll();
      after.workers.advance(Duration.ofHours(2));

      assertThat(after.status().lastError()).isEmpty();
      assertThat(after.state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(after.kinds()).containsExactly(Kind.ISSUED);
    }
  }

  @Test
  void renewalForTheSameKeyIsComparedWithTheOldCertificateWhoeverSigns() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    gateway.settings.put("key.reuse", true);
    try (var ca = ca(gateway, false, false, "secret")) {
      gateway.use(ca);
      gateway.challenge("secret");
      gateway.start();
    }
    var first = gateway.status().certificate();
    try (var shorter =
        RunningCa.start(
            folder.resolve("ca"),
            gateway.workers.clock(),
            new Habits(false, false, Duration.ofDays(10), List.of("secret")))) {
      gateway.use(shorter);
      gateway.server.modified(gateway.serverSettings);
      gateway.workers.run();
      gateway
          .server
          .access()
          .orElseThrow()
          .worked(
              RequestPurpose.RENEW,
              LadderStep.parse("PKCSReq self challenge aes128 sha256 POST pkcs1"));
      gateway.service().renew();
      gateway.workers.run();
    }
    assertThat(gateway.status().lastError().orElse("")).contains("earlier than the one before");
    assertThat(gateway.status().certificate()).isEqualTo(first);
  }

  @Test
  void seesWhatHappensToTheKeystoreWhileItIsRead() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    try (var ca = ca(gateway, false, false)) {
      gateway.use(ca);
      gateway.start();
      var certificate = gateway.status().certificate().orElseThrow();
      gateway.keystore.afterRead =
          () -> {
            gateway.keystore.afterRead = () -> {};
            gateway.keystore.deleteEntry("gw-cert");
            announceChange(gateway);
          };
      announceChange(gateway);
      gateway.workers.run();

      assertThat(gateway.keystore.getEntry("gw-cert")).isInstanceOf(PrivateKeyEntry.class);
      assertThat(gateway.status().certificate()).contains(certificate);
    }
  }

  private static void announceChange(TestGateway gateway) {
    gateway.scheduler.handleEvent(
        new Event(
            KeystoreChangedEvent.EVENT_TOPIC,
            Map.of(KeystoreChangedEvent.SENDER_PID_PROPERTY_KEY, TestGateway.KEYSTORE)));
  }

  private RunningCa ca(TestGateway gateway, boolean byHand, boolean oneTime, String... challenges)
      throws Exception {
    return RunningCa.start(
        folder.resolve("ca"),
        gateway.workers.clock(),
        new Habits(byHand, oneTime, VALIDITY, List.of(challenges)));
  }
}
