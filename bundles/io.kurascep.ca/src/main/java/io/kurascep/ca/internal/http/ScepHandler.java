// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kurascep.ca.internal.ScepCa;
import io.kurascep.ca.internal.message.MalformedMessage;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations of SCEP by HTTP (RFC 8894 section 4). */
final class ScepHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ScepHandler.class);
  private static final int LONGEST_BODY = 1024 * 1024;

  private final Map<String, HttpHost.Site> sites;

  ScepHandler(Map<String, HttpHost.Site> sites) {
    this.sites = sites;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange).send(exchange);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    Optional<ScepCa> ca = ca(exchange.getRequestURI().getPath());
    if (ca.isEmpty()) {
      return Answer.text(404, "no CA is here: check the alias in the address");
    }
    Query query = new Query(exchange.getRequestURI());
    try {
      String operation = query.parameter("operation").orElse("").toLowerCase(Locale.ROOT);
      return switch (exchange.getRequestMethod()) {
        case "GET" -> get(ca.get(), operation, query, exchange);
        case "POST" -> post(ca.get(), operation, exchange);
        default -> {
          exchange.getResponseHeaders().set("Allow", "GET, POST");
          yield Answer.text(405, "use GET or POST");
        }
      };
    } catch (IllegalArgumentException e) {
      return Answer.text(400, "the query is not encoded as it must be");
    }
  }

  private Optional<ScepCa> ca(String path) {
    String[] parts = path.split("/", -1); // "", "scep", alias, and perhaps pkiclient.exe
    boolean known = parts.length == 3 || (parts.length == 4 && parts[3].equals("pkiclient.exe"));
    return known
        ? Optional.ofNullable(sites.get(parts[2].toLowerCase(Locale.ROOT))).map(HttpHost.Site::ca)
        : Optional.empty();
  }

  private static Answer get(ScepCa ca, String operation, Query query, HttpExchange exchange) {
    // Whatever CA identifier a client sends as its message is accepted: MobileIron has only one.
    return switch (operation) {
      case "getcacaps" -> Answer.ok("text/plain", ca.capabilities());
      case "getcacert" -> Answer.ok("application/x-x509-ca-cert", ca.certificate());
      case "pkioperation" ->
          query
              .octets("message")
              .map(message -> operate(ca, message, exchange))
              .orElseGet(() -> Answer.text(400, "the parameter message is missing"));
      default ->
          Answer.text(400, "this CA knows the operations GetCACaps, GetCACert and PKIOperation");
    };
  }

  private static Answer post(ScepCa ca, String operation, HttpExchange exchange)
      throws IOException {
    if (!operation.equals("pkioperation")) {
      return Answer.text(400, "POST is for operation=PKIOperation only");
    }
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    boolean tooLong = length != null && Long.parseLong(length) > LONGEST_BODY;
    byte[] message = tooLong ? new byte[0] : exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
    return tooLong || message.length > LONGEST_BODY
        ? Answer.text(413, "the message is longer than 1 MiB")
        : operate(ca, message, exchange);
  }

  private static Answer operate(ScepCa ca, byte[] message, HttpExchange exchange) {
    String from = exchange.getRemoteAddress().getAddress().getHostAddress();
    try {
      return Answer.ok("application/x-pki-message", ca.operate(message, from));
    } catch (MalformedMessage e) {
      LOG.info("{}: refused a message from {}: {}", ca.alias(), from, e.getMessage());
      return Answer.text(400, e.getMessage());
    } catch (IOException e) {
      LOG.error("{}: issued nothing to {}: {}", ca.alias(), from, e.getMessage(), e);
      return Answer.text(503, "the CA cannot write its records: try again later");
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{}: cannot answer a message from {}", ca.alias(), from, e);
      return Answer.text(500, "the CA cannot answer this message");
    }
  }
}
