// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.enrollment.internal.testing.TestCa;
import io.kurascep.enrollment.internal.testing.TestCrypto;
import io.kurascep.files.Pem;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.SecurityLevel;
import io.kurascep.protocol.ServerProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigurationTest {

  private final TestCrypto crypto = new TestCrypto();
  private final Secrets secrets = new Secrets(crypto);
  private final Map<String, Object> map =
      new HashMap<>(Map.of("url", "http://ca.example.com/scep", "ca.fingerprint", "ab".repeat(32)));

  private ServerConfiguration read() throws BadSettingException {
    return ServerConfiguration.read(map, secrets);
  }

  @Test
  void needsAnAddressAndTrustAlone() throws Exception {
    var read = read();
    assertThat(read.enabled()).isTrue();
    assertThat(read.scep().profile()).isEqualTo(ServerProfile.AUTO);
    assertThat(read.scep().security()).isEqualTo(SecurityLevel.AUTO);
    assertThat(read.scep().trust().isPinned()).isTrue();
    assertThat(read.scep().limits().total()).isEqualTo(Duration.ofSeconds(60));
    assertThat(read.pollInterval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(read.pollLimit()).isEqualTo(Duration.ofDays(30));
    assertThat(read.tlsKeystore().name()).contains("SSLKeystore");
  }

  @Test
  void takesAnEmptiedFieldForAnAbsentOne() throws Exception {
    for (var id : ServerForm.IDS) {
      map.putIfAbsent(id, "");
    }
    var read = read();
    assertThat(read.enabled()).isTrue();
    assertThat(read.scep().httpMethod()).isEqualTo(HttpMethod.AUTO);
    assertThat(read.scep().limits().total()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void readsNumbersThatAreTextAndTextThatIsANumber() throws Exception {
    map.put("poll.interval.seconds", " 90 ");
    map.put("http.timeout.seconds", 30L);
    map.put("label", 4711);
    map.put("enabled", "false");
    var read = read();
    assertThat(read.pollInterval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(read.scep().limits().total()).isEqualTo(Duration.ofSeconds(30));
    assertThat(read.label()).isEqualTo("4711");
    assertThat(read.enabled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http.timeout.seconds, 4",
    "http.timeout.seconds, 601",
    "poll.interval.seconds, 9",
    "poll.interval.seconds, 86401",
    "poll.limit.hours, -1",
    "poll.limit.hours, 8761",
    "poll.limit.hours, 1.5",
    "profile, entrust",
    "security, none",
    "message.cipher, rot13",
    "message.cipher, des",
    "message.digest, md5",
    "renewal.message, UpdateReq",
    "http.method, PUT",
    "http.query, operation=x",
    "enabled, maybe",
    "ca.trust.on.first.use, perhaps",
    "proxy, nowhere",
    "proxy, host:99999",
    "tls.pin, 1234",
    "ca.fingerprint, 1234",
    "ca.fingerprint, 00112233445566778899aabbccddeeff",
    "ca.certificate, no certificate",
    "url, ftp://ca.example.com/",
    "url, http://user:secret@ca.example.com/",
    "url, http:// space/",
    "TlsKeystoreService.target, SSLKeystore"
  })
  void namesTheSettingThatIsWrong(String id, String value) {
    map.put(id, value);
    assertThatThrownBy(this::read)
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith(id + ": ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void wantsToBeToldWhichCaToTrust() {
    map.remove("ca.fingerprint");
    assertThatThrownBy(this::read)
        .hasMessageStartingWith("ca.fingerprint: nothing says which CA to trust");
  }

  @Test
  void trustsTheFirstUseIfToldTo() throws Exception {
    map.remove("ca.fingerprint");
    map.put("ca.trust.on.first.use", true);
    assertThat(read().scep().trust().isFirstUse()).isTrue();
  }

  @Test
  void trustsAPastedCertificate() throws Exception {
    map.remove("ca.fingerprint");
    var certificate = new TestCa("pasted").certificate();
    map.put("ca.certificate", "  " + Pem.encode(List.of(certificate)) + "\n\n");
    assertThat(read().scep().trust().anchors()).containsExactly(certificate);
  }

  @Test
  void decryptsThePasswordOfTheProxyAndShowsItNowhere() throws Exception {
    map.put("proxy", "proxy.example.com:3128");
    map.put("proxy.user", "gateway");
    map.put("proxy.password", new String(crypto.encryptAes("geheim".toCharArray())));
    var read = read();
    assertThat(read.proxy().orElseThrow().user()).contains("gateway");
    assertThat(read.toString()).doesNotContain("geheim");
  }

  @Test
  void seesNoChangeInANewCiphertextOfTheSamePassword() throws Exception {
    map.put("proxy.password", new String(crypto.encryptAes("geheim".toCharArray())));
    var before = read();
    map.put("proxy.password", new String(crypto.encryptAes("geheim".toCharArray())));
    assertThat(read().everything()).isEqualTo(before.everything());
  }

  @Test
  void seesNoChangeInADefaultThatComesLater() throws Exception {
    var before = read();
    map.putAll(
        Map.of(
            "ca.trust.on.first.use",
            false,
            "profile",
            "auto",
            "http.timeout.seconds",
            60,
            "poll.limit.hours",
            720,
            "TlsKeystoreService.target",
            ServerConfiguration.TLS_KEYSTORE));
    assertThat(read().isAs(before)).isTrue();
    assertThat(read().everything()).isEqualTo(before.everything());
    assertThat(read().identity()).isEqualTo(before.identity());
  }

  @ParameterizedTest
  @CsvSource({
    "enabled, false",
    "label, Plant",
    "description, of the plant",
    "poll.interval.seconds, 600",
    "http.timeout.seconds, 5",
    "proxy.user, other",
    "proxy.password, other"
  })
  void isAnotherWithOtherSettings(String id, String value) throws Exception {
    map.putAll(Map.of("proxy", "proxy.example.com:3128", "proxy.user", "gateway"));
    map.put("proxy.password", encrypted("secret"));
    var before = read();
    map.put("proxy.password", encrypted("secret"));
    assertThat(read().isAs(before)).as("encrypted anew").isTrue();
    map.put(id, id.equals("proxy.password") ? encrypted(value) : value);
    assertThat(read().isAs(before)).isFalse();
  }

  private String encrypted(String password) {
    return new String(crypto.encryptAes(password.toCharArray()));
  }

  @ParameterizedTest
  @CsvSource({
    "url, http://other.example.com/scep",
    "profile, ndes",
    "security, strict",
    "message.cipher, aes256",
    "message.digest, sha512",
    "renewal.message, PKCSReq",
    "http.method, GET",
    "http.timeout.seconds, 5",
    "poll.limit.hours, 1",
    "proxy, proxy.example.com:3128",
    "TlsKeystoreService.target, (kura.service.pid=other)",
    "tls.client.alias, gateway",
    "extra, key.transport=oaep",
    "extra, poll.limit.count=3",
    "extra, http.wait.seconds=60"
  })
  void seesAChangeInWhatMayChangeAnAnswer(String id, String value) throws Exception {
    var before = read();
    map.put(id, value);
    assertThat(read().everything()).isNotEqualTo(before.everything());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.wait.seconds=60",
        "poll.limit.count=3",
        "key.transport=oaep",
        "# a remark",
        "http.max.bytes=8192"
      })
  void staysTheSameCaWhateverElseIsTuned(String line) throws Exception {
    var before = read();
    map.put("extra", line);
    assertThat(read().identity()).isEqualTo(before.identity());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ra.encryption.fingerprint=", "ra.signing.fingerprint="})
  void isAnotherCaWithOtherRaCertificates(String line) throws Exception {
    var before = read();
    map.put("extra", line + "ab".repeat(32));
    assertThat(read().identity()).isNotEqualTo(before.identity());
    assertThat(read().everything()).isNotEqualTo(before.everything());
  }

  @Test
  void seesNoChangeInAnEmptiedField() throws Exception {
    var before = read();
    map.put("ca.identifier", "");
    assertThat(read().everything()).isEqualTo(before.everything());
    assertThat(read().identity()).isEqualTo(before.identity());
    map.put("ca.identifier", "other");
    assertThat(read().everything()).isNotEqualTo(before.everything());
    assertThat(read().identity()).isNotEqualTo(before.identity());
  }

  @Test
  void readsTheExtraLines() throws Exception {
    map.put(
        "extra",
        "# limits\r\n\r\n http.connect.seconds = 5 \nkey.transport=oaep\npoll.limit.count=3\n");
    var read = read();
    assertThat(read.scep().limits().connect()).isEqualTo(Duration.ofSeconds(5));
    assertThat(read.scep().keyTransport()).isEqualTo(KeyTransport.OAEP);
    assertThat(read.pollCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# one\n\nunknown=1",
        "# one\n\nhttp.connect.seconds",
        "http.max.bytes=5000\n\nhttp.max.bytes=6000"
      })
  void namesTheExtraLineThatIsWrong(String lines) {
    map.put("extra", lines);
    assertThatThrownBy(this::read).hasMessageStartingWith("extra: in line 3, ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.connect.seconds=0",
        "http.connect.seconds=601",
        "http.read.seconds=0",
        "http.read.seconds=601",
        "http.max.bytes=4095",
        "http.max.bytes=67108865",
        "http.wait.seconds=-1",
        "http.wait.seconds=601",
        "poll.limit.count=-1",
        "poll.limit.count=1000001",
        "key.transport=none",
        "ra.signing.fingerprint=12",
        "ra.encryption.fingerprint=xy"
      })
  void namesTheExtraSettingThatIsWrong(String line) {
    map.put("extra", line);
    assertThatThrownBy(this::read)
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith(line.substring(0, line.indexOf('=')) + ": ");
  }

  static List<String> ids() {
    return ServerForm.IDS;
  }

  @ParameterizedTest
  @MethodSource("ids")
  void refusesWhatIsOfAnotherType(String id) {
    map.put("proxy", "proxy.example.com:3128");
    for (var value : HostileValues.OF_NO_TYPE) {
      map.put(id, value);
      assertThatThrownBy(this::read)
          .isInstanceOf(BadSettingException.class)
          .hasMessageStartingWith(id + ": ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http.timeout.seconds, 5",
    "http.timeout.seconds, 600",
    "poll.interval.seconds, 10",
    "poll.interval.seconds, 86400",
    "poll.limit.hours, 0",
    "poll.limit.hours, 8760",
    "extra, http.connect.seconds=1",
    "extra, http.connect.seconds=600",
    "extra, http.read.seconds=1",
    "extra, http.max.bytes=4096",
    "extra, http.max.bytes=67108864",
    "extra, http.wait.seconds=0",
    "extra, http.wait.seconds=600",
    "extra, poll.limit.count=1000000",
    "profile, JSCEP",
    "security, Strict"
  })
  void takesWhatIsJustWithinTheLimits(String id, String value) throws Exception {
    map.put(id, value);
    assertThat(read()).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void worksOrNamesTheSettingWhateverArrives(String id) {
    for (var value : HostileValues.ALL) {
      map.put(id, value);
      map.put("proxy", map.getOrDefault("proxy", "proxy.example.com:3128"));
      try {
        read();
      } catch (BadSettingException bad) {
        assertThat(bad.getMessage())
            .hasSizeLessThan(1_000)
            .doesNotContainPattern("[\\p{Cntrl}\u2028]")
            .doesNotEndWith(".")
            .matches("(" + id + "|ca.fingerprint): .*");
      }
    }
  }
}
