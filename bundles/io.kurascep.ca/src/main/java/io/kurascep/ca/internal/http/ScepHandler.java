// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kurascep.ca.internal.ScepCa;
import io.kurascep.ca.internal.faults.Fault.Operation;
import io.kurascep.ca.internal.faults.Faults;
import io.kurascep.ca.internal.faults.WireFault;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.message.MalformedMessage;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations of SCEP by HTTP (RFC 8894 section 4), and CRLs. */
final class ScepHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ScepHandler.class);

  /** Several times the longest request: what is read takes up to 40 times as much memory. */
  private static final int LONGEST_BODY = 32 * 1024;

  private static final Pattern CRL = Pattern.compile("ca(?:-(\\d{1,9}))?\\.crl");

  private final Map<String, HttpHost.Site> sites;

  ScepHandler(Map<String, HttpHost.Site> sites) {
    this.sites = sites;
  }

  /** What an address means: a CA, and perhaps one of its CRLs. */
  private record Target(ScepCa ca, Optional<String> file) {}

  /** One request to a CA. */
  private record Call(
      ScepCa ca, String operation, Query query, HttpExchange exchange, Faults faults) {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Target> target = target(exchange.getRequestURI().getPath());
      if (target.isEmpty()) {
        Sending.send(Answer.text(404, "no CA is here: check the alias in the address"), exchange);
      } else if (target.get().file().isPresent()) {
        file(target.get().ca(), target.get().file().get(), exchange);
      } else {
        call(target.get().ca(), exchange);
      }
    }
  }

  private static void call(ScepCa ca, HttpExchange exchange) throws IOException {
    Query query = new Query(exchange.getRequestURI());
    try {
      String operation = query.parameter("operation").orElse("").toLowerCase(Locale.ROOT);
      Faults faults = ca.nextFaults(operation);
      boolean dropped = faults.of(WireFault.class).anyMatch(WireFault.DROP::equals);
      Answer answer =
          dropped ? Answer.text(200, "") : answer(new Call(ca, operation, query, exchange, faults));
      send(answer, faults, exchange);
    } catch (IllegalArgumentException e) {
      Sending.send(Answer.text(400, "the query is not encoded as it must be"), exchange);
    }
  }

  private static void file(ScepCa ca, String name, HttpExchange exchange) throws IOException {
    Faults faults = ca.nextFaults(Operation.CRL.name());
    send(crl(ca, name, faults), faults, exchange);
  }

  private static void send(Answer answer, Faults faults, HttpExchange exchange) throws IOException {
    Optional<WireFault> wire = faults.of(WireFault.class).findFirst();
    if (wire.isPresent()) {
      Wire.send(wire.get(), answer, exchange);
    } else {
      Sending.send(answer, exchange);
    }
  }

  private static Answer answer(Call call) throws IOException {
    return switch (call.exchange().getRequestMethod()) {
      case "GET" -> get(call);
      case "POST" -> post(call);
      default -> notAllowed(call.exchange(), "GET, POST");
    };
  }

  private static Answer notAllowed(HttpExchange exchange, String allowed) {
    exchange.getResponseHeaders().set("Allow", allowed);
    return Answer.text(405, "use " + allowed);
  }

  private Optional<Target> target(String path) {
    if (path.equals("/scep/pkiclient.exe") || path.equals("/cgi-bin/pkiclient.exe")) {
      return HttpHost.atShortAddress(sites).map(site -> new Target(site.ca(), Optional.empty()));
    }
    String[] parts = path.split("/", -1); // "", "scep", alias, and perhaps a file
    if (!parts[1].equals("scep") || parts.length < 3 || parts.length > 4) {
      return Optional.empty();
    }
    Optional<String> file =
        parts.length == 3 || parts[3].equals("pkiclient.exe")
            ? Optional.empty()
            : Optional.of(parts[3]);
    return Optional.ofNullable(sites.get(parts[2].toLowerCase(Locale.ROOT)))
        .map(site -> new Target(site.ca(), file));
  }

  private static Answer crl(ScepCa ca, String file, Faults faults) throws IOException {
    Matcher matcher = CRL.matcher(file);
    Optional<byte[]> crl = Optional.empty();
    if (matcher.matches()) {
      crl = ca.crl(matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1)), faults);
    }
    return crl.map(der -> Answer.ok("application/pkix-crl", der))
        .orElse(Answer.text(404, "no such file is here: ask for pkiclient.exe or ca.crl"));
  }

  private static Answer get(Call call) throws IOException {
    ScepCa ca = call.ca();
    String raw = call.exchange().getRequestURI().getRawQuery();
    if (raw != null && raw.length() > ca.longestQuery()) {
      return Answer.text(404, "the query is longer than this server takes: use POST"); // IIS 404.15
    }
    if (call.operation().equals("pkioperation")) {
      Optional<byte[]> message = call.query().octets("message");
      return message.isPresent()
          ? operate(call, message.get())
          : Answer.text(400, "the parameter message is missing");
    }
    Optional<String> identifier = call.query().parameter("message");
    if (!ca.goesBy(identifier)) {
      return Answer.text(404, "this CA has another name: check the CA identifier");
    }
    Answer answer =
        switch (call.operation()) {
          case "getcacaps" -> Answer.ok("text/plain", ca.capabilities());
          case "getcacert" -> ca.certificates(identifier);
          case "getcacertchain" -> ca.chain();
          case "getnextcacert" -> ca.nextCertificates();
          default -> Answer.text(400, "this CA does not know that operation: try GetCACaps");
        };
    return ca.wronged(answer, call.faults());
  }

  private static Answer post(Call call) throws IOException {
    if (!call.ca().takesPost()) {
      return notAllowed(call.exchange(), "GET");
    }
    if (!call.operation().equals("pkioperation")) {
      return Answer.text(400, "POST is for operation=PKIOperation only");
    }
    String length = call.exchange().getRequestHeaders().getFirst("Content-Length");
    boolean tooLong = length != null && Long.parseLong(length) > LONGEST_BODY;
    byte[] message =
        tooLong ? new byte[0] : call.exchange().getRequestBody().readNBytes(LONGEST_BODY + 1);
    return tooLong || message.length > LONGEST_BODY
        ? Answer.text(413, "the message is longer than 64 KiB")
        : operate(call, message);
  }

  private static Answer operate(Call call, byte[] message) {
    ScepCa ca = call.ca();
    String from = call.exchange().getRemoteAddress().getAddress().getHostAddress();
    try {
      return ca.answer(message, from, call.faults());
    } catch (MalformedMessage e) {
      LOG.info("{}: refused a message from {}: {}", ca.alias(), from, e.getMessage());
      return Answer.text(ca.statusOfMalformed(), e.getMessage());
    } catch (IOException e) {
      LOG.error("{}: issued nothing to {}: {}", ca.alias(), from, e.getMessage(), e);
      return Answer.text(503, "the CA cannot write its records: try again later");
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{}: cannot answer a message from {}", ca.alias(), from, e);
      return Answer.text(500, "the CA cannot answer this message");
    }
  }
}
