// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.component.LifeCycle;

/** jscep's servlet on Jetty, on a free port of loopback. */
final class JscepServer implements AutoCloseable {
  /** Who answers: the CA itself, or a registration authority with a key of its own. */
  enum Front {
    CA,
    RA
  }

  private final TinyCa ca;
  private final TinyCaServlet servlet;
  private final Server server;

  /**
   * Starts a server.
   *
   * @param front who answers
   * @param challenge what a first request must carry
   * @param byHand whether each request waits for a person's decision
   */
  JscepServer(Front front, String challenge, boolean byHand) throws GeneralSecurityException {
    ca = new TinyCa();
    servlet = new TinyCaServlet(ca, front == Front.CA ? ca.self() : ca.newRa(), challenge, byHand);
    server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var context = new ServletContextHandler();
    context.addServlet(new ServletHolder(servlet), "/scep");
    server.setHandler(context);
    LifeCycle.start(server);
  }

  URI url() {
    return server.getURI().resolve("/scep");
  }

  X509Certificate caCertificate() {
    return ca.self().certificate();
  }

  /** Method and operation of each request that arrived, such as {@code GET GetCACaps}. */
  List<String> requests() {
    return servlet.requests();
  }

  void approveAll() {
    servlet.approveAll();
  }

  void refuseAll() {
    servlet.refuseAll();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }
}
