// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gateway is killed in each phase of its journal. Whenever that happens, no key that the CA has
 * seen is lost, and key and certificate in the keystore belong together.
 */
class KillIT {
  /** A phase may be over before the kill arrives: then it is tried again with another gateway. */
  private static final int TRIES = 25;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"IDLE", "DISCOVERING", "KEY_READY", "SENT", "ISSUED", "DELIVERED"})
  void goesOnWithTheSameKey(String phase) throws Exception {
    for (int i = 1; i <= TRIES; i++) {
      if (killedAndRecovered(phase, folder.resolve(String.valueOf(i)), false)) {
        System.out.printf("killed in %s at try %d, recovered%n", phase, i);
        return;
      }
    }
    throw new AssertionError("no kill in " + TRIES + " met the gateway in " + phase);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SENT", "PENDING", "ISSUED"})
  void goesOnWaitingForApproval(String phase) throws Exception {
    for (int i = 1; i <= TRIES; i++) {
      if (killedAndRecovered(phase, folder.resolve(String.valueOf(i)), true)) {
        System.out.printf("killed in %s with approval at try %d, recovered%n", phase, i);
        return;
      }
    }
    throw new AssertionError("no kill in " + TRIES + " met the gateway in " + phase);
  }

  @ParameterizedTest
  @ValueSource(strings = "CONFIRMED")
  void keepsWhatIsInstalled(String phase) throws Exception {
    try (Laboratory laboratory = laboratory(folder, false)) {
      X509Certificate first;
      try (Program gateway = laboratory.gateway(List.of(), "--exit-when-enrolled")) {
        assertThat(gateway.exitStatus()).as(gateway.output()).isZero();
        first = laboratory.installed(laboratory.data()).orElseThrow();
      }
      killIn(phase, laboratory, false);

      assertThat(laboratory.journaledPhase(laboratory.data())).contains(phase);
      assertThat(laboratory.installed(laboratory.data())).contains(first);
      assertThat(recover(laboratory, false)).isEqualTo(first);
      System.out.printf("killed in %s, recovered%n", phase);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "REJECTED")
  void asksAgainWhenTheChallengeIsCorrected(String phase) throws Exception {
    try (Laboratory laboratory = laboratory(folder, false)) {
      laboratory.changeChallenge("demo-challenge", "wrong");
      killIn(phase, laboratory, false);

      assertThat(laboratory.journaledPhase(laboratory.data())).contains(phase);
      assertThat(laboratory.issued()).isEmpty();
      laboratory.changeChallenge("wrong", "demo-challenge");
      X509Certificate installed = recover(laboratory, false);
      assertThat(laboratory.certifiedKeys()).containsExactly(installed.getPublicKey());
      System.out.printf("killed in %s, recovered%n", phase);
    }
  }

  /** One life with a kill; false where the kill came too late for this phase. */
  private static boolean killedAndRecovered(String phase, Path folder, boolean manual)
      throws Exception {
    try (Laboratory laboratory = laboratory(folder, manual)) {
      killIn(phase, laboratory, manual);
      Optional<String> journaled = laboratory.journaledPhase(laboratory.data());
      laboratory.installed(laboratory.data());

      X509Certificate installed = recover(laboratory, manual);

      // Whatever the phase was: these hold after every kill.
      Set<PublicKey> certified = laboratory.certifiedKeys();
      assertThat(certified).as("killed in " + journaled).containsExactly(installed.getPublicKey());
      // Nothing is written while nothing was done.
      return journaled.orElse("IDLE").equals(phase);
    }
  }

  private static Laboratory laboratory(Path folder, boolean manual) throws Exception {
    Path data = folder.resolve("data");
    var laboratory =
        manual ? new Laboratory(folder, data, "--manual") : new Laboratory(folder, data);
    laboratory.writeSettings(data.resolve("etc"));
    return laboratory;
  }

  private static void killIn(String phase, Laboratory laboratory, boolean manual) throws Exception {
    try (Program gateway = laboratory.gateway(List.of())) {
      if (manual && phase.equals("ISSUED")) {
        gateway.await(line -> line.contains("journal: gateway PENDING"));
        assertThat(laboratory.approve()).isTrue();
      }
      if (phase.equals("SENT")) {
        // The worst instant: the CA has done its part, and the gateway has not seen the answer.
        laboratory.awaitTheCasPart();
      } else {
        gateway.await(line -> line.contains("journal: gateway " + phase));
      }
      gateway.kill();
    }
  }

  private static X509Certificate recover(Laboratory laboratory, boolean manual) throws Exception {
    try (Program gateway = laboratory.gateway(List.of(), "--exit-when-enrolled")) {
      if (manual && laboratory.installed(laboratory.data()).isEmpty()) {
        approveAsSoonAsItWaits(laboratory, gateway);
      }
      assertThat(gateway.exitStatus()).as(gateway.output()).isZero();
    }
    return laboratory.installed(laboratory.data()).orElseThrow();
  }

  private static void approveAsSoonAsItWaits(Laboratory laboratory, Program gateway)
      throws Exception {
    if (!laboratory.approve() && laboratory.issued().isEmpty()) {
      gateway.await(line -> line.contains("journal: gateway PENDING"));
      assertThat(laboratory.approve()).isTrue();
    }
  }
}
