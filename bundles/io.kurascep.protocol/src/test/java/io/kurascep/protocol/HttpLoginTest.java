// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kurascep.protocol.HttpExchange.Place;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges with web servers that want to know who asks. */
class HttpLoginTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String PASSWORD = "pässword:4711";
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString(("CORP\\gateway:" + PASSWORD).getBytes(UTF_8));

  private static final HttpLogin LOGIN = HttpLogin.basic("CORP\\gateway", PASSWORD.toCharArray());

  private static HttpAnswer send(HttpExchange exchange, Optional<HttpProxy> proxy)
      throws TransportException {
    try (var http = new HttpTransport(HttpLimits.defaults(), proxy, Optional.empty())) {
      return http.exchange(exchange);
    }
  }

  @Test
  void sendsUserAndPassword() throws Exception {
    try (var server = RawServer.answering(OK)) {
      send(HttpExchange.get(server.uri("/challenge"), 100).as(LOGIN), Optional.empty());
      assertThat(server.requests())
          .singleElement()
          .asString()
          .containsOnlyOnce("\r\nAuthorization: " + BASIC + "\r\n")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void sendsATokenAndAPostWithoutABody() throws Exception {
    try (var server = RawServer.answering(OK)) {
      var exchange =
          new HttpExchange(server.uri("/"), HttpMethod.POST, new byte[0], 100, Place.ALONE);
      send(exchange.as(HttpLogin.bearer("abc.DEF-1~+/=".toCharArray())), Optional.empty());
      assertThat(server.requests())
          .singleElement()
          .asString()
          .startsWith("POST / HTTP/1.1\r\n")
          .contains("\r\nAuthorization: Bearer abc.DEF-1~+/=\r\n", "\r\nContent-Length: 0\r\n")
          .doesNotContain("x-pki-message");
    }
  }

  @Test
  void aProxyHasALoginOfItsOwn() throws Exception {
    try (var proxy = RawServer.answering(OK)) {
      var hop = HttpProxy.of("127.0.0.1:" + proxy.port());
      send(
          HttpExchange.get(java.net.URI.create("http://ca.example.com/"), 100).as(LOGIN),
          Optional.of(hop.withCredentials("p", "q".toCharArray())));
      assertThat(proxy.requests().get(0))
          .contains("\r\nAuthorization: " + BASIC + "\r\n")
          .contains("\r\nProxy-Authorization: Basic cDpx\r\n");
    }
  }

  @Test
  void theLoginIsSentEachTimeAndLeavesWithNoRedirect() throws Exception {
    try (var elsewhere = RawServer.answering(OK);
        var server =
            RawServer.answering(
                "HTTP/1.1 302 Found\r\nLocation: " + elsewhere.uri("/") + "\r\n\r\n")) {
      var exchange = HttpExchange.get(server.uri("/"), 100).as(LOGIN);
      for (var i = 0; i < 2; i++) {
        assertThat(
                org.assertj.core.api.Assertions.catchThrowable(
                    () -> send(exchange, Optional.empty())))
            .isInstanceOf(TransportException.class);
      }
      assertThat(server.requests()).allMatch(request -> request.contains(BASIC)).hasSize(2);
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void tellsWhichLoginsAServerTakes() throws Exception {
    try (var server =
        RawServer.answering(
            String.join(
                "\r\n",
                "HTTP/1.1 401 Unauthorized",
                "www-authenticate: Negotiate",
                "WWW-Authenticate: NTLM",
                "Server: Microsoft-IIS/10.0",
                "X-Other: 1",
                "Set-Cookie: secret=1",
                "Content-Length: 0",
                "",
                ""))) {
      var answer = send(HttpExchange.get(server.uri("/"), 100), Optional.empty());
      assertThat(answer.explaining())
          .containsOnlyKeys("Server", "WWW-Authenticate")
          .containsEntry("WWW-Authenticate", "Negotiate, NTLM");
    }
  }

  @Test
  void isNeverShown() {
    assertThat(LOGIN.toString() + HttpLogin.bearer("geheim".toCharArray()))
        .isEqualTo("HttpLogin[Basic redacted]HttpLogin[Bearer redacted]");
    assertThat(HttpExchange.get(java.net.URI.create("http://h/"), 1).as(LOGIN).toString())
        .doesNotContain(PASSWORD, BASIC);
  }

  @ParameterizedTest
  @CsvSource({"a:b, 4711", "'', 4711", "'a\nb', 4711", "a, '47\r11'"})
  void refusesALoginThatWouldChangeTheHeader(String user, String password) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpLogin.basic(user, password.toCharArray()))
        .withMessageNotContaining(password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "ä", "\u007f"})
  void refusesWhatIsNoToken(String token) {
    assertThatIllegalArgumentException().isThrownBy(() -> HttpLogin.bearer(token.toCharArray()));
  }
}
