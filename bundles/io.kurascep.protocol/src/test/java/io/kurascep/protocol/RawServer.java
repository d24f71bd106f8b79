// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A server on a loopback port that does with each connection just what a test says. */
final class RawServer implements AutoCloseable {

  /** What happens on one connection; it is closed afterwards. */
  interface Handler {
    void serve(Call call) throws IOException;
  }

  private static final Pattern LENGTH =
      Pattern.compile("\r\nContent-Length: ([0-9]+)\r\n", Pattern.CASE_INSENSITIVE);

  private final ServerSocket listener;
  private final Handler handler;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private RawServer(ServerSocket listener, Handler handler) {
    this.listener = listener;
    this.handler = handler;
    threads.execute(this::accept);
  }

  static RawServer start(Handler handler) {
    return start(0, handler);
  }

  static RawServer start(int port, Handler handler) {
    try {
      return on(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RawServer on(ServerSocket listener, Handler handler) {
    return new RawServer(listener, handler);
  }

  /** A server that answers every request in the same way. */
  static RawServer answering(String answer) {
    return start(
        call -> {
          call.readRequest();
          call.write(answer);
        });
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException | RejectedExecutionException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      handler.serve(new Call(socket));
    } catch (IOException e) {
      // The client hung up, which many tests want to see.
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  String origin() {
    return "http://127.0.0.1:" + port();
  }

  URI uri(String pathAndQuery) {
    return URI.create(origin() + pathAndQuery);
  }

  /** Whole requests, as they arrived. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  int connections() {
    return sockets.size();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }

  /** One connection. */
  final class Call {

    private final Socket socket;
    private final InputStream in;

    Call(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    Socket socket() {
      return socket;
    }

    /** Reads one request with its body, and remembers it. */
    String readRequest() throws IOException {
      var bytes = new ByteArrayOutputStream();
      while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          throw new EOFException();
        }
        bytes.write(b);
      }
      var length = LENGTH.matcher(bytes.toString(StandardCharsets.ISO_8859_1));
      if (length.find()) {
        bytes.writeBytes(in.readNBytes(Integer.parseInt(length.group(1))));
      }
      String request = bytes.toString(StandardCharsets.ISO_8859_1);
      requests.add(request);
      return request;
    }

    /** Reads until the client hangs up. */
    void readToTheEnd() throws IOException {
      while (in.read() >= 0) {
        // Nothing is done with it.
      }
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Writes something again and again, with a pause of some milliseconds, until that fails. */
    void drip(String text, int millis) throws IOException {
      try {
        while (!closed.await(millis, TimeUnit.MILLISECONDS)) {
          write(text);
        }
      } catch (InterruptedException e) {
        throw new SocketException("the test is over");
      }
    }

    /** Does nothing until the test is over. */
    void hang() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        throw new SocketException("the test is over");
      }
    }
  }
}
