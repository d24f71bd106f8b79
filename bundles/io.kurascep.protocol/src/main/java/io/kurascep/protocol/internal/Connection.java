// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to a server, for one request and its answer at a time. */
public final class Connection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final Origin origin;
  private final TimedSocket wire;
  private final Socket socket;
  private final InputStream in;

  /**
   * A connection that is there.
   *
   * @param origin the server
   * @param wire what it is made of
   * @param socket the same, or what TLS puts on it
   */
  Connection(Origin origin, TimedSocket wire, Socket socket) throws IOException {
    this.origin = origin;
    this.wire = wire;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Whether it leads to this server. */
  public boolean leadsTo(Origin wanted) {
    return origin.equals(wanted);
  }

  /** Begins another exchange on it, with a time limit of its own. */
  public void resume(Deadline deadline) {
    wire.extend(deadline);
  }

  /** Where the request goes. */
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /** Where the answer comes from. */
  public InputStream in() {
    return in;
  }

  /** Closes; what goes wrong then no longer matters, since the answer is there or has failed. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("A connection did not close cleanly", e);
    }
  }
}
