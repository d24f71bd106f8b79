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

/** A connection to a server, for one request and its answer. */
public final class Connection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final Socket socket;

  Connection(Socket socket) {
    this.socket = socket;
  }

  /** Where the request goes. */
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /** Where the answer comes from. */
  public InputStream in() throws IOException {
    return new BufferedInputStream(socket.getInputStream());
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
