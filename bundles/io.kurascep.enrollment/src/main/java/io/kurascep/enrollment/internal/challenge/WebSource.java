// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.HttpExchange.Place;
import io.kurascep.protocol.HttpLogin;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** A web server that gives challenges. What it says is never quoted: it may hold one. */
final class WebSource {

  private static final int MAX_BYTES = 64 * 1024;

  private final URI uri;
  private final Transport web;
  private final Optional<HttpLogin> login;

  WebSource(URI uri, Transport web, Optional<HttpLogin> login) {
    this.uri = uri;
    this.web = web;
    this.login = login;
  }

  /** The body of an answer that says that all is well. */
  byte[] ask(HttpMethod method) throws ChallengeException {
    var question = new HttpExchange(uri, method, new byte[0], MAX_BYTES, Place.ALONE);
    try {
      var answer = web.exchange(login.map(question::as).orElse(question));
      if (answer.status() / 100 == 2) {
        return answer.body();
      }
      throw new ChallengeException(refused(answer), answer.retryAfter());
    } catch (TransportException failed) {
      throw new ChallengeException(
          "the challenge cannot be fetched: " + failed.getMessage(), failed.retryAfter());
    }
  }

  private String refused(HttpAnswer answer) {
    return switch (answer.status()) {
      case 401 -> unauthorized(answer.explaining().getOrDefault("WWW-Authenticate", ""));
      case 403 ->
          this + " gives no challenge to this user (HTTP 403): give the user the right to enroll";
      case 404, 410 ->
          "there is nothing at %s: check the address of the challenge source".formatted(this);
      case 405 ->
          this + " is to be asked in another way: set challenge.source.method to the other one";
      case 429, 503 -> this + " is too busy or being serviced: it is asked again later";
      default ->
          "%s answers HTTP %d instead of a challenge: see its log".formatted(this, answer.status());
    };
  }

  private String unauthorized(String schemes) {
    var offered = schemes.toLowerCase(Locale.ROOT);
    if (offered.contains("basic") || offered.contains("bearer")) {
      return this
          + (login.isPresent()
              ? " does not accept user and password of the challenge source: check them"
              : " asks for a login: enter user and password of the challenge source");
    }
    return offered.contains("ntlm") || offered.contains("negotiate")
        ? this
            + " wants a Windows login (NTLM or Negotiate), which is not supported: switch Basic"
            + " authentication on for it in IIS, with https"
        : this + " asks for a login other than Basic or Bearer: let it take one of them";
  }

  /** A challenge that is the whole answer, or a field of it. */
  String plain(HttpMethod method, String field) throws ChallengeException {
    var text = new String(ask(method), StandardCharsets.UTF_8).strip();
    if (!field.isEmpty()) {
      return JsonField.of(text, field)
          .orElseThrow(
              () ->
                  new ChallengeException(
                      "the answer of %s has no text in the field %s: check challenge.source.field"
                          .formatted(this, field)));
    }
    if (text.startsWith("{")) {
      throw new ChallengeException(
          "%s answers with JSON: name the field with the challenge by challenge.source.field"
              .formatted(this));
    }
    if (text.startsWith("<")) {
      throw new ChallengeException(
          "%s answers with a web page instead of a challenge: check the address of the challenge"
                  .formatted(this)
              + " source");
    }
    return text;
  }

  /** Without the query, which may hold a secret. */
  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
