// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.LogLines;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a message gets to the server: POST or GET, and what comes back that is no message. */
class ExchangeTest {

  private static final String POST_ANNOUNCED = "AES\nSHA-256\nPOSTPKIOperation\n";
  private static final String NDES_PAGE =
      "<html>You have sent an http message without the Message tag</html>";

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca).capabilities(POST_ANNOUNCED);

  private Enrollee enrollee(UnaryOperator<ServerSettings.Builder> more) {
    return Enrollee.of(server, ca, more);
  }

  private Enrollee enrollee() {
    return enrollee(settings -> settings);
  }

  private List<HttpExchange> operations() {
    return server.exchanges().stream()
        .filter(exchange -> exchange.uri().getQuery().contains("operation=PKIOperation"))
        .toList();
  }

  private List<HttpMethod> methods() {
    return operations().stream().map(HttpExchange::method).toList();
  }

  private static HttpAnswer page(int status, String body) {
    return new HttpAnswer(status, "text/html", body.getBytes(StandardCharsets.US_ASCII));
  }

  /** Refuses messages by these methods. */
  private void refuse(HttpAnswer answer, HttpMethod... methods) {
    server.operation(
        exchange ->
            Set.of(methods).contains(exchange.method()) ? answer : server.pkiOperation(exchange));
  }

  @Test
  void postsWhereThatIsAnnounced() throws ScepException {
    assertThat(enrollee().enroll()).isInstanceOf(Issued.class);
    assertThat(methods()).containsExactly(HttpMethod.POST);
    assertThat(operations().get(0).uri())
        .hasToString("http://ca.example.com/scep?operation=PKIOperation");
  }

  @Test
  void getsWhereItIsNot() throws ScepException {
    server.capabilities("AES\nSHA-256\n");
    assertThat(enrollee().enroll()).isInstanceOf(Issued.class);
    assertThat(methods()).containsExactly(HttpMethod.GET);
  }

  @Test
  void getsWithStandardBase64WellEscaped() throws ScepException {
    server.capabilities("");
    enrollee().enroll();
    var address = operations().get(0).uri().toString();
    var beginning = "http://ca.example.com/scep?operation=PKIOperation&message=";
    assertThat(address).startsWith(beginning);
    assertThat(address.substring(beginning.length()).replaceAll("%2B|%2F|%3D", ""))
        .matches("[A-Za-z0-9]+");
    assertThat(operations().get(0).body()).isEmpty();
  }

  @Test
  void warnsOfALongAddress() throws ScepException {
    server.capabilities("");
    try (var log = new LogLines()) {
      enrollee().enroll();
      assertThat(log.lines())
          .anyMatch(line -> line.matches("WARNING .*an address of \\d+ characters.*POST.*"));
    }
  }

  @Test
  void readsNoAnswerThatIsLargerThanAnyWithCertificates() throws ScepException {
    enrollee().enroll();
    assertThat(operations().get(0).maxBytes()).isEqualTo(200_000);
    var limits = HttpLimits.defaults();
    enrollee(
            settings ->
                settings.limits(
                    new HttpLimits(
                        limits.connect(), limits.read(), limits.total(), 5000, Duration.ZERO)))
        .enroll();
    assertThat(operations().get(1).maxBytes()).isEqualTo(5000);
  }

  @Test
  void usesTheMethodThatIsSet() throws ScepException {
    enrollee(settings -> settings.httpMethod(HttpMethod.GET)).enroll();
    server.capabilities("");
    enrollee(settings -> settings.httpMethod(HttpMethod.POST)).enroll();
    assertThat(methods()).containsExactly(HttpMethod.GET, HttpMethod.POST);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 414})
  void fallsBackFromPostToGetWithTheSameBytes(int status) throws ScepException {
    refuse(page(status, "<html/>"), HttpMethod.POST);
    try (var log = new LogLines()) {
      assertThat(enrollee().enroll()).isInstanceOf(Issued.class);
      assertThat(log.lines())
          .contains(
              "INFO http://ca.example.com/scep refuses POST (HTTP %d): the same message goes by GET"
                  .formatted(status));
    }
    assertThat(methods()).containsExactly(HttpMethod.POST, HttpMethod.GET);
    assertThat(TestServer.message(operations().get(1))).isEqualTo(operations().get(0).body());
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 414})
  void fallsBackFromGetToPostWithTheSameBytes(int status) throws ScepException {
    server.capabilities("");
    refuse(page(status, "<html/>"), HttpMethod.GET);
    assertThat(enrollee().enroll()).isInstanceOf(Issued.class);
    assertThat(methods()).containsExactly(HttpMethod.GET, HttpMethod.POST);
    assertThat(operations().get(1).body()).isEqualTo(TestServer.message(operations().get(0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 403, 500})
  void fallsBackWhereNdesMissesTheMessageTag(int status) throws ScepException {
    refuse(page(status, NDES_PAGE), HttpMethod.POST);
    assertThat(enrollee().enroll()).isInstanceOf(Issued.class);
    assertThat(methods()).containsExactly(HttpMethod.POST, HttpMethod.GET);
  }

  @Test
  void remembersTheMethodThatWorked() throws ScepException {
    refuse(page(405, ""), HttpMethod.POST);
    var enrollee = enrollee();
    enrollee.enroll();
    enrollee.send(enrollee.open(), Optional.empty());
    assertThat(methods()).containsExactly(HttpMethod.POST, HttpMethod.GET, HttpMethod.GET);
  }

  @Test
  void tellsTheMethodThatWorked() throws ScepException {
    refuse(page(405, ""), HttpMethod.POST);
    var enrollee = enrollee();
    var step = LadderStep.parse("PKCSReq self challenge aes128 sha256 POST pkcs1");
    assertThat(enrollee.client().asSent(step)).isEqualTo(step);
    enrollee.enroll();
    assertThat(enrollee.client().asSent(step).method()).isEqualTo(HttpMethod.GET);
  }

  @Test
  void doesNotFallBackFromAMethodThatIsSet() {
    refuse(page(405, ""), HttpMethod.POST);
    assertThatThrownBy(() -> enrollee(settings -> settings.httpMethod(HttpMethod.POST)).enroll())
        .isInstanceOf(ServerException.class);
    assertThat(methods()).containsExactly(HttpMethod.POST);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 401, 403, 411, 413, 500, 501})
  void sendsOnlyOnceWhereTheServerMayHaveReadTheMessage(int status) {
    refuse(page(status, "<html><title>Oops</title></html>"), HttpMethod.POST, HttpMethod.GET);
    assertThatThrownBy(() -> enrollee().enroll())
        .isInstanceOfSatisfying(
            ServerException.class, error -> assertThat(error.httpStatus()).hasValue(status));
    assertThat(methods()).containsExactly(HttpMethod.POST);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 502, 503, 504})
  void saysToTryAgainWhereTheServerIsBusy(int status) {
    refuse(
        new HttpAnswer(status, "text/plain", new byte[0], Optional.of(Duration.ofSeconds(30)), ""),
        HttpMethod.POST,
        HttpMethod.GET);
    assertThatThrownBy(() -> enrollee().enroll())
        .isInstanceOfSatisfying(
            TransportException.class,
            error -> {
              assertThat(error.httpStatus()).hasValue(status);
              assertThat(error.retryAfter()).contains(Duration.ofSeconds(30));
              assertThat(error.requestMayHaveArrived()).isTrue();
            });
    assertThat(methods()).containsExactly(HttpMethod.POST);
  }

  @Test
  void sendsOnlyOnceWhereTheConnectionBreaks() throws ScepException {
    var posts = new int[1];
    Transport breaking =
        exchange -> {
          if (exchange.uri().getQuery().contains("PKIOperation")) {
            posts[0]++;
            throw new TransportException("cut off", true, new IOException());
          }
          return server.exchange(exchange);
        };
    var settings = Enrollee.settings(ca, builder -> builder);
    var client =
        new ScepClient(
            settings, breaking, Clock.fixed(TestAuthority.NOW, ZoneOffset.UTC), new SecureRandom());
    var memory = client.discover(ServerMemory.empty());
    var step = Ladder.steps(settings, memory, RequestPurpose.ENROLL, false, false).get(0);
    var key = TestKeys.rsa("gateway");
    var open = client.open(Enrollee.request(), key, step, Optional.empty());
    assertThatThrownBy(
            () ->
                client.send(
                    memory, open, Enrollee.request(), key, Optional.empty(), Optional.empty()))
        .isInstanceOf(TransportException.class)
        .hasMessage("cut off");
    assertThat(posts[0]).isEqualTo(1);
  }

  @Test
  void saysWhatTheFirstMethodMetWhereBothAreRefused() {
    server.operation(
        exchange -> exchange.method() == HttpMethod.POST ? page(405, "") : page(404, ""));
    assertThatThrownBy(() -> enrollee().enroll())
        .isInstanceOfSatisfying(
            ServerException.class, error -> assertThat(error.httpStatus()).hasValue(405));
    assertThat(methods()).containsExactly(HttpMethod.POST, HttpMethod.GET);
  }

  @Test
  void saysWhatTheSecondMethodMetWhereItWasRead() {
    server.operation(
        exchange -> exchange.method() == HttpMethod.POST ? page(405, "") : page(500, ""));
    assertThatThrownBy(() -> enrollee().enroll())
        .isInstanceOfSatisfying(
            ServerException.class, error -> assertThat(error.httpStatus()).hasValue(500));
  }

  @Test
  void saysThatAWebPageIsNoScep() {
    refuse(page(200, "<html><title>Login</title></html>"), HttpMethod.POST, HttpMethod.GET);
    assertThatThrownBy(() -> enrollee().enroll())
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("web page")
        .hasMessageContaining("Login");
  }

  @Test
  void saysThatAnEmptyAnswerIsNoScep() {
    refuse(page(200, ""), HttpMethod.POST, HttpMethod.GET);
    assertThatThrownBy(() -> enrollee().enroll()).isInstanceOf(ServerException.class);
  }

  @Test
  void needsOneRequestWhereTheServerIsKnown() throws ScepException {
    var enrollee = enrollee();
    enrollee.discover();
    server.exchanges().clear();
    enrollee.send(enrollee.open(), Optional.empty());
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void needsOneRequestWithAMemoryThatWasKept() throws ScepException {
    var memory = ServerMemory.decode(enrollee().discover().encoded());
    server.exchanges().clear();
    var enrollee = enrollee();
    var settings = Enrollee.settings(ca, builder -> builder);
    var step = Ladder.steps(settings, memory, RequestPurpose.ENROLL, false, false).get(0);
    var open = enrollee.client().open(Enrollee.request(), enrollee.key(), step, Optional.empty());
    var outcome =
        enrollee
            .client()
            .send(
                memory,
                open,
                Enrollee.request(),
                enrollee.key(),
                Optional.empty(),
                Optional.empty());
    assertThat(outcome).isInstanceOf(Issued.class);
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void doesNotBelieveAMemoryThatTheSettingsNoLongerVouchFor() throws ScepException {
    var memory = enrollee().discover();
    var other = Enrollee.of(server, TestAuthority.root("CN=Other CA"));
    var open =
        other
            .client()
            .open(
                Enrollee.request(),
                other.key(),
                Ladder.steps(
                        Enrollee.settings(ca, builder -> builder),
                        memory,
                        RequestPurpose.ENROLL,
                        false,
                        false)
                    .get(0),
                Optional.empty());
    server.exchanges().clear();
    assertThatThrownBy(
            () ->
                other
                    .client()
                    .send(
                        memory,
                        open,
                        Enrollee.request(),
                        other.key(),
                        Optional.empty(),
                        Optional.empty()))
        .isInstanceOfSatisfying(
            TrustException.class,
            refusal -> assertThat(refusal.check()).isEqualTo(TrustException.Check.CA_PINNED));
    assertThat(server.exchanges()).isEmpty();
  }
}
