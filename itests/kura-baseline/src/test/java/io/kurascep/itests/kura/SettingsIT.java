// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.CaSettings.Approval;
import io.kurascep.itests.kura.shared.Enrollment;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Settings as Kura's REST interface, its cloud commands and its snapshots deliver them: unchecked,
 * and in an order of events that a component has to live with.
 */
class SettingsIT extends GatewayTest {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  @BeforeEach
  void makeKeystore() {
    kura.keystore("SSLKeystore");
  }

  @Test
  void nothingIsAskedOfAServerThatNobodyChose() {
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    // What «+» gives: a picker on changeme, and it must not bind any other server instead.
    kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("changeme", "SSLKeystore"));

    Enrollment waiting = gateway.await("gw-cert", in("WAITING_FOR_SERVER"));

    assertThat(waiting.lastError().orElseThrow()).contains("io.kurascep.ScepServer");
    assertThat(ca.messages()).isZero();
  }

  @Test
  void everySettingMayBeAbsentEmptyOrOfAnotherType() throws Exception {
    Map<String, Object> server = new HashMap<>(Forms.server(ca));
    server.put("enabled", "true");
    server.put("profile", "");
    server.put("http.timeout.seconds", "30");
    server.put("poll.interval.seconds", 60L);
    server.put("extra", "");
    kura.configure(Forms.SERVER, "plant-ca", server);
    Map<String, Object> certificate = new HashMap<>(Forms.certificate("plant-ca", "SSLKeystore"));
    certificate.remove("enabled");
    certificate.put("challenge", "");
    certificate.put("key.type", "");
    certificate.put("key.reuse", "false");
    certificate.put("key.usage", "");
    certificate.put("renewal.percent", "67");
    certificate.put("renewal.days", 0L);
    kura.configure(Forms.CERTIFICATE, "gw-cert", certificate);

    X509Certificate issued = gateway.awaitEnrolled("gw-cert");

    assertThat(issued.getExtendedKeyUsage()).as("absent: the default").contains(CLIENT_AUTH);
  }

  @Test
  void aWrongSettingIsNamedAndItsCorrectionTakesEffect() {
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    Map<String, Object> right = Forms.certificate("plant-ca", "SSLKeystore");
    kura.configure(
        Forms.CERTIFICATE, "gw-cert", Forms.but(right, "subject", "CN=gateway-{SERIAL}"));

    Enrollment wrong = gateway.await("gw-cert", in("MISCONFIGURED"));
    assertThat(wrong.lastError().orElseThrow()).contains("{SERIAL}");
    assertThat(ca.messages()).isZero();

    kura.configure(Forms.CERTIFICATE, "gw-cert", right);
    gateway.awaitEnrolled("gw-cert");
  }

  @Test
  void anotherServerIsAskedAsSoonAsItIsChosen() {
    try (DemoCa other = DemoCa.start(folder, "other", Approval.AUTOMATIC)) {
      kura.configure(Forms.SERVER, "a", Forms.server(ca));
      kura.configure(Forms.SERVER, "b", Forms.server(other));
      kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("a", "SSLKeystore"));
      X509Certificate ofA = gateway.awaitEnrolled("gw-cert");
      int messages = ca.messages();

      // The settings arrive while the reference still holds the old server.
      kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("b", "SSLKeystore"));
      gateway.await("gw-cert", seen -> seen.server().equals("b") && in("ENROLLED").test(seen));
      kura.renew("gw-cert");

      gateway.await(
          "gw-cert",
          seen ->
              in("ENROLLED").test(seen)
                  && seen.certificate()
                      .orElseThrow()
                      .getIssuerX500Principal()
                      .getName()
                      .equals("CN=other CA"));
      assertThat(ca.messages()).as("the old server").isEqualTo(messages);
      assertThat(ofA.getIssuerX500Principal().getName()).isEqualTo("CN=demo CA");
    }
  }

  @Test
  void aServerThatIsDeletedIsMissedAndTakenAgainWhenItReturns() {
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("plant-ca", "SSLKeystore"));
    gateway.awaitEnrolled("gw-cert");

    kura.delete("plant-ca");
    Enrollment missing = gateway.await("gw-cert", seen -> seen.lastError().isPresent());
    assertThat(missing.lastError().orElseThrow()).contains("plant-ca");

    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    gateway.await("gw-cert", seen -> seen.lastError().isEmpty() && in("ENROLLED").test(seen));
  }

  @Test
  void anEmptyFilterDoesNotGoOnWithTheOldServer() {
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    Map<String, Object> right = Forms.certificate("plant-ca", "SSLKeystore");
    kura.configure(Forms.CERTIFICATE, "gw-cert", right);
    gateway.awaitEnrolled("gw-cert");
    int messages = ca.messages();

    kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.but(right, "ScepServer.target", ""));

    Enrollment wrong = gateway.await("gw-cert", seen -> seen.lastError().isPresent());

    assertThat(wrong.lastError().orElseThrow()).contains("no SCEP server is chosen");
    assertThat(wrong.server()).isEmpty();
    assertThat(ca.messages()).isEqualTo(messages);
  }

  @Test
  void aMalformedFilterHealsAtTheLatestWithARestart() {
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    Map<String, Object> right = Forms.certificate("plant-ca", "SSLKeystore");
    kura.configure(Forms.CERTIFICATE, "gw-cert", right);
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");

    kura.configure(
        Forms.CERTIFICATE, "gw-cert", Forms.but(right, "ScepServer.target", "(plant-ca"));
    Enrollment wrong = gateway.await("gw-cert", in("MISCONFIGURED"));
    assertThat(wrong.lastError().orElseThrow()).contains("ScepServer.target", "restart");

    reboot(
        snapshot -> {
          snapshot.keystore("SSLKeystore");
          snapshot.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
          snapshot.configure(Forms.CERTIFICATE, "gw-cert", right);
        });
    assertThat(gateway.awaitEnrolled("gw-cert")).isEqualTo(certificate);
  }

  @Test
  void aMalformedFilterFromTheBeginningHealsWithARestart() {
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    Map<String, Object> right = Forms.certificate("plant-ca", "SSLKeystore");
    // Kura's component runtime never activates such a component, nor after a correction.
    kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.but(right, "ScepServer.target", "plant-ca"));
    kura.configure(Forms.CERTIFICATE, "gw-cert", right);

    reboot(
        snapshot -> {
          snapshot.keystore("SSLKeystore");
          snapshot.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
          snapshot.configure(Forms.CERTIFICATE, "gw-cert", right);
        });
    gateway.awaitEnrolled("gw-cert");
  }

  @Test
  void aChallengeThatIsOnlyEncryptedAnewIsTheSameChallenge() {
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    Map<String, Object> oneTime =
        Forms.but(Forms.certificate("plant-ca", "SSLKeystore"), "challenge.one.time", true);
    kura.configure(
        Forms.CERTIFICATE, "gw-cert", Forms.but(oneTime, "challenge", kura.encrypted("äöü \"1,")));
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");
    int messages = ca.messages();

    // Apply in the web console, with the password untouched.
    kura.configure(
        Forms.CERTIFICATE, "gw-cert", Forms.but(oneTime, "challenge", kura.encrypted("äöü \"1,")));
    kura.checkNow("gw-cert");

    assertThat(gateway.awaitEnrolled("gw-cert")).isEqualTo(certificate);
    assertThat(ca.messages()).isEqualTo(messages);
  }
}
