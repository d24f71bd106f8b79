// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kurascep.enrollment.internal.settings.ChallengeSource;
import io.kurascep.enrollment.internal.settings.ChallengeSource.Kind;
import io.kurascep.enrollment.internal.testing.WebPeer;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.HttpLimits;
import io.kurascep.protocol.HttpLogin;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.HttpTransport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Challenges from real web servers on this computer. */
class ChallengeFetcherTest {

  private static final String SECRET = "t0ps3cret";
  private static final HttpLogin LOGIN = HttpLogin.basic("CORP\\gw", SECRET.toCharArray());

  private static ChallengeSource source(Kind kind, WebPeer peer, String field) {
    return new ChallengeSource(
        kind,
        peer.url("/challenge?token=" + SECRET),
        "CORP\\gw",
        field,
        HttpMethod.GET,
        Duration.ofSeconds(1));
  }

  private static Challenge fetch(ChallengeSource source) throws ChallengeException {
    try (var http = new HttpTransport(HttpLimits.defaults(), Optional.empty(), Optional.empty())) {
      return ChallengeFetcher.fetch(source, http, Optional.of(LOGIN));
    }
  }

  private static byte[] hash(Challenge challenge) {
    try (challenge) {
      return challenge.saltedHash(new byte[1]);
    }
  }

  private static byte[] hash(String text) {
    return hash(new Challenge(text.toCharArray()));
  }

  private static String failure(Kind kind, WebPeer peer, String field) {
    var failure =
        catchThrowableOfType(ChallengeException.class, () -> fetch(source(kind, peer, field)));
    assertThat(failure).as("the challenge cannot be fetched").isNotNull();
    assertThat(failure.getMessage()).doesNotEndWith(".").doesNotContain(SECRET, "4711");
    return failure.getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4711", " 4711\r\n", "4711\n"})
  void takesAPlainAnswer(String body) throws Exception {
    try (var peer = WebPeer.answering(200, body)) {
      assertThat(hash(fetch(source(Kind.HTTP, peer, "")))).isEqualTo(hash("4711"));
      assertThat(peer.requests()).containsExactly("GET /challenge?token=" + SECRET);
      assertThat(peer.logins()).containsExactly("Basic Q09SUFxndzp0MHBzM2NyZXQ=");
    }
  }

  @Test
  void takesAFieldOfAnAnswerInJson() throws Exception {
    try (var peer = WebPeer.answering(201, "{\"data\":{\"challenge\":\"4711\"}}")) {
      assertThat(hash(fetch(source(Kind.HTTP, peer, "data.challenge")))).isEqualTo(hash("4711"));
    }
  }

  @Test
  void postsWhereItIsToldTo() throws Exception {
    try (var peer = WebPeer.answering(200, "4711")) {
      var get = source(Kind.HTTP, peer, "");
      fetch(
          new ChallengeSource(
              get.kind(), get.address(), get.user(), "", HttpMethod.POST, get.limit()));
      assertThat(peer.requests()).containsExactly("POST /challenge?token=" + SECRET);
    }
  }

  @Test
  void takesTheOneTimePasswordOfNdes() throws Exception {
    var page = "The enrollment challenge password is: <B> 0123456789ABCDEF </B>";
    try (var peer = WebPeer.answering(200, page)) {
      assertThat(hash(fetch(source(Kind.NDES, peer, "")))).isEqualTo(hash("0123456789ABCDEF"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|Negotiate, NTLM|wants a Windows login (NTLM or Negotiate), which is not supported",
        "401|NTLM, Basic realm=x|does not accept user and password",
        "401|Digest realm=x|login other than Basic or Bearer",
        "403||give the user the right",
        "404||check the address",
        "405||challenge.source.method",
        "503||asked again later",
        "500||answers HTTP 500"
      })
  void saysWhyAServerGivesNone(int status, String schemes, String said) throws Exception {
    try (var peer = WebPeer.answering(status, "4711")) {
      Optional.ofNullable(schemes).ifPresent(some -> peer.header("WWW-Authenticate", some));
      assertThat(failure(Kind.NDES, peer, "")).contains(said, peer.url("/challenge"));
    }
  }

  @Test
  void waitsAsLongAsAServerAsksFor() throws Exception {
    try (var peer = WebPeer.answering(503, "")) {
      peer.header("Retry-After", "120");
      var failure =
          catchThrowableOfType(ChallengeException.class, () -> fetch(source(Kind.HTTP, peer, "")));
      assertThat(failure.retryAfter()).contains(Duration.ofMinutes(2));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"challenge\":\"4711\"}||name the field",
        "{\"challenge\":\"4711\"}|otp|no text in the field otp",
        "4711|challenge|no text in the field challenge",
        "<html>4711||web page",
        "``||no challenge"
      })
  void saysWhyAnAnswerIsNone(String body, String field, String said) throws Exception {
    try (var peer = WebPeer.answering(200, body)) {
      assertThat(failure(Kind.HTTP, peer, Optional.ofNullable(field).orElse(""))).contains(said);
    }
  }

  @Test
  void refusesWhatCannotBeAChallenge() throws Exception {
    try (var two = WebPeer.answering(200, "4711\n4712");
        var large = WebPeer.answering(200, "4711".repeat(100));
        var huge = WebPeer.answering(200, "4711".repeat(100_000))) {
      assertThat(failure(Kind.HTTP, two, "")).contains("one line of at most 255 characters");
      assertThat(failure(Kind.HTTP, large, "")).contains("one line of at most 255 characters");
      assertThat(failure(Kind.HTTP, huge, "")).contains("larger than 65536 bytes");
    }
  }

  @Test
  void saysThatNobodyIsThere() throws Exception {
    var peer = WebPeer.answering(200, "4711");
    peer.close();
    assertThat(failure(Kind.HTTP, peer, "")).contains("cannot be reached");
  }

  @Test
  void showsNoPartOfItsSettings() throws Exception {
    try (var peer = WebPeer.answering(200, new String("ok".getBytes(UTF_8), UTF_8))) {
      assertThat(source(Kind.HTTP, peer, "").toString()).isEqualTo("ChallengeSource[HTTP]");
    }
  }
}
