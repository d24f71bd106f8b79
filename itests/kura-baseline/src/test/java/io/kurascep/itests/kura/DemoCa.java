// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kurascep.ca.internal.CaSettings;
import io.kurascep.ca.internal.CaSettings.Approval;
import io.kurascep.ca.internal.ScepCa;
import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The embedded CA in the test's own JVM, outside of the framework, behind an HTTP server that
 * counts what comes.
 */
final class DemoCa implements AutoCloseable {
  /** How long its certificates are valid, from now. */
  static final Duration VALIDITY = Duration.ofDays(90);

  private final ScepCa ca;
  private final HttpServer http;
  private final AtomicInteger messages = new AtomicInteger();

  private DemoCa(ScepCa ca, HttpServer http) {
    this.ca = ca;
    this.http = http;
  }

  /** Starts a CA that grants everything. */
  static DemoCa start(Path folder) {
    return start(folder, "demo", Approval.AUTOMATIC);
  }

  /** Starts a CA with a folder and an approval of its own. */
  static DemoCa start(Path folder, String alias, Approval approval) {
    try {
      ScepCa ca =
          ScepCa.open(
              new CaSettings(
                  alias,
                  folder.resolve("ca"),
                  "CN=" + alias + " CA",
                  List.of(),
                  false,
                  approval,
                  VALIDITY),
              DurableFiles.onDisk(),
              Clock.systemUTC(),
              new SecureRandom());
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      DemoCa demo = new DemoCa(ca, http);
      http.createContext("/scep", demo::answer);
      http.start();
      return demo;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of the SCEP service. */
  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/scep";
  }

  /** The SHA-256 fingerprint of the CA certificate. */
  String fingerprint() {
    return ca.fingerprint();
  }

  /** How many pkiMessages came so far: requests and polls. */
  int messages() {
    return messages.get();
  }

  /** The transaction ids that wait for approval. */
  List<String> waiting() {
    return ca.pending().stream().map(pending -> pending.id()).toList();
  }

  /** Approves the only request that waits. */
  void approve() {
    try {
      ca.approve(ca.pending().get(0).number());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getQuery();
      byte[] body;
      if (query.contains("GetCACaps")) {
        body = ca.capabilities();
      } else if (query.contains("GetCACert")) {
        body = ca.certificate();
      } else {
        messages.incrementAndGet();
        body = ca.operate(exchange.getRequestBody().readAllBytes(), "test");
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (MalformedMessage e) {
      exchange.sendResponseHeaders(400, 0);
      exchange.getResponseBody().write(e.getMessage().getBytes(ISO_8859_1));
    }
  }

  @Override
  public void close() {
    try (ca) {
      http.stop(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
