// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** micromdm's scepserver 2.1.0, a Go program that shares no line with us or with Bouncy Castle. */
final class MicromdmServer implements AutoCloseable {
  /** What Debian's package {@code scep} installs. */
  static final Path PROGRAM = Path.of("/usr/bin/scepserver");

  private final Process process;
  private final Path log;
  private final int port;
  private final X509Certificate caCertificate;

  private MicromdmServer(Process process, Path log, int port, X509Certificate caCertificate) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.caCertificate = caCertificate;
  }

  /**
   * Makes a CA and starts the server.
   *
   * @param folder an empty folder for CA and log
   * @param challenge what each request must carry
   */
  static MicromdmServer start(Path folder, String challenge)
      throws IOException, InterruptedException, CertificateException {
    var depot = folder.resolve("depot");
    var log = folder.resolve("log");
    run(log, "ca", "-init", "-depot", depot.toString(), "-keySize", "2048");
    int port = freePort();
    var process =
        scepserver(
            log,
            "-depot",
            depot.toString(),
            "-port",
            Integer.toString(port),
            "-challenge",
            challenge,
            "-allowrenew",
            "0",
            "-debug");
    var server = new MicromdmServer(process, log, port, readCertificate(depot.resolve("ca.pem")));
    try {
      server.awaitListening();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port + "/scep");
  }

  X509Certificate caCertificate() {
    return caCertificate;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private void awaitListening() throws IOException {
    if (!Await.until(() -> listens() || !process.isAlive()) || !process.isAlive()) {
      throw new IOException("scepserver does not listen: " + Files.readString(log));
    }
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(Path log, String... arguments) throws IOException, InterruptedException {
    if (scepserver(log, arguments).waitFor() != 0) {
      throw new IOException("scepserver failed: " + Files.readString(log, UTF_8));
    }
  }

  private static Process scepserver(Path log, String... arguments) throws IOException {
    var builder = new ProcessBuilder(PROGRAM.toString());
    builder.command().addAll(List.of(arguments));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Nobody else can take it: the network namespace is ours alone. */
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static X509Certificate readCertificate(Path file)
      throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
