// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.testing.MemoryKeystore;
import io.kurascep.files.testing.PowerCutDisk;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can go wrong: each gives a state with a sentence, loses nothing, and is over when its cause
 * is gone.
 */
class TroubleTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  @TempDir Path folder;
  private TestGateway gateway;
  private CapturedLog log;
  private Optional<RunningCa> running = Optional.empty();

  @BeforeEach
  void setUp() {
    gateway = new TestGateway(folder.resolve("gateway"), START);
    log = new CapturedLog();
  }

  @AfterEach
  void stop() throws IOException {
    log.close();
    if (running.isPresent()) {
      running.get().close();
    }
  }

  private RunningCa ca(boolean byHand, boolean oneTime, String... challenges) throws IOException {
    var ca =
        RunningCa.start(
            folder.resolve("ca"),
            gateway.workers.clock(),
            new Habits(byHand, oneTime, Duration.ofDays(90), List.of(challenges)));
    gateway.use(ca);
    running = Optional.of(ca);
    return ca;
  }

  /** The state with its sentence, which the log has too. */
  private void assertState(EnrollmentState state, String... sentence) {
    assertThat(gateway.state()).as("%s", gateway.status()).isEqualTo(state);
    var error = gateway.status().lastError().orElse("");
    assertThat(error).doesNotEndWith(".");
    assertThat(sentence).allSatisfy(part -> assertThat(error).contains(part));
    if (sentence.length > 0) {
      assertThat(log.worries())
          .anyMatch(line -> line.contains("gw-cert: ") && line.contains(error));
    }
  }

  private void assertEnrolled() {
    assertThat(gateway.status().lastError()).isEmpty();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
  }

  @Test
  void wrongChallengeIsRejectedUntilItIsCorrected() throws Exception {
    ca(false, false, "right");
    gateway.challenge("wrong");
    gateway.start();
    assertState(EnrollmentState.REJECTED, "challenge");
    assertThat(gateway.kinds()).containsExactly(Kind.REJECTED);

    gateway.workers.advance(Duration.ofDays(100));
    assertThat(requests()).isEqualTo(1);

    gateway.challenge("right");
    gateway.apply();
    assertEnrolled();
  }

  /** How often a request was sent. */
  private long requests() {
    return gateway.service().history().stream()
        .filter(attempt -> attempt.what().equals("enroll"))
        .count();
  }

  @Test
  void refusalIsRepeatedByAnApplyAndNotByAStart() throws Exception {
    ca(false, false, "right");
    gateway.challenge("wrong");
    gateway.start();
    gateway = gateway.restarted();
    gateway.start();
    gateway.workers.advance(Duration.ofMillis(100));
    gateway.challenge("wrong");
    gateway.serverSettings.put("profile", "auto");
    gateway.server.modified(gateway.serverSettings);
    gateway.certificate.updatedServer(gateway.server);
    gateway.apply();
    gateway.workers.advance(Duration.ofHours(1));
    gateway.certificate.updatedServer(gateway.server);
    gateway.workers.run();
    assertThat(requests()).as("a start repeats nothing").isEqualTo(1);

    gateway.challenge("wrong");
    gateway.apply();
    assertThat(requests()).as("an Apply does").isEqualTo(2);
    assertState(EnrollmentState.REJECTED, "challenge");
  }

  @Test
  void spentChallengeIsNotRepeatedByAnApply() throws Exception {
    gateway.settings.put("challenge.one.time", true);
    ca(false, true, "right");
    gateway.challenge("wrong");
    gateway.start();
    gateway.workers.advance(Duration.ofHours(1));
    var asked = log.text().lines().filter(line -> line.contains("asking plant-ca")).count();
    gateway.challenge("wrong");
    gateway.apply();
    assertState(EnrollmentState.REJECTED, "one-time challenge was sent before");
    assertThat(log.text().lines().filter(line -> line.contains("asking plant-ca")))
        .hasSize((int) asked);
  }

  @Test
  void applyWhileSwitchedOffKeepsTheRefusal() throws Exception {
    ca(false, false, "right");
    gateway.start();
    gateway.workers.advance(Duration.ofHours(1));
    gateway.settings.put("enabled", false);
    gateway.apply();
    assertState(EnrollmentState.DISABLED);
    gateway = gateway.restarted();
    gateway.settings.put("enabled", true);
    gateway.start();
    assertState(EnrollmentState.REJECTED);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void oneTimeChallengeIsSentOnceWhateverHappens() throws Exception {
    gateway.settings.put("challenge.one.time", true);
    ca(false, true, "first", "second");
    gateway.challenge("wrong");
    gateway.start();
    assertState(EnrollmentState.REJECTED);

    gateway.service().enroll();
    gateway.workers.run();
    assertState(EnrollmentState.REJECTED, "one-time challenge was sent before");

    gateway = gateway.restarted();
    gateway.challenge("wrong");
    gateway.start();
    gateway.workers.advance(Duration.ofHours(1));
    gateway.service().enroll();
    gateway.workers.run();
    assertState(EnrollmentState.REJECTED, "one-time challenge was sent before");

    gateway.challenge("first");
    gateway.apply();
    assertEnrolled();
  }

  @Test
  void unreachableServerIsTriedAgain() throws Exception {
    ca(false, false);
    var url = gateway.serverSettings.get("url");
    gateway.serverSettings.put("url", "http://127.0.0.1:" + freePort() + "/scep");
    gateway.start();
    assertState(EnrollmentState.ENROLLING, "127.0.0.1");
    assertThat(gateway.status().nextStepAt().orElseThrow())
        .isBetween(START, START.plus(Duration.ofMinutes(1)));
    assertThat(gateway.kinds()).containsExactly(Kind.FAILED);

    gateway.workers.advance(Duration.ofHours(12));
    assertState(EnrollmentState.ENROLLING, "127.0.0.1");
    assertThat(gateway.kinds()).containsExactly(Kind.FAILED);

    gateway.serverSettings.put("url", url);
    gateway.server.modified(gateway.serverSettings);
    gateway.workers.advance(Duration.ofHours(6));
    assertEnrolled();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void applyTriesAgainAtOnce() throws Exception {
    ca(false, false);
    var url = gateway.serverSettings.get("url");
    gateway.serverSettings.put("url", "http://127.0.0.1:" + freePort() + "/scep");
    gateway.start();
    gateway.workers.advance(Duration.ofHours(12));
    gateway.serverSettings.put("url", url);
    gateway.server.modified(gateway.serverSettings);
    gateway.apply();
    assertEnrolled();
  }

  @Test
  void caOfAnotherFingerprintIsNotBelieved() throws Exception {
    var ca = ca(false, false);
    gateway.serverSettings.put("ca.fingerprint", "ab".repeat(32));
    gateway.start();
    assertState(EnrollmentState.ENROLLING, "fingerprint");
    assertThat(gateway.keystore.getAliases()).isEmpty();

    gateway.serverSettings.put("ca.fingerprint", ca.fingerprint());
    gateway.server.modified(gateway.serverSettings);
    gateway.workers.advance(Duration.ofHours(1));
    assertEnrolled();
  }

  @Test
  void wildcardWithoutValueIsMisconfiguredUntilTheGatewayKnowsIt() throws Exception {
    ca(false, false);
    gateway.system.serialNumber = "UNKNOWN";
    gateway.start();
    assertState(EnrollmentState.MISCONFIGURED, "subject: ", "{SN}");

    gateway.system.serialNumber = "0815";
    gateway.workers.advance(Duration.ofMinutes(2));
    assertEnrolled();
  }

  @Test
  void settingOfTheWrongTypeIsMisconfigured() throws Exception {
    ca(false, false);
    gateway.settings.put("renewal.percent", "often");
    gateway.start();
    assertState(EnrollmentState.MISCONFIGURED, "renewal.percent: ");

    gateway.settings.put("renewal.percent", "50");
    gateway.apply();
    assertEnrolled();
  }

  @Test
  void missingServerIsNoErrorInTheFirstTwoSeconds() throws Exception {
    ca(false, false);
    gateway.startWithout("server");
    assertState(EnrollmentState.NOT_ENROLLED);
    assertThat(gateway.status().lastError()).isEmpty();

    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(EnrollmentState.WAITING_FOR_SERVER, "plant-ca", "io.kurascep.ScepServer");

    gateway.certificate.bindServer(gateway.server);
    gateway.workers.run();
    assertEnrolled();
  }

  @Test
  void serverThatNobodyChoseIsAskedFor() throws Exception {
    ca(false, false);
    gateway.settings.put("ScepServer.target", "(kura.service.pid=changeme)");
    gateway.startWithout("server");
    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(
        EnrollmentState.WAITING_FOR_SERVER,
        "no SCEP server is chosen: choose one, or create one with + > io.kurascep.ScepServer");
  }

  @Test
  void serverThatIsBoundThoughAnotherIsNamedIsNotAsked() throws Exception {
    ca(false, false);
    gateway.settings.put("ScepServer.target", "(kura.service.pid=another)");
    gateway.start();
    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(EnrollmentState.WAITING_FOR_SERVER, "restart the gateway");
  }

  @Test
  void otherServerIsAskedOnlyOnceItIsBound() throws Exception {
    ca(true, false);
    gateway.start();
    gateway.workers.advance(Duration.ofSeconds(3));
    var other = new HashMap<>(gateway.serverSettings);
    other.put("kura.service.pid", "other-ca");
    gateway.settings.put("ScepServer.target", "(kura.service.pid=other-ca)");
    gateway.apply();
    assertState(EnrollmentState.WAITING_FOR_SERVER, "plant-ca", "other-ca");
    assertThat(requests()).isEqualTo(1);

    var second = new ScepServerComponent(gateway.scheduler, gateway.crypto, other);
    gateway.certificate.bindServer(second);
    gateway.certificate.unbindServer(gateway.server);
    gateway.workers.run();
    assertState(EnrollmentState.PENDING);
    assertThat(gateway.status().server()).isEqualTo("other-ca");
  }

  @Test
  void emptyFilterAsksNobodyThoughTheOldServerStaysBound() throws Exception {
    ca(true, false);
    gateway.settings.put("ScepServer.target", "");
    gateway.start();
    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(EnrollmentState.WAITING_FOR_SERVER, "no SCEP server is chosen");
    assertThat(requests()).isZero();
  }

  @Test
  void malformedFilterIsMisconfigured() throws Exception {
    ca(false, false);
    gateway.settings.put("ScepServer.target", "plant-ca");
    gateway.start();
    assertState(EnrollmentState.MISCONFIGURED, "ScepServer.target: ", "restart the gateway");
  }

  @Test
  void serverThatIsSwitchedOffOrMisconfiguredIsWaitedFor() throws Exception {
    ca(false, false);
    gateway.serverSettings.put("enabled", false);
    gateway.start();
    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(EnrollmentState.WAITING_FOR_SERVER, "switched off");

    gateway.serverSettings.put("enabled", true);
    gateway.serverSettings.put("profile", "entrust");
    gateway.server.modified(gateway.serverSettings);
    gateway.workers.run();
    assertState(EnrollmentState.WAITING_FOR_SERVER, "profile: ");

    gateway.serverSettings.put("profile", "");
    gateway.server.modified(gateway.serverSettings);
    gateway.workers.run();
    assertEnrolled();
  }

  @Test
  void httpsWithoutItsKeystoreIsWaitedFor() throws Exception {
    ca(false, false);
    gateway.serverSettings.put("url", "https://127.0.0.1:1/scep");
    gateway.start();
    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(EnrollmentState.WAITING_FOR_SERVER, "HTTPS keystore SSLKeystore");
  }

  /** As Felix SCR leaves it after an empty filter, or one that was malformed before. */
  @ParameterizedTest
  @ValueSource(strings = {"", "(kura.service.pid=HttpsKeystore)"})
  void httpsTrustsNoKeystoreThatTheSettingsDoNotName(String target) throws Exception {
    ca(false, false);
    gateway.serverSettings.put("url", "https://127.0.0.1:1/scep");
    gateway.serverSettings.put("TlsKeystoreService.target", "(kura.service.pid=old)");
    gateway.start();
    var old = new MemoryKeystore();
    gateway.server.bindTlsKeystore(old, Map.of("kura.service.pid", "old"));
    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(EnrollmentState.ENROLLING, "the HTTPS keystore old cannot be read");

    gateway.serverSettings.put("TlsKeystoreService.target", target);
    gateway.server.modified(gateway.serverSettings);
    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(EnrollmentState.WAITING_FOR_SERVER, "HTTPS keystore old", "restart the gateway");
    assertThat(gateway.server.access()).isEmpty();
  }

  @Test
  void keystoreThatGoesAndReturnsIsWaitedFor() throws Exception {
    ca(false, false);
    gateway.startWithout("keystore");
    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(EnrollmentState.WAITING_FOR_KEYSTORE, "SSLKeystore");

    gateway.bindKeystore();
    assertEnrolled();
    gateway.certificate.unbindKeystore(gateway.keystore);
    gateway.workers.run();
    assertState(EnrollmentState.WAITING_FOR_KEYSTORE, "SSLKeystore");
    gateway.bindKeystore();
    assertEnrolled();
    assertThat(gateway.kinds()).containsExactly(Kind.ISSUED);
  }

  @Test
  void nothingIsAskedForBeforeSomebodyCanInstallIt() throws Exception {
    var ca = ca(true, false);
    gateway.scheduler.removeTarget(gateway.target);
    gateway.start();
    gateway.workers.advance(Duration.ofSeconds(3));
    assertState(EnrollmentState.WAITING_FOR_KEYSTORE, "io.kurascep.publisher");
    assertThat(ca.waiting()).isEmpty();

    gateway.scheduler.addTarget(gateway.target);
    gateway.workers.run();
    assertState(EnrollmentState.PENDING);
  }

  @Test
  void keystoreThatCannotBeReadIsTriedAgain() throws Exception {
    ca(false, false);
    gateway.keystore.broken = true;
    gateway.start();
    assertState(EnrollmentState.WAITING_FOR_KEYSTORE, "keystore SSLKeystore cannot be read");
    gateway.keystore.broken = false;
    gateway.workers.advance(Duration.ofMinutes(2));
    assertEnrolled();
  }

  @Test
  void keystoreThatStaysUnreadableIsToldOnceAndReadMoreAndMoreRarely() throws Exception {
    ca(false, false);
    gateway.start();
    var attempts = gateway.service().history().size();
    gateway.keystore.broken = true;
    gateway.keystore.reads = 0;
    log.close();
    log = new CapturedLog();
    gateway.service().checkNow();
    gateway.workers.advance(Duration.ofDays(1));
    assertState(EnrollmentState.WAITING_FOR_KEYSTORE, "keystore SSLKeystore cannot be read");
    assertThat(gateway.service().history()).hasSize(attempts + 1);
    assertThat(log.worries()).hasSize(1);
    assertThat(log.text().lines().filter(line -> line.contains("journal: "))).hasSize(1);
    assertThat(gateway.keystore.reads).isBetween(20, 40);

    gateway.keystore.broken = false;
    gateway.workers.advance(Duration.ofHours(2));
    assertEnrolled();
  }

  @Test
  void keystoreThatIsReadableAgainIsReadAtOnceWhenItSaysSo() throws Exception {
    ca(false, false);
    gateway.start();
    gateway.keystore.broken = true;
    gateway.service().checkNow();
    gateway.workers.advance(Duration.ofDays(1));
    gateway.keystore.broken = false;
    gateway.bindKeystore();
    assertEnrolled();
  }

  @Test
  void keystoreThatRefusesIsTriedAgainWithTheSameCertificate() throws Exception {
    ca(false, false);
    gateway.target.refusal =
        Optional.of(new DeliveryException(Reason.TARGET_REFUSED, "the keystore is read-only"));
    gateway.start();
    assertState(EnrollmentState.ENROLLING, "the keystore is read-only");
    gateway.workers.advance(Duration.ofDays(1));
    gateway.target.refusal = Optional.empty();
    gateway.workers.advance(Duration.ofHours(7));
    assertEnrolled();
    assertThat(gateway.target.deliveries).hasSize(1);
    assertThat(gateway.status().certificate().orElseThrow().getNotBefore().toInstant())
        .as("it was issued once, at the beginning")
        .isBefore(START.plus(Duration.ofMinutes(1)));
  }

  @Test
  void certificateThatVanishesIsPutBack() throws Exception {
    ca(false, false);
    gateway.start();
    var certificate = gateway.status().certificate().orElseThrow();
    gateway.keystore.deleteEntry("gw-cert");
    gateway.service().checkNow();
    gateway.workers.run();

    assertEnrolled();
    assertThat(((PrivateKeyEntry) gateway.keystore.getEntry("gw-cert")).getCertificate())
        .isEqualTo(certificate);
  }

  @Test
  void certificateThatVanishesAfterItsKeyWasForgottenIsRequestedAnew() throws Exception {
    ca(false, false);
    gateway.start();
    var first = gateway.status().certificate().orElseThrow();
    gateway.workers.advance(Duration.ofHours(25));
    gateway.keystore.deleteEntry("gw-cert");
    gateway.service().checkNow();
    gateway.workers.run();
    assertEnrolled();
    assertThat(gateway.status().certificate().orElseThrow()).isNotEqualTo(first);
  }

  @Test
  void certificateOfThisCaIsAdoptedWhereTheStateIsLost() throws Exception {
    var ca = ca(false, false);
    gateway.start();
    var certificate = gateway.status().certificate();
    var keystore = gateway.keystore;

    gateway = new TestGateway(folder.resolve("fresh"), START.plusSeconds(60));
    gateway.keystore.setEntry("gw-cert", keystore.getEntry("gw-cert"));
    gateway.use(ca);
    gateway.start();
    assertEnrolled();
    assertThat(gateway.status().certificate()).isEqualTo(certificate);
    assertThat(gateway.target.deliveries).isEmpty();
  }

  @Test
  void fullDiskStopsEverythingAndLosesNothing() throws Exception {
    var disk = new PowerCutDisk();
    gateway = new TestGateway(Path.of("/data"), START, disk);
    var ca = ca(true, false);
    disk.limitTo(10);
    gateway.start();
    assertThat(gateway.status().lastError().orElseThrow()).contains("the state cannot be kept");
    gateway.workers.advance(Duration.ofHours(1));
    assertThat(ca.waiting()).as("nothing was sent that cannot be remembered").isEmpty();

    disk.limitTo(Long.MAX_VALUE);
    gateway.workers.advance(Duration.ofMinutes(2));
    assertState(EnrollmentState.PENDING);

    disk.limitTo(10);
    ca.approveAll();
    gateway.workers.advance(Duration.ofHours(5));
    assertThat(gateway.status().lastError().orElseThrow()).contains("the state cannot be kept");
    assertThat(gateway.target.deliveries).isEmpty();
    disk.limitTo(Long.MAX_VALUE);
    gateway.workers.advance(Duration.ofMinutes(2));
    assertEnrolled();
  }

  @Test
  void keyThatCannotBeDecryptedIsSetAside() throws Exception {
    var ca = ca(true, false);
    gateway.start();
    gateway = gateway.restarted();
    gateway.crypto.key = 2;
    gateway.start();
    gateway.workers.advance(Duration.ofMinutes(5));

    assertState(EnrollmentState.PENDING);
    assertThat(ca.waiting()).as("the old request and the new one").hasSize(2);
    var state = folder.resolve("gateway/scep/enrollments/gw-cert");
    try (var files = Files.list(state)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("state.unreadable-"));
    }
  }

  @Test
  void stateOfANewerVersionIsLeftAlone() throws Exception {
    ca(false, false);
    var state = folder.resolve("gateway/scep/enrollments/gw-cert/state");
    Files.createDirectories(state.getParent());
    var content = sealed("kurascep-state 2\nphase=FUTURE\n");
    Files.write(state, content);
    gateway.start();
    assertState(EnrollmentState.MISCONFIGURED, "newer version");
    gateway.workers.advance(Duration.ofHours(1));
    assertThat(Files.readAllBytes(state)).isEqualTo(content);
    assertThat(gateway.keystore.getAliases()).isEmpty();
  }

  private static byte[] sealed(String body) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
    return (body + "sha256=" + HexFormat.of().formatHex(digest) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void damagedStateIsSetAsideAndTheEntryAdopted() throws Exception {
    ca(false, false);
    gateway.start();
    var certificate = gateway.status().certificate();
    var state = folder.resolve("gateway/scep/enrollments/gw-cert/state");
    Files.writeString(state, "damaged");
    gateway = gateway.restarted();
    gateway.start();
    assertEnrolled();
    assertThat(gateway.status().certificate()).isEqualTo(certificate);
  }

  @Test
  void secondCertificateOfOnePlaceIsMisconfigured() throws Exception {
    ca(false, false);
    gateway.settings.put("alias", "Device");
    gateway.start();
    assertEnrolled();

    var second = gateway.another("second", Map.of("alias", "DEVICE"));
    gateway.workers.run();
    assertThat(second.status().state()).isEqualTo(EnrollmentState.MISCONFIGURED);
    assertThat(second.status().lastError().orElseThrow()).contains("gw-cert", "alias");

    gateway.certificate.deactivate();
    gateway.workers.advance(Duration.ofMinutes(2));
    assertThat(second.status().state()).isEqualTo(EnrollmentState.ENROLLED);
  }

  @Test
  void disabledLeavesEverythingAsItIs() throws Exception {
    var ca = ca(true, false);
    gateway.start();
    gateway.settings.put("enabled", false);
    gateway.apply();
    assertState(EnrollmentState.DISABLED);
    ca.approveAll();
    gateway.workers.advance(Duration.ofDays(1));
    assertThat(gateway.keystore.getAliases()).isEmpty();

    gateway.settings.put("enabled", true);
    gateway.apply();
    assertEnrolled();
  }

  @Test
  void requestOfOtherSettingsIsGivenUpForANewOne() throws Exception {
    var ca = ca(true, false);
    gateway.start();
    gateway.settings.put("subject", "CN=another");
    gateway.apply();
    assertState(EnrollmentState.PENDING);
    assertThat(ca.waiting()).hasSize(2);
    ca.approveAll();
    gateway.workers.advance(Duration.ofHours(1));
    assertThat(gateway.status().certificate().orElseThrow().getSubjectX500Principal().getName())
        .isEqualTo("CN=another");
  }

  @Test
  void deletedAndRecreatedConfigurationGoesOnWithItsRequest() throws Exception {
    var ca = ca(true, false);
    gateway.start();
    var id = gateway.status().transactionId();
    gateway.certificate.deactivate();
    assertThat(gateway.context.service).isEmpty();
    gateway.settings.put("service.pid", "io.kurascep.ScepCertificate-4711");
    gateway.start();
    assertState(EnrollmentState.PENDING);
    assertThat(gateway.status().transactionId()).isEqualTo(id);
    assertThat(ca.waiting()).hasSize(1);
  }

  @Test
  void configurationThatIsGoneLeavesNothingInMemory() throws Exception {
    ca(true, false);
    gateway.start();
    var component = new WeakReference<>(gateway.certificate);
    gateway.certificate.deactivate();
    gateway.certificate = null;
    gateway.workers.run();
    for (var i = 0; i < 100 && component.get() != null; i++) {
      System.gc();
    }
    assertThat(component.get()).isNull();
  }

  @Test
  void configurationThatIsGoneLeavesAnOrphanThatCanBeForgotten() throws Exception {
    ca(true, false);
    gateway.start();
    assertThat(gateway.scheduler.orphaned()).isEmpty();
    gateway.certificate.deactivate();
    assertThat(gateway.scheduler.all()).isEmpty();
    assertThat(gateway.scheduler.orphaned()).containsExactly("gw-cert");
    gateway.scheduler.forget("gw-cert");
    assertThat(gateway.scheduler.orphaned()).isEmpty();
  }

  @Test
  void configurationThatStaysGoneIsForgottenAfterThirtyDays() throws Exception {
    ca(true, false);
    gateway.start();
    gateway.certificate.deactivate();
    gateway.workers.advance(Duration.ofDays(29));
    assertThat(gateway.scheduler.orphaned()).containsExactly("gw-cert");
    gateway.workers.advance(Duration.ofDays(3));
    assertThat(gateway.scheduler.orphaned()).isEmpty();
  }

  @Test
  void forgettingBeginsAnew() throws Exception {
    ca(true, false);
    gateway.start();
    var id = gateway.status().transactionId();
    gateway.scheduler.forget("gw-cert");
    gateway.workers.run();
    assertState(EnrollmentState.PENDING);
    assertThat(gateway.status().transactionId()).isNotEqualTo(id);
  }

  @Test
  void rejectionByAPersonIsShownAfterASecondLook() throws Exception {
    var ca = ca(true, false);
    gateway.start();
    ca.rejectAll();
    gateway.workers.advance(Duration.ofHours(3));
    assertState(EnrollmentState.REJECTED);
  }
}
