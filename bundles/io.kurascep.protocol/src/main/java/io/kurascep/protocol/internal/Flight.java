// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.FlightRecord;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Remembers the last exchange of one operation, and makes a record of it without its secrets. */
public final class Flight implements Transport {

  private static final int MAX_REQUEST = 48 * 1024;
  private static final int MAX_ANSWER = 80 * 1024;
  private static final int MAX_CERTIFICATES = 32 * 1024;
  private static final int SHORTEST_SECRET = 4;
  private static final String REMOVED = "removed";
  private static final String OPERATION = "operation";
  private static final String CHAIN = "GetCACertChain";
  private static final String MESSAGE = "message";

  private final ServerSettings settings;
  private final Transport transport;
  private Optional<HttpExchange> last = Optional.empty();
  private Optional<HttpAnswer> answer = Optional.empty();

  /** Over this transport. */
  public Flight(ServerSettings settings, Transport transport) {
    this.settings = settings;
    this.transport = transport;
  }

  /**
   * Of one thread: each operation has its own. What old servers alone know is asked by the way, and
   * is never what failed.
   */
  @Override
  public HttpAnswer exchange(HttpExchange exchange) throws TransportException {
    if (parameters(exchange.uri()).contains(new Parameter(OPERATION, CHAIN))) {
      return transport.exchange(exchange);
    }
    last = Optional.of(exchange);
    answer = Optional.empty();
    var came = transport.exchange(exchange);
    answer = Optional.of(came);
    return came;
  }

  /**
   * The record.
   *
   * @param time when it failed
   * @param sentence why
   * @param step what was being done
   * @param transactionId which transaction, empty for none
   * @param ca the certificates of the server
   * @return empty if nothing left at all
   */
  public Optional<FlightRecord> record(
      Instant time,
      String sentence,
      String step,
      Optional<String> transactionId,
      List<X509Certificate> ca) {
    return last.map(
        exchange -> {
          var secrets = secrets(exchange.uri());
          return new FlightRecord(
              time,
              without(secrets, sentence),
              step,
              transactionId,
              settings.security(),
              settings.profile(),
              request(exchange),
              answer.map(came -> answer(came, secrets)),
              few(ca));
        });
  }

  private static FlightRecord.Request request(HttpExchange exchange) {
    var message = message(exchange);
    return new FlightRecord.Request(
        exchange.method(),
        address(exchange.uri()),
        message.length,
        Arrays.copyOf(message, Math.min(message.length, MAX_REQUEST)));
  }

  private static byte[] message(HttpExchange exchange) {
    var parameters = parameters(exchange.uri());
    if (exchange.method() == HttpMethod.POST) {
      return exchange.body();
    }
    return parameters.contains(new Parameter(OPERATION, Address.PKI_OPERATION))
        ? parameters.stream()
            .filter(each -> each.name().equals(MESSAGE))
            .findFirst()
            .map(each -> Base64.getDecoder().decode(decoded(each.value())))
            .orElse(new byte[0])
        : new byte[0];
  }

  private static FlightRecord.Answer answer(HttpAnswer came, List<String> secrets) {
    var headers = new TreeMap<>(came.explaining());
    headers.computeIfPresent("Location", (name, to) -> to.replaceFirst("\\?.*", "?" + REMOVED));
    headers.put("Content-Type", came.contentType());
    headers.put("Date", came.dateHeader());
    came.retryAfter()
        .ifPresent(time -> headers.put("Retry-After", Long.toString(time.toSeconds())));
    headers.values().removeIf(String::isEmpty);
    headers.replaceAll((name, value) -> FailureWords.harmless(without(secrets, value)));
    var body = without(secrets, came.body());
    return new FlightRecord.Answer(
        came.status(),
        Map.copyOf(headers),
        body.length,
        Arrays.copyOf(body, Math.min(body.length, MAX_ANSWER)));
  }

  private static List<X509Certificate> few(List<X509Certificate> all) {
    var few = new ArrayList<X509Certificate>();
    var size = 0;
    for (var certificate : all) {
      size += Certificates.der(certificate).length;
      if (size <= MAX_CERTIFICATES) {
        few.add(certificate);
      }
    }
    return few;
  }

  private record Parameter(String name, String value) {}

  private static List<Parameter> parameters(URI uri) {
    var parameters = new ArrayList<Parameter>();
    if (uri.getRawQuery() != null) {
      for (var each : uri.getRawQuery().split("&", -1)) {
        var parts = each.split("=", 2);
        parameters.add(new Parameter(parts[0], parts.length < 2 ? "" : parts[1]));
      }
    }
    return parameters;
  }

  private static String address(URI uri) {
    var query = new StringJoiner("&", "?", "").setEmptyValue("");
    for (var each : parameters(uri)) {
      query.add(
          each.name()
              + "="
              + (each.name().equals(OPERATION) || each.value().isEmpty() ? each.value() : REMOVED));
    }
    return FailureWords.harmless(Origin.of(uri) + String.valueOf(uri.getRawPath()))
        + query.toString().replaceAll("[^!-~]", "");
  }

  /** The values of a query, as they are sent and as somebody may quote them. */
  private static List<String> secrets(URI uri) {
    var secrets = new ArrayList<String>();
    for (var each : parameters(uri)) {
      if (!each.name().equals(OPERATION) && each.value().length() >= SHORTEST_SECRET) {
        secrets.add(each.value());
        secrets.add(decoded(each.value()));
        secrets.add(FailureWords.harmless(decoded(each.value())));
      }
    }
    return secrets;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEscape) {
      return value;
    }
  }

  private static String without(List<String> secrets, String text) {
    var rest = text;
    for (var secret : secrets) {
      rest = rest.replace(secret, REMOVED);
    }
    return rest;
  }

  /** A page that says what it was asked would tell the secrets of the address. */
  private static byte[] without(List<String> secrets, byte[] body) {
    if (body.length == 0 || body[0] == 0x30) {
      return body;
    }
    var text = new String(body, StandardCharsets.ISO_8859_1);
    for (var secret : secrets) {
      var bytes = secret.getBytes(StandardCharsets.UTF_8);
      text = text.replace(new String(bytes, StandardCharsets.ISO_8859_1), REMOVED);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
