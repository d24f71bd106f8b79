// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.HttpExchange.Place;
import io.kurascep.protocol.LadderStep.Signer;
import io.kurascep.protocol.testing.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small types. */
class ValuesTest {

  private static final TestAuthority CA = TestAuthority.root("CN=Test CA");
  private static final URI URL = URI.create("http://ca.example.com/");

  @Test
  void everySettingIsReadInAnyCase() {
    for (var each : ServerProfile.values()) {
      assertThat(ServerProfile.of(" " + each.setting().toUpperCase(Locale.ROOT) + " "))
          .isEqualTo(each);
    }
    for (var each : SecurityLevel.values()) {
      assertThat(SecurityLevel.of(each.setting())).isEqualTo(each);
    }
    for (var each : MessageCipher.values()) {
      assertThat(MessageCipher.of(each.setting())).isEqualTo(each);
    }
    for (var each : MessageDigestAlgorithm.values()) {
      assertThat(MessageDigestAlgorithm.of(each.setting())).isEqualTo(each);
    }
    for (var each : RenewalMessage.values()) {
      assertThat(RenewalMessage.of(each.setting().toLowerCase(Locale.ROOT))).isEqualTo(each);
    }
    for (var each : HttpMethod.values()) {
      assertThat(HttpMethod.of(each.setting())).isEqualTo(each);
    }
    for (var each : KeyTransport.values()) {
      assertThat(KeyTransport.of(each.setting())).isEqualTo(each);
    }
  }

  @Test
  void anUnknownSettingIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> ServerProfile.of("exchange"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("exchange is no server type: use one of auto, ndes, ejbca");
  }

  @Test
  void numbersAreThoseOfTheRfc() {
    assertThat(MessageType.of("19")).contains(MessageType.PKCS_REQ);
    assertThat(MessageType.of("17")).contains(MessageType.RENEWAL_REQ);
    assertThat(MessageType.of("18")).isEmpty();
    assertThat(MessageType.of("03")).isEmpty();
    assertThat(PkiStatus.of("2")).contains(PkiStatus.FAILURE);
    assertThat(PkiStatus.of("1")).isEmpty();
    assertThat(FailInfo.of("4")).contains(FailInfo.BAD_CERT_ID);
    assertThat(FailInfo.of("")).isEmpty();
    assertThat(FailInfo.BAD_ALG.text()).isEqualTo("badAlg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "0123456789ABCDE",
        "0123456789ABCDEF=",
        "0123456789 ABCDEF",
        "é123456789abcdef"
      })
  void aTransactionIdHasAFormThatEveryServerTakes(String value) {
    assertThatThrownBy(() -> new TransactionId(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRandomTransactionIdIs32HexadecimalDigits() {
    var random = new SecureRandom();
    var one = TransactionId.random(random);
    assertThat(one.value()).matches("[0-9A-F]{32}");
    assertThat(one).isNotEqualTo(TransactionId.random(random)).hasToString(one.value());
    assertThatThrownBy(() -> new TransactionId("a".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStepComesBackFromItsText() {
    for (var type : List.of(MessageType.PKCS_REQ, MessageType.RENEWAL_REQ)) {
      for (var challenge : List.of(true, false)) {
        var step =
            new LadderStep(
                type,
                Signer.CURRENT,
                challenge,
                MessageCipher.TRIPLE_DES,
                MessageDigestAlgorithm.SHA1,
                HttpMethod.GET,
                KeyTransport.OAEP);
        assertThat(LadderStep.parse(step.text())).isEqualTo(step);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PKCSReq",
        "PKCSReq self challenge aes128 sha256 POST pkcs1 more",
        "PKCSReq self maybe aes128 sha256 POST pkcs1",
        "PKCSReq nobody challenge aes128 sha256 POST pkcs1",
        "PKCSReq self challenge auto sha256 POST pkcs1",
        "PKCSReq self challenge aes128 auto POST pkcs1",
        "PKCSReq self challenge aes128 sha256 AUTO pkcs1",
        "RenewalReq self challenge aes128 sha256 POST pkcs1",
        "CertPoll self challenge aes128 sha256 POST pkcs1"
      })
  void anotherTextIsNoStep(String text) {
    assertThatThrownBy(() -> LadderStep.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitsArePositive() {
    var second = Duration.ofSeconds(1);
    var zero = Duration.ZERO;
    assertThatThrownBy(() -> new HttpLimits(zero, second, second, 4096, zero))
        .hasMessageContaining("connect");
    assertThatThrownBy(() -> new HttpLimits(second, second.negated(), second, 4096, zero))
        .hasMessageContaining("read");
    assertThatThrownBy(() -> new HttpLimits(second, second, zero, 4096, zero))
        .hasMessageContaining("total");
    assertThatThrownBy(() -> new HttpLimits(second, second, second, 4095, zero))
        .hasMessageContaining("4096");
    assertThatThrownBy(() -> new HttpLimits(second, second, second, 4096, second.negated()))
        .hasMessageContaining("negative");
  }

  @Test
  void anExchangeIsAGetWithoutBodyOrAPost() {
    assertThatThrownBy(() -> new HttpExchange(URL, HttpMethod.AUTO, new byte[0], 1, Place.ALONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HttpExchange(URL, HttpMethod.GET, new byte[1], 1, Place.ALONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HttpExchange(URL, HttpMethod.POST, new byte[1], 1, Place.FIRST))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bodiesAreCopied() {
    var body = new byte[] {1};
    var exchange = HttpExchange.post(URL, body, 10);
    var answer = new HttpAnswer(200, "", body);
    body[0] = 2;
    exchange.body()[0] = 3;
    answer.body()[0] = 3;
    assertThat(exchange.body()).containsExactly(1);
    assertThat(answer.body()).containsExactly(1);
  }

  @Test
  void anIssuedChainBeginsWithTheCertificate() {
    var chain = new ArrayList<>(List.of(CA.certificate()));
    var issued = new Issued(CA.certificate(), chain, List.of());
    chain.clear();
    assertThat(issued.chain()).containsExactly(CA.certificate());
    assertThatThrownBy(() -> new Issued(CA.certificate(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCredentialDoesNotShowItsKey() {
    assertThat(new CurrentCredential(CA.privateKey(), CA.certificate()))
        .hasToString("CurrentCredential[CN=Test CA]");
  }

  @Test
  void exceptionsCarryTheirFacts() {
    var busy = new TransportException("busy", 503, Optional.of(Duration.ofSeconds(3)));
    assertThat(busy.httpStatus()).hasValue(503);
    assertThat(busy.retryAfter()).contains(Duration.ofSeconds(3));
    assertThat(busy.requestMayHaveArrived()).isTrue();
    assertThat(new TransportException("x", false, new IOException()).httpStatus()).isEmpty();
    assertThat(new ServerException("x").httpStatus()).isEmpty();
    assertThat(new ServerException("x", 500).httpStatus()).hasValue(500);
    assertThat(new TrustException(TrustException.Check.CHAIN, "x", new IOException()).check())
        .isEqualTo(TrustException.Check.CHAIN);
  }
}
