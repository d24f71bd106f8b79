// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kurascep.api.DeliveryStatus;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is delivered beside the keystore, with the real components and the embedded CA. */
class FollowersTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  @TempDir Path folder;

  private final List<String> calls = new ArrayList<>();

  /** Takes certificates, unless it has a reason not to. */
  private final class Shelf implements CertificateTarget {
    private final String name;
    private final int order;
    private Optional<X509Certificate> held = Optional.empty();
    private Optional<DeliveryException> refusal = Optional.empty();
    private Optional<Error> error = Optional.empty();

    Shelf(String name, int order) {
      this.name = name;
      this.order = order;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int order() {
      return order;
    }

    @Override
    public boolean concerns(Delivery delivery) {
      return delivery.enrollment().equals(TestGateway.NAME);
    }

    @Override
    public void deliver(Delivery delivery, Credential credential) throws DeliveryException {
      calls.add(name);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      assertThat(
              KeystoreReader.match(credential.privateKey(), delivery.certificate().getPublicKey()))
          .isTrue();
      held = Optional.of(delivery.certificate());
    }

    @Override
    public boolean holds(Delivery delivery) {
      if (error.isPresent()) {
        throw error.get();
      }
      return held.equals(Optional.of(delivery.certificate()));
    }
  }

  @Test
  void everyTargetGetsEachCertificateInItsTurn() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    var script = new Shelf("script", 2);
    var files = new Shelf("files", 1);
    gateway.scheduler.addTarget(script);
    gateway.scheduler.addTarget(files);
    try (var ca = ca(gateway)) {
      enroll(gateway, ca);
      assertThat(calls).containsExactly("files", "script");
      assertThat(gateway.status().deliveries())
          .extracting(DeliveryStatus::target, DeliveryStatus::delivered)
          .containsExactly(tuple("files", true), tuple("script", true));

      gateway.workers.advance(Duration.ofDays(61));

      assertThat(calls).containsExactly("files", "script", "files", "script");
      assertThat(script.held).isEqualTo(gateway.status().certificate());
    }
  }

  @Test
  void oneThatFailsIsTriedAgainAndHoldsUpNobody() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    var bad = new Shelf("bad", 1);
    var good = new Shelf("good", 2);
    bad.refusal = Optional.of(refusal("the folder /var/x is missing: make it"));
    gateway.scheduler.addTarget(bad);
    gateway.scheduler.addTarget(good);
    try (var ca = ca(gateway)) {
      enroll(gateway, ca);
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(gateway.status().lastError()).isEmpty();
      assertThat(good.held).isPresent();
      var status = gateway.status().deliveries().get(0);
      assertThat(status.delivered()).isFalse();
      assertThat(status.lastError()).contains("the folder /var/x is missing: make it");
      assertThat(status.nextTryAt()).contains(START.plus(Duration.ofMinutes(1)));
      calls.clear();

      gateway.workers.advance(Duration.ofMinutes(4));
      assertThat(calls).containsExactly("bad", "bad");

      bad.refusal = Optional.empty();
      gateway.workers.advance(Duration.ofMinutes(4));

      assertThat(bad.held).isPresent();
      assertThat(gateway.status().deliveries()).allMatch(DeliveryStatus::delivered);
    }
  }

  @Test
  void oneThatComesLaterGetsTheCertificateThatIsThere() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    try (var ca = ca(gateway)) {
      enroll(gateway, ca);
      var late = new Shelf("late", 0);
      gateway.scheduler.addTarget(late);
      gateway.workers.run();

      assertThat(late.held).isEqualTo(gateway.status().certificate());

      gateway.scheduler.removeTarget(late);
      gateway.workers.run();

      assertThat(gateway.status().deliveries()).isEmpty();
    }
  }

  @Test
  void aRestartDeliversOnlyWhatIsMissing() throws Exception {
    var before = new TestGateway(folder.resolve("gateway"), START);
    var had = new Shelf("had", 0);
    before.scheduler.addTarget(had);
    try (var ca = ca(before)) {
      enroll(before, ca);
      calls.clear();
      var after = before.restarted();
      var lost = new Shelf("lost", 0);
      after.scheduler.addTarget(had);
      after.scheduler.addTarget(lost);
      after.start();

      assertThat(calls).containsExactly("lost");
    }
  }

  @Test
  void whatIsTakenAwayIsBroughtAgainWithinADayOrOnApply() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    var shelf = new Shelf("shelf", 0);
    gateway.scheduler.addTarget(shelf);
    try (var ca = ca(gateway)) {
      enroll(gateway, ca);
      shelf.held = Optional.empty();
      gateway.workers.advance(Duration.ofDays(1));
      assertThat(shelf.held).isPresent();

      shelf.held = Optional.empty();
      gateway.apply();
      assertThat(shelf.held).isPresent();
    }
  }

  @Test
  void oneWhoseSettingsAreOthersIsLookedAtAtOnce() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    var shelf = new Shelf("shelf", 0);
    gateway.scheduler.addTarget(shelf);
    try (var ca = ca(gateway)) {
      enroll(gateway, ca);
      shelf.held = Optional.empty(); // as with another folder
      gateway.scheduler.updatedTarget(shelf);
      gateway.workers.run();

      assertThat(shelf.held).isPresent();
    }
  }

  @Test
  void anErrorOfOneIsShownAndStopsNothing() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    var bad = new Shelf("bad", 1);
    var good = new Shelf("good", 2);
    bad.error = Optional.of(new StackOverflowError());
    gateway.scheduler.addTarget(bad);
    gateway.scheduler.addTarget(good);
    try (var ca = ca(gateway)) {
      enroll(gateway, ca);
      assertThat(good.held).isPresent();
      assertThat(gateway.status().deliveries().get(0).lastError())
          .contains("the target bad failed: look into the log");

      bad.error = Optional.empty();
      gateway.workers.advance(Duration.ofMinutes(2));

      assertThat(bad.held).isPresent();
    }
  }

  @Test
  void nothingIsDeliveredWhileSwitchedOff() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    try (var ca = ca(gateway)) {
      enroll(gateway, ca);
      gateway.settings.put("enabled", false);
      gateway.apply();
      gateway.scheduler.addTarget(new Shelf("late", 0));
      gateway.workers.run();

      assertThat(calls).isEmpty();

      gateway.settings.put("enabled", true);
      gateway.apply();

      assertThat(calls).containsExactly("late");
    }
  }

  @Test
  void aKeyThatIsNotInTheKeystoreIsNotDelivered() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), START);
    try (var ca = ca(gateway)) {
      enroll(gateway, ca);
      gateway.certificate.unbindKeystore(gateway.keystore);
      var late = new Shelf("late", 0);
      gateway.scheduler.addTarget(late);
      gateway.workers.run();

      assertThat(late.held).isEmpty();
      assertThat(gateway.status().deliveries().get(0).lastError()).isPresent();

      gateway.bindKeystore();
      gateway.workers.advance(Duration.ofMinutes(2));

      assertThat(late.held).isPresent();
    }
  }

  private static DeliveryException refusal(String sentence) {
    return new DeliveryException(DeliveryException.Reason.TARGET_MISSING, sentence);
  }

  private RunningCa ca(TestGateway gateway) throws Exception {
    return RunningCa.start(
        folder.resolve("ca"),
        gateway.workers.clock(),
        new Habits(false, false, Duration.ofDays(90), List.of()));
  }

  private static void enroll(TestGateway gateway, RunningCa ca) {
    gateway.use(ca);
    gateway.start();
  }
}
