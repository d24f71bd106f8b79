// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;

/**
 * A TCP connection in which neither a single wait nor all of them together last longer than
 * allowed: also while it is made, while it is written to, and under a TLS handshake in which the
 * other side sends a byte now and then. It needs no thread that watches, and an interrupt ends
 * every wait.
 *
 * <p>Used by one thread only.
 */
final class TimedSocket extends Socket {

  private final SocketChannel channel;
  private final Selector selector;
  private final Duration pauseLimit;
  private Deadline deadline;

  private TimedSocket(
      SocketChannel channel, Selector selector, Duration pauseLimit, Deadline deadline)
      throws IOException {
    super((SocketImpl) null);
    this.channel = channel;
    this.selector = selector;
    this.pauseLimit = pauseLimit;
    this.deadline = deadline;
  }

  /**
   * Connects.
   *
   * @param address where to
   * @param connectLimit longest time until the connection is there
   * @param pauseLimit longest time without a byte afterwards
   * @param deadline end of it all
   * @return the connection
   * @throws SocketTimeoutException if a limit is reached
   */
  static TimedSocket connect(
      InetSocketAddress address, Duration connectLimit, Duration pauseLimit, Deadline deadline)
      throws IOException {
    var socket = new TimedSocket(SocketChannel.open(), Selector.open(), pauseLimit, deadline);
    try {
      socket.call(address, connectLimit);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void call(InetSocketAddress address, Duration limit) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.register(selector, 0);
    channel.connect(address);
    var connected = Deadline.in(limit);
    while (!channel.finishConnect()) {
      await(SelectionKey.OP_CONNECT, connected, "does not answer within ");
    }
  }

  /** Waits until the connection is ready, or until the first of the two limits is reached. */
  private void await(int operation, Deadline limit, String complaint) throws IOException {
    long millis = Math.min(limit.left().toMillis(), deadline.left().toMillis());
    if (deadline.left().toMillis() <= 0) {
      throw new SocketTimeoutException("took longer than " + words(deadline.limit()) + " in all");
    }
    if (millis <= 0) {
      throw new SocketTimeoutException(complaint + words(limit.limit()));
    }
    channel.keyFor(selector).interestOps(operation);
    selector.select(millis);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Puts another deadline in the place of the first, for another exchange. */
  void extend(Deadline end) {
    deadline = end;
  }

  private static String words(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  private int receive(ByteBuffer into) throws IOException {
    var pause = Deadline.in(pauseLimit);
    int count = channel.read(into);
    while (count == 0 && into.hasRemaining()) {
      await(SelectionKey.OP_READ, pause, "sent nothing for ");
      count = channel.read(into);
    }
    return count;
  }

  private void send(ByteBuffer from) throws IOException {
    var pause = Deadline.in(pauseLimit);
    while (from.hasRemaining()) {
      if (channel.write(from) > 0) {
        pause = Deadline.in(pauseLimit);
      } else {
        await(SelectionKey.OP_WRITE, pause, "took nothing for ");
      }
    }
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        var one = ByteBuffer.allocate(1);
        return receive(one) < 0 ? -1 : one.get(0) & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        return receive(ByteBuffer.wrap(into, offset, length));
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        send(ByteBuffer.wrap(new byte[] {(byte) b}));
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        send(ByteBuffer.wrap(from, offset, length));
      }
    };
  }

  @Override
  public synchronized void close() throws IOException {
    try (selector) { // which lets go of the channel's file descriptor
      channel.close();
    }
  }

  // What follows is asked for by the TLS layer above; nothing else of Socket is.

  @Override
  public boolean isConnected() {
    return channel.socket().isConnected();
  }

  @Override
  public boolean isBound() {
    return channel.socket().isBound();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isInputShutdown() {
    return channel.socket().isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return channel.socket().isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public InetAddress getInetAddress() {
    return channel.socket().getInetAddress();
  }

  @Override
  public int getPort() {
    return channel.socket().getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return channel.socket().getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return channel.socket().getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return channel.socket().getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return channel.socket().getLocalSocketAddress();
  }

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public synchronized int getSoTimeout() {
    return 0;
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    // The limits were given when the connection was made.
  }

  @Override
  public String toString() {
    return "TimedSocket[" + getRemoteSocketAddress() + "]";
  }
}
