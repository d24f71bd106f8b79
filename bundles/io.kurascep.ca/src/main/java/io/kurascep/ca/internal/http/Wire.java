// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.kurascep.ca.internal.faults.WireFault;
import io.kurascep.ca.internal.message.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** Sends answers with the faults of {@link WireFault}. */
final class Wire {
  /** The attribute that counts how much of endless answers was sent, an AtomicLong. */
  static final String TAKEN = "taken";

  /** The attribute with the address without TLS, a string, where there is one. */
  static final String PLAIN = "plain";

  private static final int LARGE = 64 * 1024 * 1024;
  private static final int CHUNK = 64 * 1024;
  private static final String HTML =
      "<html><head><title>Error</title></head><body>No</body></html>";

  private Wire() {}

  /** Sends an answer, or what the fault makes of it. */
  static void send(WireFault fault, Answer answer, HttpExchange exchange) throws IOException {
    switch (fault) {
      case HTTP_404 -> Sending.send(Answer.text(404, "not found"), exchange);
      case HTTP_500 -> Sending.send(Answer.text(500, "internal error"), exchange);
      case HTTP_503 -> {
        exchange.getResponseHeaders().set("Retry-After", "1");
        Sending.send(Answer.text(503, "try again later"), exchange);
      }
      case HTML ->
          Sending.send(Answer.ok("text/html", HTML.getBytes(StandardCharsets.US_ASCII)), exchange);
      case EMPTY -> Sending.send(Answer.ok(answer.contentType(), new byte[0]), exchange);
      case DROP, DROP_REPLY -> exchange.close(); // without an answer that closes the connection
      case CUT -> cut(answer, exchange);
      case SLOW -> slowly(answer, exchange);
      case STALL -> pause(60_000);
      case ENDLESS -> endlessly(answer, exchange);
      case GZIP_BOMB -> {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        Sending.send(Answer.ok(answer.contentType(), bomb()), exchange);
      }
      case REDIRECT_ELSEWHERE -> redirect("http://192.0.2.1/scep", exchange);
      case REDIRECT_NAME -> redirect(307, otherName(exchange), exchange);
      case REDIRECT_FILE -> redirect("file:///etc/hostname", exchange);
      case REDIRECT_PLAIN -> redirect(307, withoutTls(exchange), exchange);
      case REDIRECT_LOOP -> redirect(exchange.getRequestURI().toString(), exchange);
      case WRONG_DATE -> {
        Headers headers = exchange.getResponseHeaders();
        headers.put("Server", new DateChange(headers));
        Sending.send(answer, exchange);
      }
      case WRONG_CONTENT_TYPE_HEADER ->
          Sending.send(new Answer(answer.status(), "text/html", answer.body()), exchange);
      case NO_CONTENT_TYPE_HEADER -> {
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  /**
   * The value of a header that changes the date when it is read. The server of the JDK sets the
   * date itself, and only then reads the others; this one comes before the date.
   */
  private static final class DateChange extends AbstractList<String> {
    private final Headers headers;

    DateChange(Headers headers) {
      this.headers = headers;
    }

    @Override
    public String get(int index) {
      headers.set("Date", "Thu, 01 Jan 1970 00:00:00 GMT");
      return "of another time";
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private static void redirect(String location, HttpExchange exchange) throws IOException {
    redirect(302, location, exchange);
  }

  private static void redirect(int status, String location, HttpExchange exchange)
      throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    Sending.send(Answer.text(status, "elsewhere"), exchange);
  }

  private static String otherName(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    String other =
        host.startsWith("localhost")
            ? host.replaceFirst("localhost", "127.0.0.1")
            : host.replaceFirst("^[^:]*", "localhost");
    return "http://" + other + exchange.getRequestURI();
  }

  private static String withoutTls(HttpExchange exchange) {
    Object plain = exchange.getHttpContext().getAttributes().get(PLAIN);
    String host = exchange.getRequestHeaders().getFirst("Host");
    return (plain == null ? "http://" + host : plain) + exchange.getRequestURI().toString();
  }

  private static void cut(Answer answer, HttpExchange exchange) throws IOException {
    byte[] body = answer.body();
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(Arrays.copyOf(body, body.length / 2));
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private static void slowly(Answer answer, HttpExchange exchange) throws IOException {
    byte[] body = answer.body();
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.sendResponseHeaders(answer.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      for (byte octet : body) {
        out.write(octet);
        out.flush();
        pause(100);
      }
    }
  }

  private static void endlessly(Answer answer, HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.sendResponseHeaders(answer.status(), 0); // chunked
    var taken = (AtomicLong) exchange.getHttpContext().getAttributes().get(TAKEN);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < LARGE / CHUNK; i++) {
        out.write(new byte[CHUNK]);
        taken.addAndGet(CHUNK);
      }
    }
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(small)) {
      for (int i = 0; i < LARGE / CHUNK; i++) {
        zip.write(new byte[CHUNK]);
      }
    }
    return small.toByteArray();
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the CA stops
    }
  }
}
