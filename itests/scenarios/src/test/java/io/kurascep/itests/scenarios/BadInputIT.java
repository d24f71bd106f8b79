// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.scenarios;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.kurascep.api.EnrollmentState;
import io.kurascep.api.EnrollmentStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.junit.Test;

/** What a user may get wrong: each gives one sentence, loses nothing, and heals. */
public class BadInputIT extends Scenario {

  private static final Map<String, Object> WITH_CHALLENGE = Map.of("challenge", CHALLENGE);

  @Test
  public void anUnreachableServerIsTriedAgain() throws Exception {
    String nobody = "http://127.0.0.1:" + Distribution.freePort() + "/scep";
    server("unreachable-server", nobody);
    keystore("unreachable-keys");
    configure(CERTIFICATE, "unreachable", certificate("unreachable-server", "unreachable-keys"));

    EnrollmentStatus status = awaitError("unreachable");

    assertSays(status, "127.0.0.1");
    assertTrue(status.nextStepAt().isPresent());

    server("unreachable-server", ca("reached", WITH_CHALLENGE));
    await("unreachable", EnrollmentState.ENROLLED);
  }

  @Test
  public void aWrongUrlNamesWhatTheServerAnswered() throws Exception {
    String url = ca("misspelt", WITH_CHALLENGE);
    server("misspelt-server", url.replace("/scep/misspelt/", "/scep/mispelt/"));
    keystore("misspelt-keys");
    configure(CERTIFICATE, "misspelt", certificate("misspelt-server", "misspelt-keys"));

    assertSays(awaitError("misspelt"), "404");

    server("misspelt-server", url);
    await("misspelt", EnrollmentState.ENROLLED);
  }

  @Test
  public void aCaOfAnotherFingerprintIsRefusedBeforeAnythingIsSent() throws Exception {
    String url = ca("stranger", WITH_CHALLENGE);
    configure(SERVER, "stranger-server", Map.of("url", url, "ca.fingerprint", "ab".repeat(32)));
    KeystoreService keystore = keystore("stranger-keys");
    configure(CERTIFICATE, "stranger", certificate("stranger-server", "stranger-keys"));

    EnrollmentStatus status = awaitError("stranger");

    assertSays(status, "fingerprint");
    assertTrue(keystore.getAliases().isEmpty());
    assertNoKeyIsKept("stranger");

    server("stranger-server", url);
    await("stranger", EnrollmentState.ENROLLED);
  }

  @Test
  public void aWrongChallengeIsRefusedUntilItIsCorrected() throws Exception {
    server("closed-server", ca("closed", WITH_CHALLENGE));
    KeystoreService keystore = keystore("closed-keys");
    var settings = certificate("closed-server", "closed-keys");
    settings.put("challenge", "abracadabra");
    configure(CERTIFICATE, "closed", settings);

    EnrollmentStatus status = await("closed", EnrollmentState.REJECTED);

    assertSays(status, "challenge");
    assertFalse(status.lastError().orElseThrow().contains("abracadabra"));
    assertTrue(keystore.getAliases().isEmpty());
    assertNoKeyIsKept("closed");

    configure(CERTIFICATE, "closed", certificate("closed-server", "closed-keys"));
    await("closed", EnrollmentState.ENROLLED);
  }

  @Test
  public void anUnknownWildcardIsNamed() throws Exception {
    server("wild-server", ca("wild", WITH_CHALLENGE));
    keystore("wild-keys");
    var settings = certificate("wild-server", "wild-keys");
    settings.put("subject", "CN=gateway-{SERIAL}");
    configure(CERTIFICATE, "wild", settings);

    assertSays(await("wild", EnrollmentState.MISCONFIGURED), "{SERIAL}");

    configure(CERTIFICATE, "wild", certificate("wild-server", "wild-keys"));
    await("wild", EnrollmentState.ENROLLED);
  }

  @Test
  public void aMissingServerIsWaitedFor() throws Exception {
    String url = ca("late", WITH_CHALLENGE);
    keystore("late-keys");
    configure(CERTIFICATE, "late", certificate("late-server", "late-keys"));

    assertSays(await("late", EnrollmentState.WAITING_FOR_SERVER), "late-server");

    server("late-server", url);
    await("late", EnrollmentState.ENROLLED);
  }

  @Test
  public void aServerThatIsSwitchedOffIsWaitedFor() throws Exception {
    String url = ca("resting", WITH_CHALLENGE);
    configure(
        SERVER,
        "resting-server",
        Map.of("url", url, "ca.trust.on.first.use", true, "enabled", false));
    keystore("resting-keys");
    configure(CERTIFICATE, "resting", certificate("resting-server", "resting-keys"));

    await("resting", EnrollmentState.WAITING_FOR_SERVER);

    server("resting-server", url);
    await("resting", EnrollmentState.ENROLLED);
  }

  @Test
  public void aMissingKeystoreIsWaitedFor() throws Exception {
    server("homeless-server", ca("homeless", WITH_CHALLENGE));
    configure(CERTIFICATE, "homeless", certificate("homeless-server", "homeless-keys"));

    assertSays(await("homeless", EnrollmentState.WAITING_FOR_KEYSTORE), "homeless-keys");

    keystore("homeless-keys");
    await("homeless", EnrollmentState.ENROLLED);
  }

