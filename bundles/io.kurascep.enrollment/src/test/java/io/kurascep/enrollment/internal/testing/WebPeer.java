// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** A web server on this computer that answers everything in the same way. */
public final class WebPeer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private volatile int status;
  private volatile Supplier<String> body;

  private WebPeer(int status, Supplier<String> body, HttpServer server) {
    this.status = status;
    this.body = body;
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  /** One that answers with this. */
  public static WebPeer answering(int status, String body) throws IOException {
    return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), status, body);
  }

  /** One that listens here. */
  public static WebPeer at(InetSocketAddress address, int status, String body) throws IOException {
    return new WebPeer(status, () -> body, HttpServer.create(address, 0));
  }

  /** One with TLS. */
  public static WebPeer secure(SSLContext tls, boolean wantsKey, int status, String body)
      throws IOException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            var wanted = tls.getDefaultSSLParameters();
            wanted.setNeedClientAuth(wantsKey);
            parameters.setSSLParameters(wanted);
          }
        });
    return new WebPeer(status, () -> body, server);
  }

  /** From now on it answers with this. */
  public void answers(int newStatus, Supplier<String> newBody) {
    status = newStatus;
    body = newBody;
  }

  /** Each answer has this header too. */
  public void header(String name, String value) {
    headers.put(name, value);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      for (var name : List.of("Authorization", "Proxy-Authorization")) {
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).ifPresent(logins::add);
      }
      headers.forEach(exchange.getResponseHeaders()::set);
      var bytes = body.get().getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Its address. */
  public String url(String pathAndQuery) {
    return (server instanceof HttpsServer ? "https" : "http")
        + "://127.0.0.1:"
        + port()
        + pathAndQuery;
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Method and address of each request. */
  public List<String> requests() {
    return requests;
  }

  /** What was said of who asks. */
  public List<String> logins() {
    return logins;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
