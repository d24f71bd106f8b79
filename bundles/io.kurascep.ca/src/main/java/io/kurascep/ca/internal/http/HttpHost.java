// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kurascep.ca.internal.ScepCa;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/** One HTTP server with the CAs on it. */
final class HttpHost {
  /** The alias at the address without one, as in EJBCA. */
  static final String DEFAULT_ALIAS = "scep";

  /**
   * Each connection has a thread while a request is on it, so that silent clients keep nobody else
   * waiting. With messages of 64 KiB they hold 16 MiB at most.
   */
  private static final int CONNECTIONS = 256;

  private static final int BACKLOG = 128;

  static {
    // Read once by the HTTP server of the JDK, for the whole process.
    setDefault("sun.net.httpserver.nodelay", "true"); // or each answer waits for an ACK
    setDefault("sun.net.httpserver.maxReqTime", "20"); // seconds until a slow client is cut
    setDefault("sun.net.httpserver.maxRspTime", "60"); // seconds
    setDefault("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
  }

  private final String scheme;
  private final InetSocketAddress address;
  private final HttpServer server;
  private final ThreadPoolExecutor workers;
  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Site> sites = new ConcurrentHashMap<>();

  /** A CA, and how its operator shows who it is, by command and in a browser. */
  record Site(ScepCa ca, AdminAccess admin, AdminSession session) {}

  private HttpHost(
      String scheme, InetSocketAddress address, HttpServer server, ThreadPoolExecutor workers) {
    this.scheme = scheme;
    this.address = address;
    this.server = server;
    this.workers = workers;
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  static HttpHost start(InetSocketAddress address) throws IOException {
    try {
      HttpHost plain = running("http", address, HttpServer.create(address, BACKLOG), Map.of());
      plain.server.createContext("/admin/", new AdminHandler(plain.sites));
      return plain;
    } catch (IOException e) {
      throw taken(address, e);
    }
  }

  /**
   * The same over TLS, for one CA, whose faults tell which certificates the server shows.
   *
   * @param plain the address of that CA without TLS, up to its path
   */
  static HttpHost startTls(InetSocketAddress address, SSLContext context, String plain)
      throws IOException {
    try {
      HttpsServer server = HttpsServer.create(address, BACKLOG);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      return running("https", address, server, Map.of(Wire.PLAIN, plain));
    } catch (IOException e) {
      throw taken(address, e);
    }
  }

  private static IOException taken(InetSocketAddress address, IOException cause) {
    return new IOException(
        "cannot listen on "
            + address.getHostString()
            + " port "
            + address.getPort()
            + ": choose another port or host",
        cause);
  }

  private static HttpHost running(
      String scheme, InetSocketAddress address, HttpServer server, Map<String, Object> attributes) {
    // The server itself would name another address where it listens on all of them.
    InetSocketAddress real =
        new InetSocketAddress(address.getAddress(), server.getAddress().getPort());
    HttpHost httpHost = new HttpHost(scheme, real, server, workers());
    server.setExecutor(httpHost.workers);
    ScepHandler scep = new ScepHandler(httpHost.sites);
    httpHost.createContext("/scep/", scep, attributes);
    httpHost.createContext("/cgi-bin/", scep, attributes); // the path of RFC 8894 section 4.1
    server.start();
    return httpHost;
  }

  private void createContext(String path, ScepHandler scep, Map<String, Object> attributes) {
    HttpContext context = server.createContext(path, scep);
    context.getAttributes().putAll(attributes);
    context.getAttributes().put(Wire.TAKEN, taken);
  }

  /** Returns how much of endless answers was sent, in octets. */
  long taken() {
    return taken.get();
  }

  private static ThreadPoolExecutor workers() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        CONNECTIONS,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(), // nobody waits for the thread of another
        task -> new Thread(task, "scep-ca-" + number.incrementAndGet()));
  }

  /** Serves a CA to clients alone: its operator goes to another address. */
  void addForClients(ScepCa ca, SecureRandom random) {
    sites.put(ca.alias(), new Site(ca, access(ca, random), new AdminSession(random)));
  }

  private AdminAccess access(ScepCa ca, SecureRandom random) {
    return AdminAccess.create(uri("/admin/" + ca.alias() + "/"), random);
  }

  ServedCa add(
      ScepCa ca, Optional<HttpHost> tls, HttpHosts hosts, DurableFiles files, SecureRandom random)
      throws IOException {
    if (ca.needsAddress() && address.getAddress().isAnyLocalAddress()) {
      throw new IOException(
          "certificates cannot say where the CRL is, since the CA listens on all addresses: set"
              + " crl.address to the one that clients reach");
    }
    AdminAccess admin = access(ca, random);
    if (sites.putIfAbsent(ca.alias(), new Site(ca, admin, new AdminSession(random))) != null) {
      throw new IOException(
          "the alias " + ca.alias() + " is on this port already: choose another alias or port");
    }
    try {
      admin.write(ca.folder(), files);
    } catch (IOException e) {
      sites.remove(ca.alias());
      throw e;
    }
    ca.servedAt(uri("/scep/" + ca.alias() + "/"));
    return new ServedCa(ca, this, tls, hosts, files);
  }

  /**
   * Whether an alias is at the address without an alias: {@link #DEFAULT_ALIAS}, or the only one.
   */
  boolean answersAtShortAddress(String alias) {
    return atShortAddress(sites).filter(site -> site.ca().alias().equals(alias)).isPresent();
  }

  static Optional<Site> atShortAddress(Map<String, Site> sites) {
    Site named = sites.get(DEFAULT_ALIAS);
    return named == null && sites.size() == 1
        ? sites.values().stream().findFirst()
        : Optional.ofNullable(named);
  }

  void remove(ScepCa ca) {
    sites.remove(ca.alias());
  }

  boolean isUnused() {
    return sites.isEmpty();
  }

  /** Where it listens: the address that was asked for, and the port. */
  InetSocketAddress address() {
    return address;
  }

  /** An address on this host; of this machine's loopback if it listens on all addresses. */
  URI uri(String path) {
    InetAddress ip =
        address.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : address.getAddress();
    String name = ip.getHostAddress().replace("%", "%25");
    String host = name.contains(":") ? "[" + name + "]" : name;
    return URI.create(scheme + "://" + host + ":" + address.getPort() + path);
  }

  /** Stops; answers that are being made get a moment. */
  void stop() {
    workers.shutdown();
    try {
      workers.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // then without the moment
    }
    server.stop(0);
  }
}
