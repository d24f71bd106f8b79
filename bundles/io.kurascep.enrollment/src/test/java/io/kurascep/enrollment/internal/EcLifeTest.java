// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.journal.Journals;
import io.kurascep.enrollment.internal.machine.Request;
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.files.DurableFiles;
import io.kurascep.protocol.KeyType;
import io.kurascep.protocol.RequestPurpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates for EC keys with the real components, against the embedded CA over HTTP. */
class EcLifeTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  @TempDir Path folder;

  private RunningCa ca(TestGateway gateway, boolean byHand, String... challenges) throws Exception {
    return RunningCa.start(
        folder.resolve("ca"),
        gateway.workers.clock(),
        new Habits(byHand, false, Duration.ofDays(90), List.of(challenges)));
  }

  private TestGateway gateway() {
    return new TestGateway(folder.resolve("gateway"), START);
  }

  private static void assertInstalled(TestGateway gateway, KeyType type) throws Exception {
    assertThat(gateway.status().lastError()).isEmpty();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
    var entry = (PrivateKeyEntry) gateway.keystore.getEntry("gw-cert");
    assertThat(KeyType.of(entry.getCertificate().getPublicKey())).contains(type);
    assertThat(KeystoreReader.match(entry.getPrivateKey(), entry.getCertificate().getPublicKey()))
        .isTrue();
    assertThat(entry.getCertificateChain()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"EC-P256, EC_P256", "EC-P384, EC_P384", "EC-P521, EC_P521"})
  void enrollsAndRenewsWithATransportKeyAndTheChallenge(String setting, KeyType type)
      throws Exception {
    var gateway = gateway();
    gateway.settings.put("key.type", setting);
    gateway.settings.put("key.usage", "digitalSignature");
    try (var ca = ca(gateway, false, "secret")) {
      gateway.use(ca);
      gateway.challenge("secret");
      gateway.start();
      assertInstalled(gateway, type);
      var first = gateway.status().certificate().orElseThrow();

      gateway.workers.advance(Duration.ofDays(61));

      assertThat(gateway.kinds()).containsExactly(Kind.ISSUED, Kind.RENEWED);
      assertInstalled(gateway, type);
      assertThat(gateway.status().certificate().map(X509Certificate::getPublicKey))
          .isNotEqualTo(first.getPublicKey());
      assertThat(gateway.server.access().orElseThrow().memory().worked(RequestPurpose.RENEW))
          .hasValueSatisfying(
              step -> assertThat(step.text()).startsWith("PKCSReq transport challenge"));
    }
  }

  @Test
  void waitsForApprovalOverARestartWithTheSameKeys() throws Exception {
    var before = gateway();
    before.settings.put("key.type", "EC-P256");
    try (var ca = ca(before, true)) {
      before.use(ca);
      before.start();
      assertThat(before.state()).isEqualTo(EnrollmentState.PENDING);
      var waiting = request();
      assertThat(waiting.transport()).isPresent();

      var after = before.restarted();
      after.start();
      after.workers.advance(Duration.ofHours(3));
      assertThat(request().open()).isEqualTo(waiting.open());
      assertThat(request().transport()).isEqualTo(waiting.transport());
      ca.approveAll();
      after.workers.advance(Duration.ofHours(2));

      assertInstalled(after, KeyType.EC_P256);
      assertThat(ca.approved()).isOne();
      assertThat(state().request()).as("the transport key is gone").isEmpty();
    }
  }

  private State state() throws Exception {
    return new Journals(DurableFiles.onDisk(), folder.resolve("gateway/scep"))
        .of(TestGateway.NAME)
        .load(START)
        .state()
        .orElseThrow();
  }

  private Request request() throws Exception {
    return state().request().orElseThrow();
  }

  @Test
  void keepsNoTransportKeyInClear() throws Exception {
    var gateway = gateway();
    gateway.settings.put("key.type", "EC-P256");
    try (var ca = ca(gateway, true)) {
      gateway.use(ca);
      gateway.start();
      var transport = new KeySeal(gateway.crypto).open(request().transport().orElseThrow());
      var encoded = Base64.getEncoder().encodeToString(transport.getPrivate().getEncoded());
      try (var files = Files.walk(folder.resolve("gateway"))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file)).doesNotContain(encoded);
        }
      }
      assertThat(request()).asString().doesNotContain(request().transport().get().sealed());
    }
  }

  @Test
  void asksAnewWhereTheTransportKeyIsLost() throws Exception {
    var before = gateway();
    before.settings.put("key.type", "EC-P256");
    try (var ca = ca(before, true)) {
      before.use(ca);
      before.start();
      var lost = request().open().transactionId();

      var after = before.restarted();
      after.crypto.key = 2;
      after.start();
      after.workers.advance(Duration.ofMinutes(5));

      assertThat(request().open().transactionId()).isNotEqualTo(lost);
      ca.approveAll();
      after.workers.advance(Duration.ofHours(3));
      assertInstalled(after, KeyType.EC_P256);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC-P256", "RSA-2048"})
  void changesTheKindOfKeyAtARenewal(String other) throws Exception {
    var gateway = gateway();
    gateway.settings.put("key.type", other.equals("EC-P256") ? "RSA-2048" : "EC-P256");
    try (var ca = ca(gateway, false, "secret")) {
      gateway.use(ca);
      gateway.challenge("secret");
      gateway.start();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);

      gateway.settings.put("key.type", other);
      gateway.apply();

      assertInstalled(gateway, KeyType.of(other).orElseThrow());
      assertThat(gateway.kinds()).containsExactly(Kind.ISSUED, Kind.RENEWED);
    }
  }

  @Test
  void renewsTheKeyThatIsInTheKeystore() throws Exception {
    var gateway = gateway();
    gateway.settings.put("key.type", "EC-P256");
    gateway.settings.put("key.reuse", true);
    try (var ca = ca(gateway, false, "secret")) {
      gateway.use(ca);
      gateway.challenge("secret");
      gateway.start();
      var first = gateway.status().certificate().orElseThrow();
      gateway.workers.advance(Duration.ofDays(61));
      assertInstalled(gateway, KeyType.EC_P256);
      var second = gateway.status().certificate().orElseThrow();
      assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
      assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
    }
  }
}
