// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kurascep.protocol.HttpExchange.Place;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // HTTP wants CR LF
class HttpTransportTest {

  private static final int MAX = 100_000;
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final byte[] LOOPBACK6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  private static final String SECRET = "s3cr3t";

  /** Limits that only a server that misbehaves reaches. */
  private static final HttpLimits LIMITS = limits(20_000, 20_000, 40_000);

  private static HttpLimits limits(int connect, int read, int total) {
    return new HttpLimits(
        Duration.ofMillis(connect),
        Duration.ofMillis(read),
        Duration.ofMillis(total),
        MAX,
        Duration.ZERO);
  }

  private static HttpTransport transport(HttpLimits limits) {
    return new HttpTransport(limits, Optional.empty(), Optional.empty());
  }

  private static HttpAnswer get(URI uri) throws TransportException {
    return transport(LIMITS).exchange(HttpExchange.get(uri, MAX));
  }

  private static HttpAnswer post(URI uri, String body) throws TransportException {
    return transport(LIMITS).exchange(HttpExchange.post(uri, body.getBytes(ISO_8859_1), MAX));
  }

  private static TransportException failure(HttpTransport transport, HttpExchange exchange) {
    var failure =
        catchThrowableOfType(TransportException.class, () -> transport.exchange(exchange));
    assertThat(failure).as("the exchange fails").isNotNull();
    assertThat(failure.getMessage()).doesNotEndWith(".").doesNotContain(SECRET, "\n");
    return failure;
  }

  private static TransportException failureOfGet(RawServer server) {
    return failure(transport(LIMITS), HttpExchange.get(server.uri("/scep?message=" + SECRET), MAX));
  }

  private static TransportException failureOfPost(RawServer server, HttpLimits limits) {
    return failure(
        transport(limits),
        HttpExchange.post(server.uri("/scep?token=" + SECRET), SECRET.getBytes(UTF_8), MAX));
  }

  private static String text(HttpAnswer answer) {
    return new String(answer.body(), ISO_8859_1);
  }

  // What is sent

