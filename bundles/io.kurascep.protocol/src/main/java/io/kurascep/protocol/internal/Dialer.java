// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.HttpLimits;
import io.kurascep.protocol.TlsSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Makes the connection to a server: directly or by way of a proxy, with TLS or without. Until it
 * has returned, no byte of a request has left.
 */
public final class Dialer {

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  private final HttpLimits limits;
  private final Optional<ProxyHop> proxy;
  private final TlsSettings tls;
  private Optional<TlsClient> tlsClient = Optional.empty();

  /** Prepares for calls. */
  public Dialer(HttpLimits limits, Optional<ProxyHop> proxy, TlsSettings tls) {
    this.limits = limits;
    this.proxy = proxy;
    this.tls = tls;
  }

  /** The proxy that a request must be addressed to, rather than to the server itself. */
  public Optional<ProxyHop> forwarder(Origin origin) {
    return origin.tls() ? Optional.empty() : proxy;
  }

  /**
   * Connects.
   *
   * @param origin the server
   * @param deadline end of everything on this connection
   * @return the connection, encrypted where the origin says so
   * @throws IOException if there is none; a {@link Fault} says why
   */
  public Connection dial(Origin origin, Deadline deadline) throws IOException {
    TimedSocket socket =
        proxy.isPresent()
            ? connect(proxy.get().toString(), proxy.get().host(), proxy.get().port(), deadline)
            : connect(origin.toString(), origin.host(), origin.port(), deadline);
    try {
      if (origin.tls() && proxy.isPresent()) {
        tunnel(socket, origin, proxy.get());
      }
      return new Connection(origin, socket, origin.tls() ? tls().secure(socket, origin) : socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Made when first needed: the settings do not matter to a server without TLS. */
  private synchronized TlsClient tls() throws Fault {
    if (tlsClient.isEmpty()) {
      tlsClient = Optional.of(new TlsClient(tls));
    }
    return tlsClient.get();
  }

  /** Tries every address of the host in turn, since one of IPv4 and IPv6 may lead nowhere. */
  private TimedSocket connect(String peer, String host, int port, Deadline deadline)
      throws IOException {
    Optional<Fault> failed = Optional.empty();
    for (InetAddress address : addresses(host)) {
      try {
        return TimedSocket.connect(
            new InetSocketAddress(address, port), limits.connect(), limits.read(), deadline);
      } catch (SocketTimeoutException e) {
        failed =
            Optional.of(
                Fault.noConnection(
                    peer
                        + " "
                        + e.getMessage()
                        + ": check the address, the network and what may block it",
                    e));
      } catch (InterruptedIOException e) {
        throw e;
      } catch (ConnectException e) {
        failed =
            Optional.of(
                Fault.noConnection(
                    peer
                        + " cannot be reached ("
                        + Fault.detail(e)
                        + "): check the address and whether the server runs",
                    e));
      } catch (IOException e) {
        failed =
            Optional.of(
                Fault.noConnection(
                    peer
                        + " cannot be reached ("
                        + Fault.detail(e)
                        + "): check the address and the network",
                    e));
      }
    }
    throw failed.orElseThrow();
  }

  private static InetAddress[] addresses(String host) throws Fault {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw Fault.noConnection(
          "the host name "
              + FailureWords.harmless(host)
              + " is unknown: check the address and this gateway's name server",
          e);
    }
  }

  private static void tunnel(Socket socket, Origin origin, ProxyHop hop) throws IOException {
    HttpReply reply = askForTunnel(socket, origin, hop);
    Optional<Fault> login = missingLogin(reply, hop);
    if (login.isPresent()) {
      throw login.get();
    }
    if (reply.status() / 100 == 5) {
      throw Fault.noConnection(
          hop + " cannot reach " + origin + " (HTTP " + reply.status() + "): check the address",
          null);
    }
    if (reply.status() / 100 != 2) {
      throw Fault.of(
          hop
              + " refuses to connect to "
              + origin
              + " (HTTP "
              + reply.status()
              + "): ask its administrator");
    }
  }

  private static HttpReply askForTunnel(Socket socket, Origin origin, ProxyHop hop)
      throws IOException {
    try {
      HttpRequest.tunnel(origin, hop).write(socket.getOutputStream());
      return HttpReply.head(socket.getInputStream(), hop.toString());
    } catch (SocketTimeoutException e) {
      throw Fault.of(hop + " " + e.getMessage() + ": try again later, or use another proxy", e);
    }
  }

  /** What a proxy expects that answers that it wants a login; empty where it does not. */
  public static Optional<Fault> missingLogin(HttpReply reply, ProxyHop hop) {
    if (reply.status() != PROXY_AUTHENTICATION_REQUIRED) {
      return Optional.empty();
    }
    boolean basic =
        reply.headers("Proxy-Authenticate").stream()
            .anyMatch(scheme -> scheme.regionMatches(true, 0, "Basic", 0, 5));
    return Optional.of(
        Fault.of(
            basic
                ? hop + " does not accept the proxy user and password: check them"
                : hop + " asks for a login other than Basic: let it take Basic for this gateway"));
  }
}
