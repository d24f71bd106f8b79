// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was learned of a server is not lost in silence: for one, which CA it was. */
class ServerMemoryTest {

  @TempDir Path folder;

  private TestGateway trustsAtFirstUse(RunningCa ca, TestGateway gateway) {
    gateway.use(ca);
    gateway.serverSettings.remove("ca.fingerprint");
    gateway.serverSettings.put("ca.trust.on.first.use", true);
    return gateway;
  }

  private RunningCa ca(String name, TestGateway gateway) throws IOException {
    return RunningCa.start(
        folder.resolve(name),
        gateway.workers.clock(),
        new Habits(false, false, Duration.ofDays(90), List.of()));
  }

  @Test
  void doesNotTrustAtASecondFirstUse() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
    var file = folder.resolve("gateway/scep/servers/plant-ca/memory");
    try (var ca = ca("ca", gateway)) {
      trustsAtFirstUse(ca, gateway).start();
      Files.writeString(file, "damaged");
      gateway = gateway.restarted();
      gateway.start();
      gateway.service().rekey();
      gateway.workers.run();
      var sentence = gateway.status().lastError().orElseThrow();
      assertThat(sentence).contains("first use", "fingerprint", "memory.unreadable-");
      assertThat(file).doesNotExist();

      var kept = sentence.replaceAll(".*kept as ([^)]*)\\)", "$1");
      Files.delete(Path.of(kept));
      gateway.service().rekey();
      gateway.workers.run();
      assertThat(gateway.status().lastError()).isEmpty();
      assertThat(file).exists();
    }
  }

  @Test
  void keepsThePinWhenALimitIsChanged() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
    try (var ca = ca("ca", gateway)) {
      trustsAtFirstUse(ca, gateway).start();
      var pin = gateway.server.access().orElseThrow().memory().firstUsePin();
      assertThat(pin).isPresent();
      gateway.serverSettings.put("extra", "http.wait.seconds=5");
      gateway.server.modified(gateway.serverSettings);
      assertThat(gateway.server.access().orElseThrow().memory().firstUsePin()).isEqualTo(pin);
    }
  }
}
