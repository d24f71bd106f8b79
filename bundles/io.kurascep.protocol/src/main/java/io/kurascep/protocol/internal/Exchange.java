// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerException;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings messages to the server and answers back: POST or GET, and what is no SCEP. */
public final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** IIS cuts addresses off at 2,048 characters unless told otherwise. */
  private static final int LONG_ADDRESS = 2000;

  /** All the certificates that an answer may hold fit, and what reads them can be bounded. */
  public static final int LARGEST_ANSWER = 200_000;

  private static final int HEAD_BYTES = 24;
  private static final byte[] SIGNED_DATA = {
    0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x07, 0x02
  };

  private static final Set<Integer> BUSY = Set.of(408, 429, 502, 503, 504);

  private final ServerSettings settings;
  private final Transport transport;
  private final Address address;
  private final AtomicReference<HttpMethod> learned;

  /** With a server, over a transport. */
  public Exchange(ServerSettings settings, Transport transport) {
    this(settings, transport, new AtomicReference<>(HttpMethod.AUTO));
  }

  private Exchange(
      ServerSettings settings, Transport transport, AtomicReference<HttpMethod> learned) {
    this.settings = settings;
    this.transport = transport;
    this.address = new Address(settings);
    this.learned = learned;
  }

  /** The same, with all that was learned, over another transport. */
  public Exchange over(Transport other) {
    return new Exchange(settings, other, learned);
  }

  /** The method that the server took after it had refused the other; AUTO if it never did. */
  public HttpMethod learned() {
    return learned.get();
  }

  /**
   * Asks GetCACaps, GetCACert, GetCACertChain or GetNextCACert.
   *
   * @param maxBytes largest answer; the limit of the settings holds too
   * @param place among the questions that share a connection
   */
  HttpAnswer ask(String operation, int maxBytes, HttpExchange.Place place) throws ScepException {
    var most = Math.min(maxBytes, settings.limits().maxBytes());
    return checked(HttpExchange.question(address.ofQuestion(operation), most, place));
  }

  /**
   * Sends a message, and once more with the other method where it is certain that the server did
   * not look at the first; the bytes are the same, so that no request is made twice.
   *
   * @param message in DER
   * @param method what to try first
   * @return the body of an answer that claims to be a message, whatever its HTTP status: OpenXPKI
   *     sends PENDING with 202 and FAILURE with 400
   */
  public HttpAnswer send(byte[] message, HttpMethod method) throws ScepException {
    return send(message, method, Math.min(LARGEST_ANSWER, settings.limits().maxBytes()));
  }

  /** The same, with another limit for the answer, in bytes. */
  public HttpAnswer send(byte[] message, HttpMethod method, int most) throws ScepException {
    var first = learned.get() == HttpMethod.AUTO ? method : learned.get();
    var answer = once(message, first, most);
    if (isMessage(answer.body())) {
      return answer;
    }
    if (settings.httpMethod() != HttpMethod.AUTO || !isUnprocessed(answer)) {
      throw failure(answer);
    }
    var other = first == HttpMethod.POST ? HttpMethod.GET : HttpMethod.POST;
    LOG.info(
        "{} refuses {} (HTTP {}): the same message goes by {}",
        settings.url(),
        first.setting(),
        answer.status(),
        other.setting());
    var second = once(message, other, most);
    if (isMessage(second.body())) {
      learned.set(other);
      return second;
    }
    throw failure(isUnprocessed(second) ? answer : second);
  }

  private HttpAnswer once(byte[] message, HttpMethod method, int most) throws ScepException {
    if (method == HttpMethod.POST) {
      return checked(HttpExchange.post(address.ofPost(), message, most));
    }
    var uri = address.ofGet(message);
    var length = uri.toString().length();
    if (length > LONG_ADDRESS) {
      LOG.warn(
          "The request to {} makes an address of {} characters, and many servers cut them off at"
              + " 2048: let it use POST if you can",
          settings.url(),
          length);
    }
    return checked(HttpExchange.get(uri, most));
  }

  private HttpAnswer checked(HttpExchange exchange) throws ScepException {
    var answer = transport.exchange(exchange);
    var size = answer.body().length;
    LOG.debug(
        "{} {}: {} bytes out, HTTP {} and {} bytes of {} back",
        exchange.method(),
        settings.url(),
        exchange.body().length,
        answer.status(),
        size,
        answer.contentType());
    if (size > exchange.maxBytes()) {
      throw new TrustException(
          Check.SIZE,
          "the server's answer of %d bytes is larger than %d".formatted(size, exchange.maxBytes()));
    }
    return answer;
  }

  private static boolean isUnprocessed(HttpAnswer answer) {
    return ServerException.isUnread(answer.status()) || lacksMessageTag(answer);
  }

  /** What NDES says to a POST where it knows GET alone. */
  private static boolean lacksMessageTag(HttpAnswer answer) {
    return new String(answer.body(), StandardCharsets.ISO_8859_1)
        .contains("without the Message tag");
  }

  static boolean isMessage(byte[] body) {
    for (var i = 2; i + SIGNED_DATA.length <= Math.min(body.length, HEAD_BYTES); i++) {
      if (Arrays.equals(body, i, i + SIGNED_DATA.length, SIGNED_DATA, 0, SIGNED_DATA.length)) {
        return true;
      }
    }
    return false;
  }

  /** Says what an answer means that is no message. */
  public ScepException failure(HttpAnswer answer) {
    var sentence = FailureWords.http(settings.url(), answer);
    return BUSY.contains(answer.status())
        ? new TransportException(sentence, answer.status(), answer.retryAfter())
        : new ServerException(sentence, answer.status());
  }
}
