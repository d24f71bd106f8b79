// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import com.sun.net.httpserver.HttpServer;
import io.kurascep.ca.internal.ScepCa;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One HTTP server with the CAs on it. */
final class HttpHost {
  private static final int THREADS = 16;
  private static final int BACKLOG = 128;

  static {
    // Read once by the HTTP server of the JDK, for the whole process.
    setDefault("sun.net.httpserver.nodelay", "true"); // or each answer waits for an ACK
    setDefault("sun.net.httpserver.maxReqTime", "20"); // seconds until a slow client is cut
    setDefault("sun.net.httpserver.maxRspTime", "60"); // seconds
    setDefault("jdk.httpserver.maxConnections", "1024");
  }

  private final InetSocketAddress address;
  private final HttpServer server;
  private final ThreadPoolExecutor workers;
  private final Map<String, Site> sites = new ConcurrentHashMap<>();

  /** A CA, and how its operator shows who it is. */
  record Site(ScepCa ca, AdminAccess admin) {}

  private HttpHost(InetSocketAddress address, HttpServer server, ThreadPoolExecutor workers) {
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
    HttpServer server;
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + address.getHostString()
              + " port "
              + address.getPort()
              + ": choose another port or host",
          e);
    }
    // The server itself would name another address where it listens on all of them.
    int port = server.getAddress().getPort();
    HttpHost httpHost =
        new HttpHost(new InetSocketAddress(address.getAddress(), port), server, workers());
    server.setExecutor(httpHost.workers);
    server.createContext("/scep/", new ScepHandler(httpHost.sites));
    server.createContext("/admin/", new AdminHandler(httpHost.sites));
    server.start();
    return httpHost;
  }

  private static ThreadPoolExecutor workers() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // as long as there are connections
            task -> new Thread(task, "scep-ca-" + number.incrementAndGet()));
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  ServedCa add(ScepCa ca, HttpHosts hosts, DurableFiles files, SecureRandom random)
      throws IOException {
    AdminAccess admin = AdminAccess.create(uri("/admin/" + ca.alias() + "/requests"), random);
    if (sites.putIfAbsent(ca.alias(), new Site(ca, admin)) != null) {
      throw new IOException(
          "the alias " + ca.alias() + " is on this port already: choose another alias or port");
    }
    try {
      admin.write(ca.folder(), files);
    } catch (IOException e) {
      sites.remove(ca.alias());
      throw e;
    }
    return new ServedCa(ca, this, hosts, files);
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
    return URI.create("http://" + host + ":" + address.getPort() + path);
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
