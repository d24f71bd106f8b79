// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.enrollment.internal.testing.TestCrypto;
import io.kurascep.protocol.EcTransport;
import io.kurascep.protocol.KeyType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateConfigurationTest {

  private final TestCrypto crypto = new TestCrypto();
  private final Secrets secrets = new Secrets(crypto);
  private final Map<String, Object> map = new HashMap<>();

  private CertificateConfiguration read() throws BadSettingException {
    return CertificateConfiguration.read(map, "GW-Cert");
  }

  private static Optional<String> gateway(String wildcard) {
    return wildcard.equals("SN") ? Optional.of("0815") : Optional.empty();
  }

  private void request() throws BadSettingException {
    read().wording().request(CertificateConfigurationTest::gateway);
  }

  @Test
  void hasADefaultForEverything() throws Exception {
    var read = read();
    assertThat(read.enabled()).isTrue();
    assertThat(read.server().isChosen()).isFalse();
    assertThat(read.keystore().isChosen()).isFalse();
    assertThat(read.alias()).isEqualTo("gw-cert");
    assertThat(read.keyType()).contains(KeyType.RSA_2048);
    assertThat(read.renewalPercent()).isEqualTo(67);
    assertThat(read.renewalDays()).isZero();
    assertThat(read.oneTime()).isFalse();
    assertThat(read.longestRetry()).isEqualTo(Duration.ofHours(6));
    assertThat(read.wording().request(CertificateConfigurationTest::gateway).subject().getName())
        .isEqualTo("CN=0815");
  }

  @Test
  void meansNoneByAnEmptiedKeyUsageAndTheDefaultByAnAbsentOne() throws Exception {
    assertThat(read().wording().keyUsage()).isEqualTo("digitalSignature,keyEncipherment");
    assertThat(read().wording().extendedKeyUsage()).isEqualTo("clientAuth");
    map.put("key.usage", "");
    map.put("key.extended.usage", " ");
    assertThat(read().wording().keyUsage()).isEmpty();
    assertThat(read().wording().extendedKeyUsage()).isEmpty();
  }

  @Test
  void takesAnyOtherEmptiedFieldForAnAbsentOne() throws Exception {
    CertificateForm.IDS.stream()
        .filter(id -> !id.startsWith("key."))
        .forEach(id -> map.put(id, ""));
    assertThat(read().wording().subject()).isEqualTo("CN={SN}");
    assertThat(read().renewalPercent()).isEqualTo(67);
    assertThat(read().alias()).isEqualTo("gw-cert");
  }

  @Test
  void isOffOnlyByAnExplicitZero() throws Exception {
    map.put("renewal.percent", 0);
    assertThat(read().renewalPercent()).isZero();
    map.put("renewal.percent", "");
    assertThat(read().renewalPercent()).isEqualTo(67);
  }

  @ParameterizedTest
  @CsvSource({"EC-P256", "EC-P384", "EC-P521", "ec-p256"})
  void takesEcKeys(String type) throws Exception {
    map.put("key.type", type);
    assertThat(read().keyType().orElseThrow().encrypts()).isFalse();
    assertThat(read().ecTransport()).isEqualTo(EcTransport.RSA);
    map.put("extra", "key.transport.ec=password");
    assertThat(read().ecTransport()).isEqualTo(EcTransport.PASSWORD);
  }

  @Test
  void namesATransportThatIsNone() {
    map.put("extra", "key.transport.ec=des");
    assertThatThrownBy(this::read)
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith("key.transport.ec: ");
  }

  @ParameterizedTest
  @CsvSource({
    "renewal.percent, 100",
    "renewal.percent, -1",
    "renewal.days, 3651",
    "key.type, DSA",
    "key.type, EC-P224",
    "key.reuse, perhaps",
    "enabled, ja",
    "challenge.one.time, 2",
    "renewal.percent, 66.7",
    "renewal.percent, sixty",
    "renewal.days, -1",
    "extra, retry.limit.hours",
    "ScepServer.target, plant-ca",
    "ScepServer.target, (kura.service.pid=a",
    "KeystoreService.target, (((",
    "extra, renewal.spread.percent=5",
    "challenge.source, ftp"
  })
  void namesTheSettingThatIsWrong(String id, String value) {
    map.put(id, value);
    assertThatThrownBy(this::read)
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith(id + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "subject|CN={FOO}",
        "subject|CN={HOSTNAME}",
        "subject|no name",
        "subject|CN={SN",
        "subject.alternative.names|IP:999.1.1.1",
        "subject.alternative.names|DNS:{MAC}",
        "key.usage|flying",
        "key.extended.usage|1.2.x"
      })
  void namesThePartOfTheRequestThatIsWrong(String id, String value) {
    map.put(id, value);
    assertThatThrownBy(this::request)
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith(id + ": ");
  }

  @Test
  void tellsToRestartAfterAMalformedFilter() {
    map.put("ScepServer.target", "plant-ca");
    assertThatThrownBy(this::read).hasMessageContaining("restart the gateway");
  }

  @Test
  void seesAChangeInWhatIsRequestedAlone() throws Exception {
    var before = read().wording().fingerprint();
    map.put("renewal.days", 9);
    map.put("alias", "other");
    map.put("template", "");
    assertThat(read().wording().fingerprint()).isEqualTo(before);
    map.put("template", "tls");
    assertThat(read().wording().fingerprint()).isNotEqualTo(before);
  }

  @Test
  void readsTheChallengeInEveryFormInWhichItComes() throws Exception {
    for (var value :
        List.of(
            new String(crypto.encryptAes("geheim".toCharArray())),
            "geheim",
            "geheim".toCharArray(),
            new Password("geheim"))) {
      map.put("challenge", value);
      assertThat(hash()).isEqualTo(hashOf("geheim"));
    }
  }

  @Test
  void knowsTheChallengeAgainInAnotherCiphertext() throws Exception {
    map.put("challenge", new String(crypto.encryptAes("geheim".toCharArray())));
    var before = hash();
    map.put("challenge", new String(crypto.encryptAes("geheim".toCharArray())));
    assertThat(hash()).isEqualTo(before);
  }

  private byte[] hash() throws BadSettingException {
    try (var challenge = CertificateConfiguration.challenge(map, secrets).orElseThrow()) {
      return challenge.saltedHash(new byte[] {1});
    }
  }

  private static byte[] hashOf(String text) {
    return new io.kurascep.protocol.Challenge(text.toCharArray()).saltedHash(new byte[] {1});
  }

  @Test
  void hasNoChallengeWhereTheFieldIsEmpty() throws Exception {
    assertThat(CertificateConfiguration.challenge(map, secrets)).isEmpty();
    map.put("challenge", "");
    assertThat(CertificateConfiguration.challenge(map, secrets)).isEmpty();
  }

  @Test
  void neverShowsAChallengeThatCannotBeSent() {
    map.put("challenge", "geheim\nnoch geheimer");
    assertThatThrownBy(() -> CertificateConfiguration.challenge(map, secrets))
        .hasMessageStartingWith("challenge: ")
        .hasMessageNotContaining("geheim");
  }

  static List<String> ids() {
    return CertificateForm.IDS;
  }

  @ParameterizedTest
  @MethodSource("ids")
  void refusesWhatIsOfAnotherType(String id) {
    for (var value : HostileValues.OF_NO_TYPE) {
      map.put(id, value);
      assertThatThrownBy(
              () -> {
                request();
                CertificateConfiguration.challenge(map, secrets);
                CertificateConfiguration.login(map, secrets);
              })
          .isInstanceOf(BadSettingException.class)
          .hasMessageStartingWith(id + ": ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "renewal.percent, 0",
    "renewal.percent, 99",
    "renewal.days, 0",
    "renewal.days, 3650",
    "extra, retry.limit.hours=1",
    "extra, retry.limit.hours=168",
    "key.type, rsa-4096",
    "key.type, EXISTING",
    "key.reuse, TRUE",
    "challenge.one.time, false"
  })
  void takesWhatIsJustWithinTheLimits(String id, String value) throws Exception {
    map.put(id, value);
    assertThat(read()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "169", "", "x"})
  void namesTheExtraSettingThatIsWrong(String value) throws Exception {
    map.put("extra", "retry.limit.hours=" + value);
    if (value.isEmpty()) {
      assertThat(read().longestRetry()).isEqualTo(Duration.ofHours(6));
    } else {
      assertThatThrownBy(this::read).hasMessageStartingWith("retry.limit.hours: ");
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void worksOrNamesTheSettingWhateverArrives(String id) {
    for (var value : HostileValues.ALL) {
      map.put(id, value);
      try {
        request();
        CertificateConfiguration.challenge(map, secrets).ifPresent(challenge -> challenge.close());
        CertificateConfiguration.login(map, secrets);
      } catch (BadSettingException bad) {
        assertThat(bad.getMessage())
            .startsWith(id + ": ")
            .hasSizeLessThan(1_000)
            .doesNotContainPattern("[\\p{Cntrl}\u2028]")
            .doesNotEndWith(".");
      }
    }
  }

  @Test
  void fetchesNoChallengeByDefault() throws Exception {
    map.put("challenge.source.address", "https://ca.example.com/");
    assertThat(read().source()).isEmpty();
    map.put("challenge.source", "form");
    assertThat(read().source()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NDES|https://ca.example.com/certsrv/mscep_admin/|NDES",
        "http|HTTP://ra.example.com:8080/otp?device=7|HTTP",
        "http|https://[2001:db8::1]/otp|HTTP",
        "command|/opt/example/challenge --device '17 4'|COMMAND"
      })
  void readsASourceOfChallenges(String kind, String address, String read) throws Exception {
    map.put("challenge.source", kind);
    map.put("challenge.source.address", address);
    map.put("challenge.source.user", "CORP\\gw");
    map.put(
        "extra",
        "challenge.source.field=data.otp\nchallenge.source.method=post\nchallenge.source.seconds=5");
    var source = read().source().orElseThrow();
    assertThat(source.kind().name()).isEqualTo(read);
    assertThat(source.field()).isEqualTo("data.otp");
    assertThat(source.method()).isEqualTo(io.kurascep.protocol.HttpMethod.POST);
    assertThat(source.limit()).isEqualTo(Duration.ofSeconds(5));
    if (read.equals("COMMAND")) {
      assertThat(source.command()).containsExactly("/opt/example/challenge", "--device", "17 4");
    } else {
      assertThat(source.uri().toString()).isEqualTo(address);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ndes|``|gw|challenge.source.address",
        "ndes|ca.example.com|gw|challenge.source.address",
        "ndes|ftp://ca.example.com/|gw|challenge.source.address",
        "ndes|http://gw:geheim@ca.example.com/|gw|challenge.source.address",
        "http|http:///x|gw|challenge.source.address",
        "http|http://h h/geheim|gw|challenge.source.address",
        "http|http://h/|a:b|challenge.source.user",
        "ndes|http://h/|``|challenge.source.user",
        "command|``|``|challenge.source.address",
        "command|challenge|``|challenge.source.address",
        "command|./challenge|``|challenge.source.address",
        "command|/opt/x 'geheim|``|challenge.source.address"
      })
  void namesThePartOfTheSourceThatIsWrong(String kind, String address, String user, String id) {
    map.put("challenge.source", kind);
    map.put("challenge.source.address", address);
    map.put("challenge.source.user", user);
    assertThatThrownBy(this::read)
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith(id + ": ")
        .hasMessageNotContaining("geheim");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "challenge.source.field=a..b",
        "challenge.source.field=.",
        "challenge.source.method=auto",
        "challenge.source.method=PUT",
        "challenge.source.seconds=0",
        "challenge.source.seconds=301",
        "challenge.source.seconds=x"
      })
  void namesTheTuningOfTheSourceThatIsWrong(String line) {
    map.put("extra", line);
    assertThatThrownBy(this::read)
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith(line.substring(0, line.indexOf('=')) + ": ");
  }

  @Test
  void refusesAFieldWithoutEnd() {
    map.put("extra", "challenge.source.field=" + "a.".repeat(50_000) + "a");
    assertThatThrownBy(this::read).hasMessageStartingWith("challenge.source.field: ");
  }

  @Test
  void logsInWithUserAndPasswordOrWithATokenOrNotAtAll() throws Exception {
    assertThat(CertificateConfiguration.login(map, secrets)).isEmpty();
    map.put("challenge.source.password", new String(crypto.encryptAes("geheim".toCharArray())));
    assertThat(CertificateConfiguration.login(map, secrets).orElseThrow().toString())
        .isEqualTo("HttpLogin[Bearer redacted]");
    map.put("challenge.source.user", "gw");
    assertThat(CertificateConfiguration.login(map, secrets).orElseThrow().toString())
        .isEqualTo("HttpLogin[Basic redacted]");
  }

  @Test
  void neverShowsAPasswordOfTheSourceThatCannotBeSent() {
    map.put("challenge.source.password", "geheim\nnoch geheimer");
    assertThatThrownBy(() -> CertificateConfiguration.login(map, secrets))
        .hasMessageStartingWith("challenge.source.password: ")
        .hasMessageNotContaining("geheim");
  }

  @ParameterizedTest
  @MethodSource("ids")
  void worksOrNamesTheSettingWhateverArrivesWithASource(String id) {
    for (var kind : List.of("ndes", "http", "command")) {
      for (var value : HostileValues.ALL) {
        map.clear();
        map.put("challenge.source", kind);
        map.put("challenge.source.address", kind.equals("command") ? "/bin/true" : "http://h/");
        map.put("challenge.source.user", "gw");
        map.put(id, value);
        try {
          request();
          CertificateConfiguration.challenge(map, secrets).ifPresent(c -> c.close());
          CertificateConfiguration.login(map, secrets);
        } catch (BadSettingException bad) {
          assertThat(bad.getMessage())
              .matches("(challenge\\.source(\\.\\w+)?|%s): .*".formatted(id.replace(".", "\\.")))
              .hasSizeLessThan(1_000)
              .doesNotContainPattern("[\\p{Cntrl}\u2028]")
              .doesNotEndWith(".");
        }
      }
    }
  }

  @Test
  void replacesTheWildcardsOfAWebAddress() throws Exception {
    map.put("challenge.source", "http");
    map.put("challenge.source.address", "http://h/{SN}?sn={SN}&x=%20");
    var source = read().source().orElseThrow();
    assertThat(source.at(any -> Optional.of("a b/c,d&ä")).uri().toString())
        .isEqualTo("http://h/a%20b%2Fc%2Cd%26%C3%A4?sn=a%20b%2Fc%2Cd%26%C3%A4&x=%20");
    assertThatThrownBy(() -> source.at(any -> Optional.empty()))
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith("challenge.source.address: this gateway has no value for {SN}");
  }

  @Test
  void leavesTheArgumentsOfACommandAsTheyAre() throws Exception {
    map.put("challenge.source", "command");
    map.put("challenge.source.address", "/bin/x {SN}");
    assertThat(read().source().orElseThrow().at(any -> Optional.of("y")).command())
        .containsExactly("/bin/x", "{SN}");
  }
}
