// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import io.kurascep.itests.kura.shared.Enrollment;
import io.kurascep.itests.kura.shared.Kura;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test on a gateway that has just been booted for the first time, and a CA. */
abstract class GatewayTest {
  @TempDir Path folder;
  DemoCa ca;
  KuraFramework gateway;
  Kura kura;

  @BeforeEach
  final void bootForTheFirstTime() {
    ca = DemoCa.start(folder);
    boot(snapshot -> {});
  }

  /** Boots with the files that the last run left, and nothing else. */
  final void reboot(Consumer<Kura> snapshot) {
    gateway.close();
    boot(snapshot);
  }

  private void boot(Consumer<Kura> snapshot) {
    gateway = KuraFramework.boot(folder, BouncyCastle.KURA, snapshot);
    kura = gateway.kura();
  }

  @AfterEach
  final void shutDown() {
    gateway.close();
    ca.close();
  }

  static Predicate<Enrollment> in(String state) {
    return seen -> seen.state().equals(state);
  }
}
