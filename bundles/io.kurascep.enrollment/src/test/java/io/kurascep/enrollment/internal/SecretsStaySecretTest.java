// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.settings.Secrets;
import io.kurascep.enrollment.internal.testing.MemoryKeystore;
import io.kurascep.enrollment.internal.testing.TestCrypto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither the challenge nor a key is in a log, a status or a file in the clear. */
class SecretsStaySecretTest {

  private static final String CHALLENGE = "Sesam-öffne-dich";

  private static final String PASSWORD = "Simsalabim-4711";

  @TempDir Path folder;
  private String key = "";

  @Test
  void whereTheProxyCannotBeReached() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
    gateway.serverSettings.putAll(
        Map.of(
            "kura.service.pid",
            TestGateway.SERVER,
            "url",
            "http://ca.example.com/scep",
            "ca.fingerprint",
            "ab".repeat(32),
            "proxy",
            "127.0.0.1:1",
            "proxy.user",
            "gateway",
            "proxy.password",
            new String(gateway.crypto.encryptAes(PASSWORD.toCharArray()))));
    gateway.settings.putAll(
        Map.of(
            "kura.service.pid", TestGateway.NAME,
            "ScepServer.target", "(kura.service.pid=" + TestGateway.SERVER + ")",
            "KeystoreService.target", "(kura.service.pid=" + TestGateway.KEYSTORE + ")"));
    try (var log = new CapturedLog()) {
      gateway.start();
      assertThat(gateway.status().lastError().orElseThrow()).contains("127.0.0.1");
      assertThat(
              log.text() + gateway.status() + gateway.server.access().orElseThrow().configuration())
          .contains("127.0.0.1")
          .doesNotContain(PASSWORD, basic());
    }
  }

  /** As the password leaves for the proxy. */
  private static String basic() {
    return Base64.getEncoder()
        .encodeToString(("gateway:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }

  /** On a gateway without Kura, where a setting may be in the clear. */
  @Test
  void whereTheCircumstancesArePrinted() {
    var crypto = new TestCrypto();
    var circumstances =
        new Circumstances(
            TestGateway.NAME,
            Map.of("challenge", CHALLENGE, "subject", "CN=gateway"),
            Optional.empty(),
            Optional.of(new Circumstances.Bound(TestGateway.KEYSTORE, new MemoryKeystore())),
            true,
            Optional.empty(),
            new Secrets(crypto),
            wildcard -> Optional.empty());
    assertThat(circumstances.toString())
        .contains(TestGateway.NAME, TestGateway.KEYSTORE)
        .doesNotContain(CHALLENGE);
  }

  @Test
  void inAWholeLife() throws Exception {
    try (var log = new CapturedLog()) {
      live();
      assertThat(log.text())
          .contains("installed in SSLKeystore")
          .doesNotContain(CHALLENGE, "PRIVATE KEY", key);
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
      assertNothingIn(gateway, CHALLENGE);
      gateway.challenge(CHALLENGE);
      gateway.apply();

      var entry = (PrivateKeyEntry) gateway.keystore.getEntry("gw-cert");
      key = Base64.getEncoder().encodeToString(entry.getPrivateKey().getEncoded());
      assertNothingIn(gateway, CHALLENGE, key);
    }
  }

  private void assertNothingIn(TestGateway gateway, String... secrets) throws IOException {
    assertThat(gateway.status().toString()).doesNotContain(secrets);
    assertThat(gateway.service().history().toString()).doesNotContain(secrets);
    assertThat(gateway.context.properties.orElseThrow().toString()).doesNotContain(secrets);
    try (var files = Files.walk(folder.resolve("gateway"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain(secrets);
      }
    }
  }
}