  @Test
  void postsAMessageWithItsLengthAndInOnePiece() throws Exception {
    try (var server = RawServer.answering(OK)) {
      post(server.uri("/scep?operation=PKIOperation"), "0\u0080message");

      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0))
          .startsWith("POST /scep?operation=PKIOperation HTTP/1.1\r\n")
          .contains("\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
          .contains("\r\nContent-Type: application/x-pki-message\r\n")
          .contains("\r\nContent-Length: 9\r\n")
          .contains("\r\nAccept-Encoding: identity\r\n")
          .contains("\r\nConnection: close\r\n")
          .containsPattern("\r\nUser-Agent: KuraSCEP/[0-9]+\\.[0-9]+\\.[0-9]+")
          .doesNotContain("chunked", "Expect", "Cookie", "Authorization")
          .endsWith("\r\n\r\n0\u0080message");
    }
  }

  @Test
  void getsAnAddressJustAsItIsEscaped() throws Exception {
    try (var server = RawServer.answering(OK)) {
      get(server.uri("/a%2Fb?operation=PKIOperation&message=A%2BB%3D#part"));

      assertThat(server.requests().get(0))
          .startsWith("GET /a%2Fb?operation=PKIOperation&message=A%2BB%3D HTTP/1.1\r\n")
          .doesNotContain("Content-", "part")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void asksForTheRootWhereTheAddressHasNoPath() throws Exception {
    try (var server = RawServer.answering(OK)) {
      get(URI.create(server.origin()));
      get(URI.create(server.origin() + "?operation=GetCACaps"));

      assertThat(server.requests().get(0)).startsWith("GET / HTTP/1.1\r\n");
      assertThat(server.requests().get(1)).startsWith("GET /?operation=GetCACaps HTTP/1.1\r\n");
    }
  }

  @Test
  void sendsAMessageOfSomeMegabytes() throws Exception {
    String large = "x".repeat(5_000_000);
    try (var server = RawServer.answering(OK)) {
      assertThat(text(post(server.uri("/"), large))).isEqualTo("ok");

      assertThat(server.requests().get(0)).endsWith("\r\n\r\n" + large);
    }
  }

  @Test
  void reachesAServerOnIpv6() throws Exception {
    var listener = new ServerSocket(0, 50, InetAddress.getByAddress(LOOPBACK6));
    try (var server =
        RawServer.on(
            listener,
            call -> {
              call.readRequest();
              call.write(OK);
            })) {
      assertThat(text(get(URI.create("http://[::1]:" + server.port() + "/")))).isEqualTo("ok");

      assertThat(server.requests().get(0)).contains("\r\nHost: [::1]:" + server.port() + "\r\n");
    }
  }

  @Test
  void neverTakesPartInTheCookiesOfTheJavaProcess() throws Exception {
    CookieHandler before = CookieHandler.getDefault();
    CookieHandler.setDefault(new CookieManager(null, CookiePolicy.ACCEPT_ALL));
    try (var server =
        RawServer.answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")) {
      get(server.uri("/"));
      get(server.uri("/"));

      assertThat(server.requests()).hasSize(2).noneMatch(request -> request.contains("ookie"));
    } finally {
      CookieHandler.setDefault(before);
    }
  }

  // Nothing is sent twice

  @Test
  void exactlyOnePostArrivesWhenTheServerClosesTheConnectionAfterIt() throws Exception {
    try (var server = RawServer.start(RawServer.Call::readRequest)) {
      var failure = failureOfPost(server, LIMITS);

      assertThat(server.requests()).hasSize(1);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(failure.requestMayHaveArrived()).isTrue();
      assertThat(failure).hasMessageContaining("closed the connection without an answer");
    }
  }

  @Test
  void exactlyOneGetArrivesWhenTheServerClosesTheConnectionAfterIt() throws Exception {
    try (var server = RawServer.start(RawServer.Call::readRequest)) {
      var failure = failureOfGet(server);

      assertThat(server.requests()).hasSize(1);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(failure.requestMayHaveArrived()).isTrue();
    }
  }

  @Test
  void exactlyOnePostArrivesWhenTheServerResetsTheConnectionAfterIt() throws Exception {
    try (var server =
        RawServer.start(
            call -> {
              call.readRequest();
              call.socket().setSoLinger(true, 0);
            })) {
      var failure = failureOfPost(server, LIMITS);

      assertThat(server.requests()).hasSize(1);
      assertThat(failure.requestMayHaveArrived()).isTrue();
    }
  }

  @Test
  void aServerThatKeepsConnectionsAliveGetsEachPostOnceAndOnAConnectionOfItsOwn() throws Exception {
    try (var server =
        RawServer.start(
            call -> {
              if (call.readRequest().endsWith("first")) {
                call.write(OK);
                call.readToTheEnd(); // and does not close
              }
            })) {
      var transport = transport(LIMITS);
      transport.exchange(HttpExchange.post(server.uri("/"), "first".getBytes(UTF_8), MAX));
      var failure =
          failure(transport, HttpExchange.post(server.uri("/"), "second".getBytes(UTF_8), MAX));

      assertThat(server.requests()).hasSize(2);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(failure.requestMayHaveArrived()).isTrue();
    }
  }

  // Questions share a connection

  private static HttpExchange question(RawServer server, String name, Place place) {
    return HttpExchange.question(server.uri("/" + name), MAX, place);
  }

  /** Takes requests on each connection until the client hangs up. */
  private static RawServer keeping(String answer) {
    return RawServer.start(
        call -> {
          while (true) {
            call.readRequest();
            call.write(answer);
          }
        });
  }

  @Test
  void twoQuestionsShareAConnectionAndAMessageHasItsOwn() throws Exception {
    try (var server = keeping(OK);
        var transport = transport(LIMITS)) {
      transport.exchange(question(server, "first", Place.FIRST));
      assertThat(text(transport.exchange(question(server, "last", Place.LAST)))).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(1);
      transport.exchange(HttpExchange.post(server.uri("/"), new byte[1], MAX));

      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.requests())
          .extracting(request -> request.contains("\r\nConnection: close\r\n"))
          .containsExactly(false, true, true);
    }
  }

  @Test
  void aMessageNeverTakesTheConnectionThatWaitsForAQuestion() throws Exception {
    try (var server = keeping(OK);
        var transport = transport(LIMITS)) {
      transport.exchange(question(server, "first", Place.FIRST));
      transport.exchange(HttpExchange.get(server.uri("/?message=x"), MAX));

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nConnection: x\r\nConnection: y, close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n"
            + "2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 204 OK\r\n\r\n",
      })
  void aConnectionIsNotSharedUnlessTheAnswerLeavesItInOrder(String answer) throws Exception {
    try (var server = keeping(answer);
        var transport = transport(LIMITS)) {
      transport.exchange(question(server, "first", Place.FIRST));
      transport.exchange(question(server, "last", Place.LAST));

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void asksOnANewConnectionWhereTheServerClosedTheSharedOneUnannounced() throws Exception {
    try (var server = RawServer.answering(OK);
        var transport = transport(LIMITS)) {
      transport.exchange(question(server, "first", Place.FIRST));

      assertThat(text(transport.exchange(question(server, "last", Place.LAST)))).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void asksOnANewConnectionWhereTheSharedOneGivesRubbish() throws Exception {
    try (var server = keeping(OK + "rubbish");
        var transport = transport(LIMITS)) {
      transport.exchange(question(server, "first", Place.FIRST));

      assertThat(text(transport.exchange(question(server, "last", Place.LAST)))).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aQuestionToAnotherServerHasItsOwnConnectionAndClosesTheOneThatWaits() throws Exception {
    var closed = new CountDownLatch(1);
    try (var server =
            RawServer.start(
                call -> {
                  call.readRequest();
                  call.write(OK);
                  call.readToTheEnd();
                  closed.countDown();
                });
        var other = keeping(OK);
        var transport = transport(LIMITS)) {
      transport.exchange(question(server, "first", Place.FIRST));
      transport.exchange(question(other, "last", Place.LAST));

      closed.await();
      assertThat(server.requests()).hasSize(1);
      assertThat(other.requests()).hasSize(1);
    }
  }

  @Test
  void theTimeLimitHoldsOnASharedConnection() throws Exception {
    try (var server =
            RawServer.start(
                call -> {
                  if (call.readRequest().startsWith("GET /first ")) {
                    call.write(OK);
                    call.readRequest();
                  }
                  call.write("HTTP/1.1 200 OK\r\n");
                  call.drip("x", 20);
                });
        var transport = transport(limits(20_000, 10_000, 500))) {
      transport.exchange(question(server, "first", Place.FIRST));
      var failure = failure(transport, question(server, "last", Place.LAST));

      assertThat(failure).hasMessageContaining("took longer than 500 ms in all");
    }
  }

  @Test
  void closesTheConnectionThatWaitsWithItself() throws Exception {
    var closed = new CountDownLatch(1);
    try (var server =
        RawServer.start(
            call -> {
              call.readRequest();
              call.write(OK);
              call.readToTheEnd();
              closed.countDown();
            })) {
      var transport = transport(LIMITS);
      transport.exchange(question(server, "first", Place.FIRST));
      transport.close();

      closed.await();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void closesTheConnectionThatWaitsForAQuestionThatNeverComes() throws Exception {
    var closed = new CountDownLatch(1);
    try (var server =
            RawServer.start(
                call -> {
                  call.readRequest();
                  call.write(OK);
                  call.readToTheEnd();
                  closed.countDown();
                });
        var transport = transport(LIMITS)) {
      transport.exchange(question(server, "first", Place.FIRST));
      transport.exchange(question(server, "first", Place.FIRST));

      closed.await();
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 407, 408, 421, 503})
  void exactlyOnePostArrivesWhateverStatusInvitesToTryAgain(int status) throws Exception {
    try (var server =
        RawServer.answering(
            "HTTP/1.1 "
                + status
                + " Again\r\nWWW-Authenticate: Basic realm=\"x\"\r\nRetry-After: 0\r\n\r\nno")) {
      assertThat(post(server.uri("/"), "x").status()).isEqualTo(status);

      assertThat(server.requests()).hasSize(1);
    }
  }

  // What is read

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 400, 403, 404, 500, 503})
  void readsTheBodyWhateverTheStatus(int status) throws Exception {
    try (var server =
        RawServer.answering(
            "HTTP/1.1 "
                + status
                + " \r\ncontent-type:  application/x-pki-message \r\n"
                + "CONTENT-LENGTH:3\r\n\r\nabc and more")) {
      HttpAnswer answer = post(server.uri("/"), "x");

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.contentType()).isEqualTo("application/x-pki-message");
      assertThat(text(answer)).isEqualTo("abc");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\n\r\nabc",
        "HTTP/1.1 200\n\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
            + "01;a=b\r\na\r\n2 \r\nbc\r\n00\r\nTrailer: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n"
            + "3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n"
            + "HTTP/1.1 200 OK\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nno colon\r\n: no name\r\n\r\nabc",
      })
  void readsEveryFormOfBody(String answer) throws Exception {
    try (var server = RawServer.answering(answer)) {
      assertThat(text(get(server.uri("/")))).isEqualTo("abc");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n"
      })
  void readsAnEmptyBody(String answer) throws Exception {
    try (var server = RawServer.answering(answer)) {
      assertThat(get(server.uri("/")).body()).isEmpty();
      assertThat(get(server.uri("/")).contentType()).isEmpty();
    }
  }

  @Test
  void takesControlCharactersOutOfHeaders() throws Exception {
    try (var server =
        RawServer.answering("HTTP/1.1 200 OK\r\nContent-Type: a\u001b[31m\rb\u009bc\r\n\r\n")) {
      assertThat(get(server.uri("/")).contentType()).isEqualTo("a [31m b c");
    }
  }

  @Test
  void tellsTheServersTimeAndHowLongToWait() throws Exception {
    try (var server =
        RawServer.answering(
            "HTTP/1.1 503 Busy\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: 120\r\n\r\n")) {
      HttpAnswer answer = get(server.uri("/"));

      assertThat(answer.date()).contains(Instant.parse("1994-11-06T08:49:37Z"));
      assertThat(answer.retryAfter()).contains(Duration.ofMinutes(2));
    }
  }

  @Test
  void countsADateToWaitForFromTheServersOwnTime() throws Exception {
    try (var server =
        RawServer.answering(
            "HTTP/1.1 202 Wait\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                + "Retry-After: Sun, 06 Nov 1994 08:59:37 GMT\r\n\r\n")) {
      assertThat(get(server.uri("/")).retryAfter()).contains(Duration.ofMinutes(10));
    }
  }

  @Test
  void countsADateToWaitForFromThisClockWhereTheServerTellsNoTime() throws Exception {
    var clock = Clock.fixed(Instant.parse("1994-11-06T08:49:37Z"), ZoneOffset.UTC);
    try (var server =
        RawServer.answering(
            "HTTP/1.1 202 Wait\r\nRetry-After: Sun, 06 Nov 1994 08:50:37 GMT\r\n\r\n")) {
      var transport =
          new HttpTransport(LIMITS, Optional.empty(), Optional.empty(), clock, time -> {});

      assertThat(transport.exchange(HttpExchange.get(server.uri("/"), MAX)).retryAfter())
          .contains(Duration.ofMinutes(1));
    }
  }

  @Test
  void neverWaitsForATimeThatIsOver() throws Exception {
    try (var server =
        RawServer.answering(
            "HTTP/1.1 202 Wait\r\nRetry-After: Sun, 06 Nov 1994 08:50:37 GMT\r\n\r\n")) {
      assertThat(get(server.uri("/")).retryAfter()).contains(Duration.ZERO);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1.5", "", "99999999999999999999", "Sun, 99 Nov 1994"})
  void passesOverAdviceThatMakesNoSense(String nonsense) throws Exception {
    try (var server =
        RawServer.answering(
            "HTTP/1.1 503 Busy\r\nDate: "
                + nonsense
                + "\r\nRetry-After: "
                + nonsense
                + "\r\n\r\nx")) {
      HttpAnswer answer = get(server.uri("/"));

      assertThat(answer.date()).isEmpty();
      assertThat(answer.retryAfter()).isEmpty();
    }
  }

  // Answers that are refused

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186A1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFF\r\n",
      })
  void refusesABodyThatSaysThatItIsTooLargeAtOnce(String answer) throws Exception {
    try (var server =
        RawServer.start(
            call -> {
              call.readRequest();
              call.write(answer);
              call.readToTheEnd();
            })) {
      var failure = failureOfGet(server);

      assertThat(failure).hasMessageContaining("is larger than 100000 bytes");
      assertThat(failure.requestMayHaveArrived()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"'',0123456789", "'Transfer-Encoding: chunked\r\n','5\r\n01234\r\n'"})
  void stopsReadingABodyThatNeverEnds(String header, String part) throws Exception {
    try (var server =
        RawServer.start(
            call -> {
              call.readRequest();
              call.write("HTTP/1.1 200 OK\r\n" + header + "\r\n");
              call.drip(part.repeat(2000), 0);
            })) {
      assertThat(failureOfGet(server)).hasMessageContaining("is larger than 100000 bytes");
    }
  }

  @Test
  void takesABodyOfJustTheLargestSize() throws Exception {
    try (var server = RawServer.answering("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(MAX))) {
      assertThat(get(server.uri("/")).body()).hasSize(MAX);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Header: x\r\n", "x"})
  void stopsReadingAHeadThatNeverEnds(String part) throws Exception {
    try (var server =
        RawServer.start(
            call -> {
              call.readRequest();
              call.write("HTTP/1.1 200 OK\r\n");
              call.drip(part.repeat(1000), 0);
            })) {
      assertThat(failureOfGet(server)).hasMessageContaining("larger than 32768 bytes");
    }
  }

  @Test
  void stopsReadingInterimAnswersThatNeverEnd() throws Exception {
    try (var server =
        RawServer.start(
            call -> {
              call.readRequest();
              call.drip("HTTP/1.1 100 Continue\r\n\r\n".repeat(3), 0);
            })) {
      assertThat(failureOfGet(server)).hasMessageContaining("no web server");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: te",
        "HTTP/1.1 2",
      })
  void refusesAnAnswerThatBreaksOff(String answer) throws Exception {
    try (var server = RawServer.answering(answer)) {
      var failure = failureOfGet(server);

      assertThat(failure).hasMessageContaining("broke off in the middle of its answer");
      assertThat(failure.requestMayHaveArrived()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0015\u0003\u0001\u0000\u0002\u0002\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 999 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "200 OK\r\n\r\n",
        "\r\n\r\n"
      })
  void refusesWhatIsNoHttp(String answer) throws Exception {
    try (var server = RawServer.answering(answer)) {
      assertThat(failureOfGet(server))
          .hasMessage(
              "what answers at "
                  + server.origin()
                  + " is no web server: check the port, and http or https");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: -3",
        "Content-Length: +3",
        "Content-Length: abc",
        "Content-Length:",
        "Transfer-Encoding: chunked\r\nX: \r\n\r\nxyz\r\n",
        "Transfer-Encoding: chunked\r\nX: \r\n\r\n-1\r\n",
        "Transfer-Encoding: chunked\r\nX: \r\n\r\nFFFFFFFFF\r\n",
        "Transfer-Encoding: chunked\r\nX: \r\n\r\n1\r\nabc\r\n0\r\n\r\n",
      })
  void refusesALengthThatMakesNoSense(String headers) throws Exception {
    try (var server = RawServer.answering("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\nabc")) {
      assertThat(failureOfGet(server).requestMayHaveArrived()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Encoding: gzip",
        "Content-Encoding: br",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: gzip"
      })
  void refusesACompressedBodySinceItsSizeWouldBeUnknown(String header) throws Exception {
    try (var server = RawServer.answering("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\nabc")) {
      assertThat(failureOfGet(server)).hasMessageContaining("compresses its answer");
    }
  }

  // Time limits

  @Test
  void cutsAServerThatAnswersNothing() throws Exception {
    try (var server = RawServer.start(RawServer.Call::hang)) {
      var failure = failureOfPost(server, limits(20_000, 100, 20_000));

      assertThat(failure)
          .hasMessage(
              server.origin()
                  + " sent nothing for 100 ms: try again later, or raise the time limit");
      assertThat(failure.requestMayHaveArrived()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\n"})
  void cutsAServerThatSendsAByteNowAndThen(String start) throws Exception {
    try (var server =
        RawServer.start(
            call -> {
              call.readRequest();
              call.write(start);
              call.drip("x", 20);
            })) {
      var failure = failureOfPost(server, limits(20_000, 10_000, 1_000));

      assertThat(failure).hasMessageContaining("took longer than 1 s in all");
      assertThat(failure.requestMayHaveArrived()).isTrue();
    }
  }

  @Test
  void cutsAServerThatDoesNotTakeTheRequest() throws Exception {
    var listener = new ServerSocket();
    listener.setReceiveBufferSize(4096);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (var server = RawServer.on(listener, RawServer.Call::hang)) {
      var exchange = HttpExchange.post(server.uri("/"), new byte[20_000_000], MAX);

      var pause = failure(transport(limits(20_000, 100, 20_000)), exchange);
      var total = failure(transport(limits(20_000, 10_000, 300)), exchange);

      assertThat(pause).hasMessageContaining("took nothing for 100 ms");
      assertThat(total).hasMessageContaining("took longer than 300 ms in all");
      assertThat(pause.requestMayHaveArrived()).isTrue();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void cutsACallThatNobodyTakes() throws Exception {
    var waiting = new ArrayList<SocketChannel>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 8; i++) { // fills the queue of calls, which nobody empties
        var channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(full.getLocalSocketAddress());
        waiting.add(channel);
      }
      var uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");

      var failure = failure(transport(limits(200, 20_000, 20_000)), HttpExchange.get(uri, MAX));

      assertThat(failure).hasMessageContaining("does not answer within 200 ms");
      assertThat(failure.requestMayHaveArrived()).isFalse();
    } finally {
      for (var channel : waiting) {
        channel.close();
      }
    }
  }

  @Test
  void anInterruptEndsAnExchange() throws Exception {
    var arrived = new CountDownLatch(1);
    try (var server =
        RawServer.start(
            call -> {
              call.readRequest();
              arrived.countDown();
              call.hang();
            })) {
      var task =
          new FutureTask<>(
              () -> {
                var failure = failureOfPost(server, LIMITS);
                return Thread.currentThread().isInterrupted() ? failure : null;
              });
      var thread = new Thread(task);
      thread.start();
      arrived.await();
      thread.interrupt();

      assertThat(task.get()).isNotNull().hasMessageContaining("was interrupted");
      assertThat(task.get().requestMayHaveArrived()).isTrue();
    }
  }

  // No connection

  private static URI nobodyThere() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/?t=" + SECRET);
    }
  }

  @Test
  void saysThatNobodyIsThereAndThatNothingArrived() throws Exception {
    var failure = failure(transport(LIMITS), HttpExchange.get(nobodyThere(), MAX));

    assertThat(failure).hasMessageContaining("cannot be reached (Connection refused)");
    assertThat(failure.requestMayHaveArrived()).isFalse();
  }

  @Test
  void saysThatAHostIsUnknownAndThatNothingArrived() {
    var uri = URI.create("http://nobody_is.invalid/?t=" + SECRET);

    var failure = failure(transport(LIMITS), HttpExchange.get(uri, MAX));

    assertThat(failure).hasMessageContaining("the host name nobody_is.invalid is unknown");
    assertThat(failure.requestMayHaveArrived()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1/s3cr3t",
        "file:///etc/s3cr3t",
        "http:s3cr3t",
        "/s3cr3t",
        "http://user:s3cr3t@127.0.0.1/",
        "http://127.0.0.1:99999/s3cr3t",
        "http://127.0.0.1:0/s3cr3t",
        "http:///s3cr3t",
        "http://[::1%25s3cr3t/",
        "jar:http://127.0.0.1/s3cr3t",
      })
  void refusesWhatIsNoAddressOfAWebServer(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      return; // not even a URI
    }
    var failure = failure(transport(LIMITS), HttpExchange.get(uri, MAX));

    assertThat(failure).hasMessageStartingWith("a server's ");
    assertThat(failure.requestMayHaveArrived()).isFalse();
  }

  @Test
  void waitsForAServerThatIsNotUpYet() throws Exception {
    URI uri = nobodyThere();
    var pauses = new ArrayList<Duration>();
    var servers = new ArrayList<RawServer>();
    var transport =
        new HttpTransport(
            new HttpLimits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                MAX,
                Duration.ofHours(1)),
            Optional.empty(),
            Optional.empty(),
            Clock.systemUTC(),
            time -> {
              pauses.add(time);
              if (pauses.size() == 8) {
                servers.add(
                    RawServer.start(
                        uri.getPort(),
                        call -> {
                          call.readRequest();
                          call.write(OK);
                        }));
              }
            });
    try {
      assertThat(text(transport.exchange(HttpExchange.get(uri, MAX)))).isEqualTo("ok");

      assertThat(servers.get(0).requests()).hasSize(1);
      assertThat(pauses)
          .extracting(Duration::toMillis)
          .containsExactly(250L, 500L, 1000L, 2000L, 4000L, 5000L, 5000L, 5000L);
    } finally {
      for (var server : servers) {
        server.close();
      }
    }
  }

  private static HttpTransport patient(Duration wait, HttpTransport.Pause pause) {
    return new HttpTransport(
        new HttpLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), MAX, wait),
        Optional.empty(),
        Optional.empty(),
        Clock.systemUTC(),
        pause);
  }

  @Test
  void givesUpWaitingForAServerThatNeverComes() throws Exception {
    var pauses = new ArrayList<Duration>();
    var transport =
        patient(
            Duration.ofMillis(50),
            time -> {
              pauses.add(time);
              new CountDownLatch(1)
                  .await(time.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
            });

    var failure = failure(transport, HttpExchange.get(nobodyThere(), MAX));

    assertThat(failure).hasMessageContaining("cannot be reached");
    assertThat(pauses).isNotEmpty().allMatch(time -> time.toMillis() <= 50);
  }

  @Test
  void neverWaitsAfterARequestMayHaveArrived() throws Exception {
    try (var server = RawServer.start(RawServer.Call::readRequest)) {
      var transport =
          patient(
              Duration.ofHours(1),
              time -> {
                throw new AssertionError("no pause is due");
              });

      failure(transport, HttpExchange.post(server.uri("/"), new byte[1], MAX));

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    var transport =
        patient(
            Duration.ofHours(1),
            time -> {
              throw new InterruptedException();
            });

    var failure = failure(transport, HttpExchange.get(nobodyThere(), MAX));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure).hasMessageContaining("cannot be reached");
  }

  // Redirects

  private static RawServer redirecting(int status, String... locations) {
    var left = new ArrayList<>(Arrays.asList(locations));
    return RawServer.start(
        call -> {
          call.readRequest();
          String location;
          synchronized (left) {
            location = left.isEmpty() ? null : left.remove(0);
          }
          call.write(
              location == null
                  ? OK
                  : "HTTP/1.1 " + status + " Moved\r\nLocation: " + location + "\r\n\r\n");
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aGetFollowsThreeRedirectsAtTheSameServer(int status) throws Exception {
    try (var server = redirecting(status, "/b?x=1", "c", "../d")) {
      assertThat(text(get(server.uri("/a/")))).isEqualTo("ok");

      assertThat(server.requests())
          .extracting(request -> request.substring(0, request.indexOf(" HTTP")))
          .containsExactly("GET /a/", "GET /b?x=1", "GET /c", "GET /../d");
    }
  }

  @Test
  void aGetFollowsARedirectThatNamesTheSameServer() throws Exception {
    try (var server =
        RawServer.start(
            call ->
                call.write(
                    call.readRequest().startsWith("GET /a ")
                        ? "HTTP/1.1 302 Found\r\nLocation: HTTP://127.0.0.1:"
                            + call.socket().getLocalPort()
                            + "/b\r\n\r\n"
                        : OK))) {
      assertThat(text(get(server.uri("/a")))).isEqualTo("ok");
    }
  }

  @Test
  void aGetFollowsNoFourthRedirect() throws Exception {
    try (var server = redirecting(302, "/1", "/2", "/3", "/4")) {
      var failure = failureOfGet(server);

      assertThat(failure).hasMessageContaining("redirects without end");
      assertThat(failure.httpStatus()).hasValue(302);
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void aGetFollowsNoRedirectToAnotherServer() throws Exception {
    try (var other = RawServer.answering(OK);
        var server = redirecting(302, other.origin() + "/x?token=" + SECRET)) {
      var failure = failureOfGet(server);

      assertThat(failure)
          .hasMessageContaining(
              server.origin() + " redirects to " + other.origin() + ", another server");
      assertThat(failure.httpStatus()).hasValue(302);
      assertThat(other.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1/s3cr3t",
        "file:///etc/s3cr3t",
        "jar:http://x/s3cr3t!/",
        "http://user:s3cr3t@127.0.0.1/",
        "http://",
        "javascript:s3cr3t",
        "://s3cr3t",
        "http://a b/s3cr3t",
      })
  void aGetFollowsNoRedirectToWhatIsNoWebAddress(String location) throws Exception {
    try (var server = redirecting(302, location)) {
      assertThat(failureOfGet(server)).hasMessageContaining("redirects to what is no web address");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aGetFollowsNoRedirectToTheSameHostWithTls() throws Exception {
    try (var server = redirecting(301, "https://127.0.0.1/scep")) {
      assertThat(failureOfGet(server)).hasMessageContaining("redirects to https://127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aPostFollowsNoRedirectAndNamesWhereItLeads(int status) throws Exception {
    try (var other = RawServer.answering(OK);
        var server = redirecting(status, other.origin() + "/x?token=" + SECRET)) {
      var failure = failureOfPost(server, LIMITS);

      assertThat(failure).hasMessageContaining(" redirects to " + other.origin() + ": ");
      assertThat(failure.httpStatus()).hasValue(status);
      assertThat(failure.requestMayHaveArrived()).isTrue();
      assertThat(other.connections()).isZero();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aPostFollowsNoRedirectAtTheSameServerEither() throws Exception {
    try (var server = redirecting(307, "/elsewhere")) {
      failureOfPost(server, LIMITS);

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aRedirectWithoutATargetIsAnAnswer() throws Exception {
    try (var server = RawServer.answering("HTTP/1.1 302 Found\r\n\r\nabc")) {
      assertThat(get(server.uri("/")).status()).isEqualTo(302);
    }
  }

  @Test
  void redirectsCountAgainstTheSameTimeLimit() throws Exception {
    try (var server =
        RawServer.start(
            call -> {
              call.readRequest();
              call.write("HTTP/1.1 302 Found\r\nLocation: /\r\n");
              call.drip("X: y\r\n", 20);
            })) {
      var failure =
          failure(transport(limits(20_000, 10_000, 300)), HttpExchange.get(server.uri("/"), MAX));

      assertThat(failure).hasMessageContaining("took longer than 300 ms in all");
    }
  }

  // What is left behind

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesNeitherThreadsNorFilesOpenBehind() throws Exception {
    try (var good = RawServer.answering(OK);
        var bad = RawServer.start(RawServer.Call::readRequest)) {
      get(good.uri("/"));
      failureOfGet(bad);
      var nobody = nobodyThere();
      long filesBefore = openFiles();
      var threadsBefore = clientThreads();

      for (int i = 0; i < 30; i++) {
        get(good.uri("/"));
        failureOfGet(bad);
        failure(transport(LIMITS), HttpExchange.get(nobody, MAX));
      }

      assertThat(clientThreads()).isEqualTo(threadsBefore);
      // The servers of this test close their ends when they come to it.
      assertThat(openFiles()).isLessThan(filesBefore + 30);
    }
  }

  private static long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static List<String> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("pool-"))
        .sorted()
        .toList();
  }
}
