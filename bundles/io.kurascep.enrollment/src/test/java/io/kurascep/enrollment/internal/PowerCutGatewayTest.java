// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.journal.Journals;
import io.kurascep.enrollment.internal.machine.Installed;
import io.kurascep.enrollment.internal.machine.NewKey;
import io.kurascep.enrollment.internal.machine.Request;
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.testing.PowerCutDisk;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The power is cut in every operation of the disk while a real CA is asked by hand approval. */
class PowerCutGatewayTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final Path DATA = Path.of("/data");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RSA-2048", "EC-P256"})
  void goesOnWithTheSameKeyAfterACutInAnyOperation(String keyType) throws Exception {
    for (var cut = 0; ; cut++) {
      if (!isCut(cut, keyType)) {
        assertThat(cut).as("there were cuts").isGreaterThan(30);
        return;
      }
    }
  }

  private boolean isCut(int cut, String keyType) throws Exception {
    var disk = new PowerCutDisk();
    var gateway = new TestGateway(DATA, START, disk);
    try (var ca =
        RunningCa.start(
            folder.resolve("ca-" + keyType + cut),
            gateway.workers.clock(),
            new Habits(true, false, Duration.ofDays(90), List.of()))) {
      gateway.use(ca);
      gateway.settings.put("key.type", keyType);
      disk.cutAfter(cut);
      try {
        enroll(gateway, ca);
        return false;
      } catch (PowerCutDisk.PowerCut power) {
        var found = disk.afterPowerCut(cut);
        var key = journaledKey(found);
        var waiting = journaledRequest(found);
        var after = gateway.restarted(found);
        enroll(after, ca);
        assertWhole(after);
        assertThat(ca.approved() + ca.waiting().size()).as("requests after cut %d", cut).isOne();
        waiting.ifPresent(
            request ->
                assertThat(request.transport().isPresent())
                    .as("the journal has the transport key with the request, cut %d", cut)
                    .isEqualTo(keyType.startsWith("EC")));
        if (key.isPresent()) {
          var installed = (PrivateKeyEntry) after.keystore.getEntry("gw-cert");
          assertThat(installed.getPrivateKey())
              .as("cut %d", cut)
              .isEqualTo(new KeySeal(after.crypto).open(key.get()).getPrivate());
        }
        return true;
      }
    }
  }

  /** The key of the request, or that of the delivered certificate, as the cut has left it. */
  private static Optional<NewKey> journaledKey(PowerCutDisk disk) throws Exception {
    var state =
        new Journals(new DurableFiles(disk), DATA.resolve("scep"))
            .of(TestGateway.NAME)
            .load(START)
            .state();
    return state
        .flatMap(State::key)
        .or(() -> state.flatMap(State::installed).flatMap(Installed::kept));
  }

  /** The request that may be at the CA, as the cut has left it. */
  private static Optional<Request> journaledRequest(PowerCutDisk disk) throws Exception {
    return new Journals(new DurableFiles(disk), DATA.resolve("scep"))
        .of(TestGateway.NAME)
        .load(START)
        .state()
        .flatMap(State::request);
  }

  private static void enroll(TestGateway gateway, RunningCa ca) throws Exception {
    gateway.start();
    gateway.workers.advance(Duration.ofMinutes(5));
    ca.approveAll();
    gateway.workers.advance(Duration.ofHours(30));
  }

  private static void assertWhole(TestGateway gateway) throws Exception {
    assertThat(gateway.status().lastError()).isEmpty();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
    var entry = (PrivateKeyEntry) gateway.keystore.getEntry("gw-cert");
    assertThat(entry.getCertificate()).isEqualTo(gateway.status().certificate().orElseThrow());
    assertThat(KeystoreReader.match(entry.getPrivateKey(), entry.getCertificate().getPublicKey()))
        .isTrue();
  }
}
