// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither the challenge nor a key is in a log, a status or a file in the clear. */
class SecretsStaySecretTest {

  private static final String CHALLENGE = "Sesam-öffne-dich";

  @TempDir Path folder;

  @Test
  void inAWholeLife() throws Exception {
    try (var log = new CapturedLog()) {
      live();
      assertThat(log.text())
          .contains("installed in SSLKeystore")
          .doesNotContain(CHALLENGE, "PRIVATE KEY");
    }
  }

  private void live() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
    try (var ca =
        RunningCa.start(
            folder.resolve("ca"),
            gateway.workers.clock(),
            new Habits(false, true, Duration.ofDays(90), List.of(CHALLENGE)))) {
      gateway.use(ca);
      gateway.settings.put("challenge.one.time", true);
      gateway.challenge("wrong " + CHALLENGE);
      gateway.start();
      assertNothingIn(gateway, "");
      gateway.challenge(CHALLENGE);
      gateway.apply();

      var entry = (PrivateKeyEntry) gateway.keystore.getEntry("gw-cert");
      assertNothingIn(
          gateway, Base64.getEncoder().encodeToString(entry.getPrivateKey().getEncoded()));
    }
  }

  private void assertNothingIn(TestGateway gateway, String key) throws IOException {
    assertThat(gateway.status().toString()).doesNotContain(CHALLENGE);
    assertThat(gateway.service().history().toString()).doesNotContain(CHALLENGE);
    assertThat(gateway.context.properties.orElseThrow().toString()).doesNotContain(CHALLENGE);
    try (var files = Files.walk(folder.resolve("gateway"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content)
            .doesNotContain(
                new String(
                    CHALLENGE.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        if (!key.isEmpty()) {
          assertThat(content).doesNotContain(key);
        }
      }
    }
  }
}
