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
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.testing.PowerCutDisk;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power is cut in every operation of the disk while a real CA is asked by hand approval. */
class PowerCutGatewayTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final Path DATA = Path.of("/data");

  @TempDir Path folder;

  @Test
  void goesOnWithTheSameKeyAfterACutInAnyOperation() throws Exception {
    for (var cut = 0; ; cut++) {
      if (!isCut(cut)) {
        assertThat(cut).as("there were cuts").isGreaterThan(30);
        return;
      }
    }
  }

  private boolean isCut(int cut) throws Exception {
    var disk = new PowerCutDisk();
    var gateway = new TestGateway(DATA, START, disk);
    try (var ca =
        RunningCa.start(
            folder.resolve("ca-" + cut),
            gateway.workers.clock(),
            new Habits(true, false, Duration.ofDays(90), List.of()))) {
      gateway.use(ca);
      disk.cutAfter(cut);
      try {
        enroll(gateway, ca);
        return false;
      } catch (PowerCutDisk.PowerCut power) {
        var found = disk.afterPowerCut(cut);
        var key = journaledKey(found);
        var after = gateway.restarted(found);
        enroll(after, ca);
        assertWhole(after);
        assertThat(ca.approved() + ca.waiting().size()).as("requests after cut %d", cut).isOne();
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