  @Test
  public void aKeystoreThatCannotBeWrittenLosesNothing() throws Exception {
    Path folder = Files.createDirectories(data().resolve("unwritable"));
    KeystoreService keystore = keystoreIn("unwritable-keys", folder);
    server("unwritable-server", ca("unwritable", WITH_CHALLENGE));
    configure(CERTIFICATE, "unwritable", certificate("unwritable-server", "unwritable-keys"));
    var first = await("unwritable", EnrollmentState.ENROLLED).certificate().orElseThrow();

    // A folder in the place of the temporary file stops everybody, root too.
    Path obstacle = Files.createDirectory(folder.resolve(".keys.p12.tmp"));
    Files.createFile(obstacle.resolve("full"));
    enrollment("unwritable").renew();
    EnrollmentStatus status = awaitError("unwritable");

    assertTrue(status.toString(), status.lastError().orElse("").contains("unwritable-keys"));
    assertIsLogged(status);
    assertEquals(first, keystore.getKeyStore().getCertificate("unwritable"));

    Files.delete(obstacle.resolve("full"));
    Files.delete(obstacle);
    enrollment("unwritable").checkNow();
    var second =
        await(
                "unwritable",
                seen ->
                    seen.state() == EnrollmentState.ENROLLED
                        && !seen.certificate().orElseThrow().equals(first))
            .certificate()
            .orElseThrow();
    assertEquals(second, keystore.getKeyStore().getCertificate("unwritable"));
  }

  @Test
  public void twoCertificatesOnOneAliasAreNotLetFight() throws Exception {
    server("twin-server", ca("twin", WITH_CHALLENGE));
    keystore("twin-keys");
    var settings = certificate("twin-server", "twin-keys");
    settings.put("alias", "Shared");
    configure(CERTIFICATE, "twin-a", settings);
    await("twin-a", EnrollmentState.ENROLLED);
    settings.put("alias", "shared");
    configure(CERTIFICATE, "twin-b", settings);

    assertSays(await("twin-b", EnrollmentState.MISCONFIGURED), "twin-a");
    assertEquals(EnrollmentState.ENROLLED, enrollment("twin-a").status().state());
  }

  @Test
  public void badSettingsAreNamedAndHeal() throws Exception {
    String url = ca("strange", WITH_CHALLENGE);
    server("strange-server", url);
    keystore("strange-keys");
    Map<String, Object> bad =
        Map.of(
            "renewal.percent", 100,
            "renewal.days", "soon",
            "key.type", "RSA-12",
            "subject", "gateway",
            "key.usage", "flying",
            "extra", "no.such.setting=1",
            "subject.alternative.names", "IP:300.1.1.1");
    for (Map.Entry<String, Object> each : new java.util.TreeMap<>(bad).entrySet()) {
      var settings = new HashMap<>(certificate("strange-server", "strange-keys"));
      settings.put(each.getKey(), each.getValue());
      configure(CERTIFICATE, "strange", settings);
      String word = each.getKey().equals("extra") ? "no.such.setting" : each.getKey();
      await(
          "strange",
          status ->
              status.state() == EnrollmentState.MISCONFIGURED
                  && status.lastError().orElse("").contains(word));
    }

    configure(CERTIFICATE, "strange", certificate("strange-server", "strange-keys"));
    await("strange", EnrollmentState.ENROLLED);
  }

  private void server(String name, String url) {
    configure(SERVER, name, Map.of("url", url, "ca.trust.on.first.use", true));
  }

  private KeystoreService keystoreIn(String name, Path folder) {
    configure(KEYSTORE, name, Map.of("keystore.path", folder.resolve("keys.p12").toString()));
    return service(KeystoreService.class, filter(name));
  }

  private EnrollmentStatus awaitError(String name) {
    return await(name, status -> status.lastError().isPresent());
  }

  /** The sentence is in the status and in the log. */
  private void assertSays(EnrollmentStatus status, String word) {
    String sentence = status.lastError().orElse("");
    assertTrue("«" + sentence + "» does not name " + word, sentence.contains(word));
    assertFalse(sentence, sentence.contains("Exception") || sentence.contains(CHALLENGE));
    assertIsLogged(status);
  }

  private void assertIsLogged(EnrollmentStatus status) {
    String sentence = status.lastError().orElseThrow();
    await(
        this::log,
        log ->
            log.stream()
                .anyMatch(line -> line.contains(status.enrollment()) && line.contains(sentence)));
  }

  /** The log as a user finds it. */
  private List<String> log() {
    try {
      return Files.readAllLines(data().resolve("log").resolve("gateway.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path data() {
    return Path.of(System.getProperty("io.kurascep.data"));
  }

  /** What was refused for good leaves no private key behind. */
  private void assertNoKeyIsKept(String name) throws Exception {
    Path state = data().resolve("scep").resolve("enrollments").resolve(name).resolve("state");
    if (Files.exists(state)) {
      List<String> keys =
          Files.readAllLines(state).stream().filter(line -> line.startsWith("key=")).toList();
      assertEquals(List.of(), keys);
    }
  }
}
