// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One HTTP/1.1 request (RFC 9112), written in one piece. Unless another one follows at once, it
 * asks for the connection to be closed afterwards.
 */
public final class HttpRequest {

  private static final String USER_AGENT = "KuraSCEP/" + version();
  private static final String PROXY_LOGIN = "Proxy-Authorization: Basic ";
  private static final String LOGIN = "Authorization: ";
  private static final String END_OF_LINE = "\r\n";

  private final StringBuilder head = new StringBuilder();
  private final List<Secret> secrets = new ArrayList<>();
  private byte[] body = new byte[0];

  /** A header whose value is wiped when it was written. */
  @SuppressWarnings("ArrayRecordComponent") // never shared
  private record Secret(byte[] name, byte[] value) {

    static Secret of(String name, byte[] value) {
      return new Secret(name.getBytes(StandardCharsets.US_ASCII), value);
    }

    int length() {
      return name.length + value.length + END_OF_LINE.length();
    }
  }

  private HttpRequest(String method, String target, String host) {
    head.append(method).append(' ').append(target).append(" HTTP/1.1").append(END_OF_LINE);
    header("Host", host);
    header("User-Agent", USER_AGENT);
  }

  private static String version() {
    try (InputStream in = HttpRequest.class.getResourceAsStream("version")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A request of SCEP.
   *
   * @param exchange what to send
   * @param uri where to, which after a redirect is not that of the exchange
   * @param origin the server that it names
   * @param forwarder the proxy that forwards the request, if there is one
   */
  public static HttpRequest of(
      HttpExchange exchange, URI uri, Origin origin, Optional<ProxyHop> forwarder) {
    String target = pathAndQuery(uri);
    var request =
        new HttpRequest(
            exchange.method().name(),
            forwarder.isPresent() ? origin + target : target,
            origin.hostHeader());
    request.header("Accept", "*/*");
    request.header("Accept-Encoding", "identity");
    if (exchange.place() != HttpExchange.Place.FIRST) {
      request.header("Connection", "close");
    }
    if (exchange.method() == HttpMethod.POST) {
      request.body = exchange.body();
      if (request.body.length > 0) {
        request.header("Content-Type", "application/x-pki-message");
      }
      request.header("Content-Length", Integer.toString(request.body.length));
    }
    forwarder.ifPresent(request::login);
    return request;
  }

  /** Asks a proxy for a tunnel (RFC 9110 section 9.3.6). */
  static HttpRequest tunnel(Origin origin, ProxyHop proxy) {
    var request = new HttpRequest("CONNECT", origin.hostAndPort(), origin.hostAndPort());
    request.login(proxy);
    return request;
  }

  private void login(ProxyHop proxy) {
    proxy.credentials().get().ifPresent(value -> secrets.add(Secret.of(PROXY_LOGIN, value)));
  }

  /**
   * Says to the web server itself who asks.
   *
   * @param scheme the scheme and a blank
   * @param value what follows it, which is wiped when it was written
   */
  public void login(String scheme, byte[] value) {
    secrets.add(Secret.of(LOGIN + scheme, value));
  }

  /** What follows the authority, which {@link Origin} lets consist of ASCII only. */
  private static String pathAndQuery(URI uri) {
    String all = uri.toASCIIString();
    int start = all.indexOf("//") + 2 + uri.getRawAuthority().length();
    int fragment = all.indexOf('#', start);
    String target = all.substring(start, fragment < 0 ? all.length() : fragment);
    return target.startsWith("/") ? target : "/" + target;
  }

  private void header(String name, String value) {
    head.append(name).append(": ").append(value).append(END_OF_LINE);
  }

  /** Writes the request once, and forgets the credentials. */
  public void write(OutputStream out) throws IOException {
    byte[] bytes = bytes();
    try {
      out.write(bytes);
      out.flush();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private byte[] bytes() {
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] end = END_OF_LINE.getBytes(StandardCharsets.US_ASCII);
    int size = start.length + end.length + body.length;
    for (Secret secret : secrets) {
      size += secret.length();
    }
    var bytes = ByteBuffer.allocate(size).put(start);
    for (Secret secret : secrets) {
      bytes.put(secret.name()).put(secret.value()).put(end);
      Arrays.fill(secret.value(), (byte) 0);
    }
    return bytes.put(end).put(body).array();
  }
}
