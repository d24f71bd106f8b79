// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpProxyTest {

  private static final int MAX = 100_000;
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String PASSWORD = "pr:xy-pässword";
  private static final String CREDENTIALS =
      "\r\nProxy-Authorization: Basic "
          + Base64.getEncoder().encodeToString(("gw:" + PASSWORD).getBytes(UTF_8))
          + "\r\n";
  private static final HttpLimits LIMITS =
      new HttpLimits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(40),
          MAX,
          Duration.ZERO);

  private static InetAddress six() throws IOException {
    var address = new byte[16];
    address[15] = 1;
    return InetAddress.getByAddress(address);
  }

  private static HttpProxy at(RawServer proxy) {
    return HttpProxy.of("127.0.0.1:" + proxy.port());
  }

  private static HttpProxy withLogin(RawServer proxy) {
    return at(proxy).withCredentials("gw", PASSWORD.toCharArray());
  }

  private static HttpTransport by(HttpProxy proxy, TlsSettings tls) {
    return new HttpTransport(LIMITS, Optional.of(proxy), Optional.of(tls));
  }

  private static HttpTransport by(HttpProxy proxy) {
    return by(proxy, TlsSettings.defaults());
  }

  private static HttpExchange get(String uri) {
    return HttpExchange.get(URI.create(uri), MAX);
  }

  private static TransportException failure(HttpTransport transport, HttpExchange exchange) {
    var failure =
        catchThrowableOfType(TransportException.class, () -> transport.exchange(exchange));
    assertThat(failure).as("the exchange fails").isNotNull();
    assertThat(failure.getMessage()).doesNotEndWith(".").doesNotContain(PASSWORD, "s3cr3t");
    return failure;
  }

  /** A proxy that takes one login and passes bytes on. */
  private static RawServer tunnelling(String wanted) {
    return RawServer.start(call -> tunnel(call, wanted));
  }

  private static void tunnel(RawServer.Call call) throws IOException {
    tunnel(call, "");
  }

  private static void tunnel(RawServer.Call call, String wanted) throws IOException {
    String request = call.readRequest();
    if (!request.contains(wanted)) {
      call.write("HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n");
      return;
    }
    var host = request.startsWith("CONNECT [::1]:") ? six() : InetAddress.getLoopbackAddress();
    int port = Integer.parseInt(request.replaceAll("(?s)^CONNECT \\S+:([0-9]+) .*", "$1"));
    try (var there = new Socket(host, port)) {
      call.write("HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n");
      var back =
          CompletableFuture.runAsync(
              () -> pass(() -> there.getInputStream(), () -> call.socket().getOutputStream()));
      pass(() -> call.socket().getInputStream(), () -> there.getOutputStream());
      back.join();
    }
  }

  private interface Side<T> {
    T get() throws IOException;
  }

  private static void pass(Side<InputStream> from, Side<OutputStream> to) {
    try {
      from.get().transferTo(to.get());
    } catch (IOException e) {
      // One side hung up, which ends the tunnel.
    }
  }

  // HTTP

  @Test
  void isTheSameWithTheSameAddressUserAndPassword() {
    var proxy = HttpProxy.of("proxy.example.com:3128");
    var secret = proxy.withCredentials("gateway", "secret".toCharArray());
    assertThat(proxy).isEqualTo(HttpProxy.of("proxy.example.com:3128")).isNotEqualTo(secret);
    assertThat(proxy).isNotEqualTo(HttpProxy.of("proxy.example.com:3129"));
    assertThat(secret)
        .isEqualTo(proxy.withCredentials("gateway", "secret".toCharArray()))
        .hasSameHashCodeAs(proxy.withCredentials("gateway", "other".toCharArray()))
        .isNotEqualTo(proxy.withCredentials("gateway", "other".toCharArray()))
        .isNotEqualTo(proxy.withCredentials("other", "secret".toCharArray()));
  }

  @Test
  void aRequestGoesToTheProxyWithTheWholeAddressAndTheLogin() throws Exception {
    try (var proxy = RawServer.answering(OK)) {
      var exchange = get("http://ca.example.com/scep?operation=GetCACaps#x");

      byte[] body = by(withLogin(proxy)).exchange(exchange).body();

      assertThat(new String(body, ISO_8859_1)).isEqualTo("ok");
      assertThat(proxy.requests().get(0))
          .startsWith("GET http://ca.example.com/scep?operation=GetCACaps HTTP/1.1\r\n")
          .contains("\r\nHost: ca.example.com\r\n")
          .containsOnlyOnce(CREDENTIALS)
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void aPostGoesToTheProxyOnceAndWithItsBody() throws Exception {
    try (var proxy = RawServer.answering(OK)) {
      var uri = URI.create("http://ca.example.com:8080/scep");

      by(withLogin(proxy)).exchange(HttpExchange.post(uri, "message".getBytes(UTF_8), MAX));

      assertThat(proxy.requests())
          .singleElement()
          .asString()
          .startsWith("POST http://ca.example.com:8080/scep HTTP/1.1\r\n")
          .contains("\r\nContent-Length: 7\r\n", CREDENTIALS)
          .endsWith("\r\n\r\nmessage");
    }
  }

  @Test
  void aProxyWithoutALoginGetsNone() throws Exception {
    try (var proxy = RawServer.answering(OK)) {
      by(at(proxy)).exchange(get("http://ca.example.com/"));

      assertThat(proxy.requests().get(0)).doesNotContain("Authorization");
    }
  }

  @Test
  void theLoginsOfTheJavaProcessAreNeverAskedFor() throws Exception {
    var asked = new CompletableFuture<Boolean>();
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            asked.complete(true);
            return new PasswordAuthentication("a", "b".toCharArray());
          }
        });
    try (var proxy =
        RawServer.answering("HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=x\r\n\r\n")) {
      failure(by(at(proxy)), get("http://ca.example.com/"));

      assertThat(asked).isNotDone();
      assertThat(proxy.requests()).hasSize(1);
    } finally {
      Authenticator.setDefault(null);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Basic realm=x, does not accept the proxy user and password",
    "basic, does not accept the proxy user and password",
    "NTLM, asks for a login other than Basic",
    "Negotiate, asks for a login other than Basic",
  })
  void aProxyThatRefusesTheLoginKeepsTheRequest(String scheme, String said) throws Exception {
    try (var proxy =
        RawServer.answering("HTTP/1.1 407 Login\r\nProxy-Authenticate: " + scheme + "\r\n\r\n")) {
      var failure = failure(by(withLogin(proxy)), get("http://ca.example.com/?t=s3cr3t"));

      assertThat(failure).hasMessageStartingWith("the proxy 127.0.0.1:" + proxy.port());
      assertThat(failure).hasMessageContaining(said);
      assertThat(failure.requestMayHaveArrived()).isFalse();
    }
  }

  @Test
  void anErrorOfAProxyIsAnAnswer() throws Exception {
    try (var proxy = RawServer.answering("HTTP/1.1 502 Bad Gateway\r\n\r\nno such host")) {
      assertThat(by(at(proxy)).exchange(get("http://ca.example.com/")).status()).isEqualTo(502);
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamed() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var failure = failure(by(HttpProxy.of("127.0.0.1:" + port)), get("http://ca.example.com/"));

    assertThat(failure)
        .hasMessageStartingWith("the proxy 127.0.0.1:" + port + " cannot be reached");
    assertThat(failure.requestMayHaveArrived()).isFalse();
  }

  // HTTPS

  @Test
  void tlsGoesThroughATunnelWithABasicLogin() throws Exception {
    var peer = new TlsPeer();
    var tls =
        new TlsSettings(Optional.of(peer.trust()), List.of(), Optional.empty(), Optional.empty());
    try (var proxy = tunnelling(CREDENTIALS);
        var https =
            RawServer.on(
                peer.listen(peer.loopback()),
                call -> {
                  call.readRequest();
                  call.write(OK);
                })) {
      var uri = URI.create("https://127.0.0.1:" + https.port() + "/scep");

      var answer =
          by(withLogin(proxy), tls)
              .exchange(HttpExchange.post(uri, "message".getBytes(UTF_8), MAX));

      assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo("ok");
      assertThat(proxy.requests())
          .singleElement()
          .asString()
          .startsWith("CONNECT 127.0.0.1:" + https.port() + " HTTP/1.1\r\n")
          .contains("\r\nHost: 127.0.0.1:" + https.port() + "\r\n")
          .contains(CREDENTIALS)
          .doesNotContain("scep ", "message");
      assertThat(https.requests())
          .singleElement()
          .asString()
          .startsWith("POST /scep HTTP/1.1\r\n")
          .doesNotContain("Proxy");
    }
  }

  @Test
  void tlsGoesThroughATunnelWithoutALogin() throws Exception {
    var peer = new TlsPeer();
    var tls =
        new TlsSettings(Optional.of(peer.trust()), List.of(), Optional.empty(), Optional.empty());
    try (var proxy = tunnelling("");
        var https = https(peer.listen(peer.loopback()))) {
      var answer = by(at(proxy), tls).exchange(get("https://127.0.0.1:" + https.port() + "/scep"));

      assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo("ok");
      assertThat(proxy.requests())
          .singleElement()
          .asString()
          .startsWith("CONNECT 127.0.0.1:" + https.port() + " HTTP/1.1\r\n")
          .doesNotContain("Authorization");
    }
  }

  /** Server and proxy named by IPv6 addresses, and a certificate for one. */
  @Test
  void tlsGoesThroughATunnelOverIpv6() throws Exception {
    var peer = new TlsPeer();
    var tls =
        new TlsSettings(Optional.of(peer.trust()), List.of(), Optional.empty(), Optional.empty());
    var six = six();
    var identity =
        peer.identity(
            TlsPeer.yesterday(), TlsPeer.tomorrow(), new GeneralName(GeneralName.iPAddress, "::1"));
    try (var proxy = RawServer.on(new ServerSocket(0, 50, six), HttpProxyTest::tunnel);
        var https = https(peer.listen(identity, six))) {
      var uri = "https://[::1]:" + https.port() + "/scep";

      var direct = new HttpTransport(LIMITS, Optional.empty(), Optional.of(tls)).exchange(get(uri));
      var tunnelled = by(HttpProxy.of("[::1]:" + proxy.port()), tls).exchange(get(uri));

      assertThat(direct.status()).isEqualTo(200);
      assertThat(tunnelled.status()).isEqualTo(200);
      assertThat(proxy.requests().get(0))
          .startsWith("CONNECT [::1]:" + https.port() + " HTTP/1.1\r\n");
      assertThat(https.requests())
          .hasSize(2)
          .allSatisfy(
              request -> assertThat(request).contains("Host: [::1]:" + https.port() + "\r\n"));
    }
  }

  @Test
  void aProxyOnIpv6ForwardsARequest() throws Exception {
    try (var proxy =
        RawServer.on(
            new ServerSocket(0, 50, six()),
            call -> {
              call.readRequest();
              call.write(OK);
            })) {
      by(HttpProxy.of("[::1]:" + proxy.port())).exchange(get("http://[2001:db8::1]:8080/scep"));
      assertThat(proxy.requests().get(0))
          .startsWith("GET http://[2001:db8::1]:8080/scep HTTP/1.1\r\n");
    }
  }

  private static RawServer https(ServerSocket listener) {
    return RawServer.on(
        listener,
        call -> {
          call.readRequest();
          call.write(OK);
        });
  }

  @Test
  void theServersNameIsCheckedThroughATunnelToo() throws Exception {
    var peer = new TlsPeer();
    var nameless = peer.identity(TlsPeer.yesterday(), TlsPeer.tomorrow());
    var tls =
        new TlsSettings(Optional.of(peer.trust()), List.of(), Optional.empty(), Optional.empty());
    try (var proxy = tunnelling("");
        var https = RawServer.on(peer.listen(nameless), RawServer.Call::readRequest)) {
      var failure = failure(by(at(proxy), tls), get("https://127.0.0.1:" + https.port() + "/"));

      assertThat(failure).hasMessageContaining("is refused");
      assertThat(failure.requestMayHaveArrived()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "407 Login, does not accept the proxy user and password",
    "403 Forbidden, refuses to connect to https://ca.example.com (HTTP 403)",
    "302 Found, refuses to connect to https://ca.example.com (HTTP 302)",
    "502 Bad Gateway, cannot reach https://ca.example.com (HTTP 502)",
    "504 Timeout, cannot reach https://ca.example.com (HTTP 504)",
  })
  void aProxyThatMakesNoTunnelGetsNothingButTheQuestion(String status, String said)
      throws Exception {
    try (var proxy =
        RawServer.answering(
            "HTTP/1.1 " + status + "\r\nProxy-Authenticate: Basic\r\nLocation: /x\r\n\r\n")) {
      var failure = failure(by(withLogin(proxy)), get("https://ca.example.com/?t=s3cr3t"));

      assertThat(failure).hasMessageContaining(said);
      assertThat(failure.requestMayHaveArrived()).isFalse();
      assertThat(proxy.requests()).singleElement().asString().doesNotContain("s3cr3t");
    }
  }

  @Test
  void aProxyThatHangsIsCut() throws Exception {
    var limits =
        new HttpLimits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(300),
            MAX,
            Duration.ZERO);
    try (var proxy =
        RawServer.start(
            call -> {
              call.readRequest();
              call.drip("H", 20);
            })) {
      var transport = new HttpTransport(limits, Optional.of(at(proxy)), Optional.empty());

      var failure = failure(transport, get("https://ca.example.com/"));

      assertThat(failure)
          .hasMessageStartingWith(
              "the proxy 127.0.0.1:" + proxy.port() + " took longer than 300 ms in all");
      assertThat(failure.requestMayHaveArrived()).isFalse();
    }
  }

  // The setting

  @ParameterizedTest
  @CsvSource({
    "proxy.example.com:3128, proxy.example.com, 3128",
    "' proxy:1 ', proxy, 1",
    "192.168.1.1:65535, 192.168.1.1, 65535",
    "[2001:db8::1]:3128, 2001:db8::1, 3128",
  })
  void readsHostAndPort(String text, String host, int port) {
    var proxy = HttpProxy.of(text);

    assertThat(proxy.host()).isEqualTo(host);
    assertThat(proxy.port()).isEqualTo(port);
    assertThat(proxy).hasToString(text.strip());
    assertThat(proxy.user()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proxy",
        ":3128",
        "proxy:",
        "proxy:0",
        "proxy:65536",
        "proxy:999999",
        "http://proxy:3128",
        "user:pw@proxy:3128",
        "2001:db8::1:3128",
        "[proxy]:3128",
        "pro xy:3128"
      })
  void refusesWhatIsNoHostAndPort(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpProxy.of(text))
        .withMessage(
            "the HTTP proxy must be written as host:port, for example proxy.example.com:3128");
  }

  @Test
  void neverShowsThePasswordAndKeepsACopyOfItsOwn() {
    char[] secret = PASSWORD.toCharArray();
    var proxy = HttpProxy.of("proxy:1").withCredentials("gw", secret);
    secret[0] = 'X';

    assertThat(proxy).hasToString("proxy:1");
    assertThat(proxy.user()).contains("gw");
    assertThat(new String(proxy.credentials().orElseThrow(), UTF_8))
        .isEqualTo(Base64.getEncoder().encodeToString(("gw:" + PASSWORD).getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a:b|secret", "''|secret", "'a\rb'|secret", "gw|'sec\nret'", "gw|'sec\u0000ret'"})
  void refusesALoginThatWouldChangeTheHeader(String user, String password) {
    var proxy = HttpProxy.of("proxy:1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxy.withCredentials(user, password.toCharArray()))
        .withMessageContaining("of the HTTP proxy")
        .withMessageNotContaining("ret");
  }
}
