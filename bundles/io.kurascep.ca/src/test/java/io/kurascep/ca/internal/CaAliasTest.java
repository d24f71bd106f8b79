// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.settings.Profile;
import io.kurascep.ca.internal.settings.Values;
import io.kurascep.ca.internal.testing.LogReader;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;

/** The component, with settings as they arrive from everywhere. */
class CaAliasTest {
  @TempDir private Path data;
  private final HttpHosts hosts = new HttpHosts();
  private final LogReader log = new LogReader();
  private CaAlias component;
  private int port;

  @BeforeEach
  void make() throws IOException {
    component = component();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  private CaAlias component() {
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getProperty") ? data.toString() : null);
    return new CaAlias(hosts, context);
  }

  @AfterEach
  void stop() {
    component.deactivate();
  }

  private Map<String, Object> settings(Object... namesAndValues) {
    Map<String, Object> settings = new HashMap<>(Map.of("port", port));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return settings;
  }

  private int status(String alias) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + "/scep/" + alias + "?operation=GetCACert");
      return ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode();
    } catch (IOException e) {
      return 0; // nothing listens
    }
  }

  @Test
  void servesWithItsDefaults() {
    component.activate(settings());

    assertThat(status("demo")).isEqualTo(200);
    assertThat(data.resolve("ca/demo/ca.pem")).exists();
    assertThat(log.text()).contains("not a public one", "http://127.0.0.1:" + port + "/scep/demo");
  }

  @Test
  void readsSettingsOfOtherTypes() {
    component.activate(
        settings(
            "port", Long.toString(port),
            "alias", "Plant",
            "validity.minutes", "10",
            "challenge.kind", "one-time",
            "challenge", "one two\nthree",
            "approval", "manual",
            "host", "",
            "ca.subject", "  ",
            "data.folder", data.resolve("elsewhere").toString()));

    assertThat(status("plant")).isEqualTo(200);
    assertThat(data.resolve("elsewhere/plant/records")).exists();
  }

  @Test
  void readsOneTimeChallengesAsWordsAndASharedOneAsItIs() {
    Map<String, Object> settings = settings("challenge", "one two");
    assertThat(new AliasSettings(settings).ca(() -> data).admission().challenges()).hasSize(1);

    settings.put("challenge.kind", "one-time");
    assertThat(new AliasSettings(settings).ca(() -> data).admission().challenges()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "alias, a/b, alias",
    "port, many, port",
    "port, 70000, port",
    "validity.minutes, 0, validity.minutes",
    "validity.minutes, -5, validity.minutes",
    "approval, maybe, approval",
    "challenge.kind, perhaps, challenge.kind",
    "profile, other, profile",
    "mode, both, mode",
    "key.smallest, 1, key.smallest",
    "key.usage, keyCertSign, end entities",
    "ca.key.usage, cRLSign, keyCertSign",
    "ca.key, ec-p256, EC key",
    "templates, web, templates",
    "subject.allowed, nothing, subject.allowed",
    "reply.cipher, ROT13, reply.cipher",
    "crl.point, perhaps, crl.point",
    "crl.address, http://ca.example/crls, crl.address",
    "crl.address, file:///crls/, crl.address",
    "ca.subject, nobody, name of the CA",
    "host, nowhere.invalid, host",
    "data.folder, /dev/null/ca, /dev/null",
  })
  void saysWhatIsWrongAndRunsWhenItIsRight(String name, String value, String said) {
    component.activate(settings(name, value));

    assertThat(status("demo")).isZero();
    assertThat(log.text()).contains("ERROR", "does not run", said).doesNotContain("Exception");

    component.modified(settings());

    assertThat(status("demo")).isEqualTo(200);
  }

  @Test
  void hasTheHabitsOfEachProfile() {
    for (Profile profile : Profile.values()) {
      Map<String, Object> settings = settings("profile", Values.word(profile), "approval", "");
      assertThat(SettingNames.ofAlias()).containsAll(profile.settings().keySet());
      CaSettings read = new AliasSettings(settings).ca(() -> data);
      assertThat(read.alias()).isEqualTo("demo");
      settings.put("renewal.percent", 33);
      assertThat(new AliasSettings(settings).ca(() -> data).renewal().percent()).isEqualTo(33);
    }
  }

  @Test
  void startsAnewOnlyWhereASettingChanged() {
    component.activate(settings());
    component.modified(settings());
    assertThat(log.text()).containsOnlyOnce("answers at").doesNotContain("stops");

    component.modified(settings("alias", "other"));

    assertThat(status("demo")).isEqualTo(404);
    assertThat(status("other")).isEqualTo(200);
  }

  @Test
  void stopsAndGoesOnWithItsState() throws IOException {
    component.activate(settings());
    byte[] certificate = Files.readAllBytes(data.resolve("ca/demo/ca.pem"));
    component.deactivate();
    assertThat(status("demo")).isZero();

    component.activate(settings());

    assertThat(status("demo")).isEqualTo(200);
    assertThat(Files.readAllBytes(data.resolve("ca/demo/ca.pem"))).isEqualTo(certificate);
  }

  @Test
  void sharesAPortWithOthers() {
    CaAlias other = component();
    try {
      component.activate(settings());
      other.activate(settings("alias", "other"));
      assertThat(status("demo")).isEqualTo(200);
      assertThat(status("other")).isEqualTo(200);

      component.deactivate();

      assertThat(status("other")).isEqualTo(200);
    } finally {
      other.deactivate();
    }
  }

  @Test
  void refusesTheAliasOfAnother() {
    CaAlias other = component();
    component.activate(settings());

    other.activate(settings());
    other.deactivate();

    assertThat(log.text()).contains("in use by another CA");
    assertThat(status("demo")).isEqualTo(200);
  }

  @Test
  void neverLogsTheChallenge() {
    component.activate(settings("challenge", "Tr0ub4dor", "alias", "a b\n[fake] line"));
    component.modified(settings("challenge", "Tr0ub4dor"));

    assertThat(log.text()).doesNotContain("Tr0ub4dor", "\n[fake]");
  }
}
