// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kurascep.protocol.TlsPeer.Identity;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpTransportTlsTest {

  private static final int MAX = 100_000;
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final HttpLimits LIMITS = limits(20_000, 40_000);

  private static TlsPeer peer;
  private static Identity server;

  @BeforeAll
  static void makeKeys() throws Exception {
    peer = new TlsPeer();
    server = peer.loopback();
  }

  private static HttpLimits limits(int read, int total) {
    return new HttpLimits(
        Duration.ofSeconds(20),
        Duration.ofMillis(read),
        Duration.ofMillis(total),
        MAX,
        Duration.ZERO);
  }

  private static TlsSettings trusting(KeyStore trust) {
    return new TlsSettings(Optional.of(trust), List.of(), Optional.empty(), Optional.empty());
  }

  private static TlsSettings pinned(byte[] pin) throws Exception {
    return new TlsSettings(
        Optional.of(peer.trust()), List.of(), Optional.empty(), Optional.of(pin));
  }

  private static TlsSettings showing(String alias, List<KeyManager> keys) throws Exception {
    return new TlsSettings(Optional.of(peer.trust()), keys, Optional.of(alias), Optional.empty());
  }

  private static HttpTransport transport(TlsSettings tls) {
    return new HttpTransport(LIMITS, Optional.empty(), Optional.of(tls));
  }

  private static HttpExchange get(RawServer at) {
    return get(at, "127.0.0.1");
  }

  private static HttpExchange get(RawServer at, String host) {
    return HttpExchange.get(URI.create("https://" + host + ":" + at.port() + "/?t=s3cr3t"), MAX);
  }

  private static String text(HttpAnswer answer) {
    return new String(answer.body(), ISO_8859_1);
  }

  private static RawServer answering(Identity identity) throws Exception {
    return answering(peer.listen(identity));
  }

  private static RawServer answering(SSLServerSocket listener) {
    return RawServer.on(
        listener,
        call -> {
          call.readRequest();
          call.write(OK);
        });
  }

  /** An exchange that fails before a byte of the request has left. */
  private static TransportException refusal(TlsSettings tls, RawServer at, HttpExchange exchange) {
    var failure =
        catchThrowableOfType(TransportException.class, () -> transport(tls).exchange(exchange));
    assertThat(failure).as("the exchange fails").isNotNull();
    assertThat(failure.requestMayHaveArrived()).isFalse();
    assertThat(failure.getMessage()).doesNotEndWith(".").doesNotContain("s3cr3t");
    assertThat(at.requests()).isEmpty();
    return failure;
  }

  // Who the server is

  @Test
  void talksToAServerThatTheKeystoreVouchesFor() throws Exception {
    try (var https = answering(server)) {
      var message = "message".getBytes(UTF_8);
      var uri = URI.create("https://127.0.0.1:" + https.port() + "/scep");

      var answer = transport(trusting(peer.trust())).exchange(HttpExchange.post(uri, message, MAX));

      assertThat(text(answer)).isEqualTo("ok");
      assertThat(https.requests()).singleElement().asString().endsWith("\r\n\r\nmessage");
    }
  }

  @Test
  void readsALargeBodyOverTls() throws Exception {
    try (var https =
        RawServer.on(
            peer.listen(server),
            call -> {
              call.readRequest();
              call.write("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(MAX));
            })) {
      assertThat(transport(trusting(peer.trust())).exchange(get(https)).body()).hasSize(MAX);
    }
  }

  @Test
  void sendsALargeMessageOverTls() throws Exception {
    byte[] large = new byte[3_000_000];
    try (var https = answering(server)) {
      var uri = URI.create("https://127.0.0.1:" + https.port() + "/scep");

      transport(trusting(peer.trust())).exchange(HttpExchange.post(uri, large, MAX));

      assertThat(https.requests().get(0)).hasSizeGreaterThan(large.length);
    }
  }

  @Test
  void severalExchangesShareOneTransport() throws Exception {
    try (var https = answering(server)) {
      var transport = transport(pinned(server.pin()));

      for (int i = 0; i < 3; i++) {
        assertThat(text(transport.exchange(get(https)))).isEqualTo("ok");
      }

      assertThat(https.connections()).isEqualTo(3);
    }
  }

  @Test
  void refusesAServerOfAnotherCa() throws Exception {
    try (var https = answering(server)) {
      assertThat(refusal(trusting(new TlsPeer().trust()), https, get(https)))
          .hasMessage(
              "the TLS certificate of https://127.0.0.1:"
                  + https.port()
                  + " is not trusted: add the certificate of its CA to the HTTPS keystore");
    }
  }

  @Test
  void refusesAServerThatTheJavaPlatformDoesNotTrustWhereThereIsNoKeystore() throws Exception {
    try (var https = answering(server)) {
      assertThat(refusal(TlsSettings.defaults(), https, get(https)))
          .hasMessageContaining("is not trusted");
    }
  }

  @Test
  void refusesEveryServerWhereTheKeystoreTrustsNobody() throws Exception {
    try (var https = answering(server)) {
      assertThat(refusal(trusting(TlsPeer.emptyStore()), https, get(https)))
          .hasMessageContaining("the HTTPS keystore has no trusted certificate");
    }
  }

  @Test
  void aKeystoreThatTrustsNobodyDoesNotMatterToAServerWithoutTls() throws Exception {
    try (var http = RawServer.answering(OK)) {
      var transport = transport(trusting(TlsPeer.emptyStore()));

      assertThat(text(transport.exchange(HttpExchange.get(http.uri("/"), MAX)))).isEqualTo("ok");
    }
  }

  @Test
  void refusesAServerWithTheNameOfAnother() throws Exception {
    var other =
        peer.identity(
            TlsPeer.yesterday(),
            TlsPeer.tomorrow(),
            new GeneralName(GeneralName.dNSName, "other.example.com"));
    try (var https = answering(other)) {
      assertThat(refusal(trusting(peer.trust()), https, get(https)))
          .hasMessageContaining("is refused")
          .hasMessageContaining("127.0.0.1");
      assertThat(refusal(trusting(peer.trust()), https, get(https, "localhost")))
          .hasMessageContaining("is refused")
          .hasMessageContaining("localhost");
    }
  }

  @Test
  void refusesAServerWithoutAName() throws Exception {
    try (var https = answering(peer.identity(TlsPeer.yesterday(), TlsPeer.tomorrow()))) {
      assertThat(refusal(trusting(peer.trust()), https, get(https)))
          .hasMessageContaining("is refused");
    }
  }

  @Test
  void refusesAnExpiredCertificate() throws Exception {
    var address = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
    var expired = peer.identity(TlsPeer.yesterday(), Instant.now().minusSeconds(60), address);
    try (var https = answering(expired)) {
      assertThat(refusal(trusting(peer.trust()), https, get(https)))
          .hasMessageContaining("has expired");
    }
  }

  @Test
  void refusesACertificateThatIsNotValidYet() throws Exception {
    var address = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
    var future = peer.identity(Instant.now().plusSeconds(3600), TlsPeer.tomorrow(), address);
    try (var https = answering(future)) {
      assertThat(refusal(trusting(peer.trust()), https, get(https)))
          .hasMessageContaining("is not valid yet: check this gateway's clock");
    }
  }

  // The pin

  @Test
  void talksToAServerWithThePinnedKey() throws Exception {
    try (var https = answering(server)) {
      assertThat(text(transport(pinned(server.pin())).exchange(get(https)))).isEqualTo("ok");
    }
  }

  @Test
  void refusesAnotherKeyThanThePinnedOneThoughItsCertificateIsTrusted() throws Exception {
    try (var https = answering(server)) {
      assertThat(refusal(pinned(peer.loopback().pin()), https, get(https)))
          .hasMessageContaining("has another public key than the HTTPS public key pin says");
    }
  }

  @Test
  void refusesThePinnedKeyWhereItsCertificateIsNotTrusted() throws Exception {
    var tls =
        new TlsSettings(
            Optional.of(new TlsPeer().trust()),
            List.of(),
            Optional.empty(),
            Optional.of(server.pin()));
    try (var https = answering(server)) {
      assertThat(refusal(tls, https, get(https))).hasMessageContaining("is not trusted");
    }
  }

  @Test
  void refusesAnotherKeyAlsoOnALaterConnection() throws Exception {
    try (var https = answering(server);
        var impostor = answering(peer.loopback())) {
      var transport = transport(pinned(server.pin()));
      transport.exchange(get(https));

      var failure =
          catchThrowableOfType(TransportException.class, () -> transport.exchange(get(impostor)));

      assertThat(failure).hasMessageContaining("another public key");
      assertThat(impostor.requests()).isEmpty();
    }
  }

  @Test
  void readsAPinWithColonsAndSpacesInAnyCase() {
    String hex = "00ff".repeat(16);

    assertThat(TlsSettings.pin(hex)).isEqualTo(HexFormat.of().parseHex(hex));
    assertThat(TlsSettings.pin(" 00:FF ".repeat(16))).isEqualTo(TlsSettings.pin(hex));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "0x00"})
  void refusesAPinThatIsNoSha256(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsSettings.pin(text))
        .withMessageContaining("64 hexadecimal digits");
    assertThatIllegalArgumentException().isThrownBy(() -> pinned(new byte[20]));
  }

  @Test
  void keepsAPinOfItsOwn() throws Exception {
    byte[] pin = server.pin();
    var settings = pinned(pin);
    pin[0]++;
    settings.publicKeyPin().orElseThrow()[1]++;

    assertThat(settings.publicKeyPin().orElseThrow()).isEqualTo(server.pin());
  }

  // The client certificate

  private static RawServer askingWho(Queue<String> seen, boolean need) throws Exception {
    var listener = peer.listen(server);
    if (need) {
      listener.setNeedClientAuth(true);
    } else {
      listener.setWantClientAuth(true);
    }
    return RawServer.on(
        listener,
        call -> {
          call.readRequest();
          var session = ((SSLSocket) call.socket()).getSession();
          try {
            seen.add(
                HexFormat.of()
                    .formatHex(session.getPeerCertificates()[0].getPublicKey().getEncoded()));
          } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            seen.add("nobody");
          }
          call.write(OK);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"SunX509", "PKIX"})
  void showsTheKeyThatWasChosenAndNoOther(String algorithm) throws Exception {
    var first = peer.identity(TlsPeer.yesterday(), TlsPeer.tomorrow());
    var second = peer.identity(TlsPeer.yesterday(), TlsPeer.tomorrow());
    var keys = peer.keyManagers(algorithm, Map.of("first", first, "second", second));
    var seen = new ConcurrentLinkedQueue<String>();
    try (var https = askingWho(seen, true)) {
      transport(showing("second", keys)).exchange(get(https));
      transport(showing("First", keys)).exchange(get(https));

      assertThat(seen)
          .containsExactly(
              HexFormat.of().formatHex(second.key().getPublic().getEncoded()),
              HexFormat.of().formatHex(first.key().getPublic().getEncoded()));
    }
  }

  @Test
  void showsNoKeyWhereNoneWasChosen() throws Exception {
    var keys = peer.keyManagers("SunX509", Map.of("first", server));
    var settings =
        new TlsSettings(Optional.of(peer.trust()), keys, Optional.empty(), Optional.empty());
    var seen = new ConcurrentLinkedQueue<String>();
    try (var https = askingWho(seen, false)) {
      transport(settings).exchange(get(https));

      assertThat(seen).containsExactly("nobody");
    }
  }

  @Test
  void failsWhereTheServerInsistsOnAKeyAndNoneWasChosen() throws Exception {
    try (var https = askingWho(new ConcurrentLinkedQueue<>(), true)) {
      var failure =
          catchThrowableOfType(
              TransportException.class,
              () -> transport(trusting(peer.trust())).exchange(get(https)));

      assertThat(failure).hasMessageContaining("client certificate");
      assertThat(https.requests()).isEmpty();
    }
  }

  @Test
  void refusesAKeyThatTheKeystoreDoesNotHave() throws Exception {
    var keys = peer.keyManagers("SunX509", Map.of("first", server));
    try (var https = answering(server)) {
      assertThat(refusal(showing("second", keys), https, get(https)))
          .hasMessageContaining("the HTTPS keystore has no key \"second\"");
    }
  }

  @Test
  void refusesAnAliasWithoutAKeystore() {
    assertThatIllegalArgumentException().isThrownBy(() -> showing("gw", List.of()));
  }

  // Servers that misbehave

  @Test
  void refusesAServerThatDoesNotSpeakTls() throws Exception {
    try (var http = RawServer.answering("HTTP/1.1 400 Bad Request\r\n\r\nplain HTTP only");
        var greeting =
            RawServer.start(
                call -> {
                  call.write("SSH-2.0-OpenSSH_9.2\r\n");
                  call.readToTheEnd();
                })) {
      assertThat(refusal(trusting(peer.trust()), greeting, get(greeting)))
          .hasMessageContaining("no TLS connection to https://127.0.0.1:" + greeting.port())
          .hasMessageContaining("check the port, http or https");
      assertThat(http.requests()).isEmpty();
    }
  }

  @Test
  void refusesAServerThatHangsUpInTheHandshake() throws Exception {
    try (var https = RawServer.start(call -> call.socket().getInputStream().read())) {
      refusal(trusting(peer.trust()), https, get(https));
    }
  }

  @Test
  void cutsAHandshakeThatNobodyAnswers() throws Exception {
    var transport =
        new HttpTransport(
            limits(100, 20_000), Optional.empty(), Optional.of(trusting(peer.trust())));
    try (var https = RawServer.start(RawServer.Call::hang)) {
      var failure =
          catchThrowableOfType(TransportException.class, () -> transport.exchange(get(https)));

      assertThat(failure).hasMessageContaining("sent nothing for 100 ms");
      assertThat(failure.requestMayHaveArrived()).isFalse();
    }
  }

  @Test
  void cutsAHandshakeInWhichAByteComesNowAndThen() throws Exception {
    var transport =
        new HttpTransport(
            limits(10_000, 1_000), Optional.empty(), Optional.of(trusting(peer.trust())));
    try (var https =
        RawServer.start(
            call -> {
              call.write("\u0016\u0003\u0003@\u0000"); // a record of 16 KiB
              call.drip("\u0000", 20);
            })) {
      var failure =
          catchThrowableOfType(TransportException.class, () -> transport.exchange(get(https)));

      assertThat(failure).hasMessageContaining("took longer than 1 s in all");
      assertThat(failure.requestMayHaveArrived()).isFalse();
    }
  }

  @Test
  void cutsAServerThatSendsAByteNowAndThenInsideTls() throws Exception {
    var transport =
        new HttpTransport(
            limits(10_000, 1_500), Optional.empty(), Optional.of(trusting(peer.trust())));
    try (var https =
        RawServer.on(
            peer.listen(server),
            call -> {
              call.readRequest();
              call.write("HTTP/1.1 200 OK\r\n\r\n");
              call.drip("x", 20);
            })) {
      var failure =
          catchThrowableOfType(TransportException.class, () -> transport.exchange(get(https)));

      assertThat(failure).hasMessageContaining("took longer than 1500 ms in all");
      assertThat(failure.requestMayHaveArrived()).isTrue();
    }
  }

  @Test
  void exactlyOneRequestArrivesWhenTheServerClosesTheConnectionAfterIt() throws Exception {
    try (var https = RawServer.on(peer.listen(server), RawServer.Call::readRequest)) {
      var failure =
          catchThrowableOfType(
              TransportException.class,
              () -> transport(trusting(peer.trust())).exchange(get(https)));

      assertThat(failure.requestMayHaveArrived()).isTrue();
      assertThat(https.requests()).hasSize(1);
      assertThat(https.connections()).isEqualTo(1);
    }
  }

  @Test
  void refusesABodyThatSomebodyInBetweenCutsOff() throws Exception {
    try (var https =
        RawServer.on(
            peer.listen(server),
            call -> {
              call.readRequest();
              call.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            })) {
      var failure =
          catchThrowableOfType(
              TransportException.class,
              () -> transport(trusting(peer.trust())).exchange(get(https)));

      assertThat(failure).hasMessageContaining("broke off in the middle of its answer");
    }
  }

  @Test
  void aGetFollowsNoRedirectFromTlsToNoTls() throws Exception {
    try (var http = RawServer.answering(OK);
        var https =
            RawServer.on(
                peer.listen(server),
                call -> {
                  call.readRequest();
                  call.write("HTTP/1.1 302 Found\r\nLocation: " + http.origin() + "/\r\n\r\n");
                })) {
      var failure =
          catchThrowableOfType(
              TransportException.class,
              () -> transport(trusting(peer.trust())).exchange(get(https)));

      assertThat(failure).hasMessageContaining("redirects to " + http.origin());
      assertThat(http.connections()).isZero();
    }
  }
}
