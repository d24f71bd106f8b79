// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** The embedded CA, run as a program in a process of its own, with the challenge "secret". */
final class EmbeddedCa implements AutoCloseable {
  private static final String MAIN = "io.kurascep.ca.internal.Main";

  private final Process process;
  private final Path data;
  private final String url;

  private EmbeddedCa(Process process, Path data, String url) {
    this.process = process;
    this.data = data;
    this.url = url;
  }

  /**
   * Starts it.
   *
   * @param folder holds its data
   * @param settings each {@code name=value}
   */
  static EmbeddedCa start(Path folder, List<String> settings) throws IOException {
    Path data = folder.resolve("ca");
    List<String> command = command(data);
    command.addAll(List.of("--port", "0", "--challenge", "secret"));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out = process.inputReader(UTF_8);
    String url = "";
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("URL")) {
        url = line.substring("URL".length()).strip();
      }
      if (line.startsWith("Ctrl-C")) {
        return new EmbeddedCa(process, data, url);
      }
    }
    throw new IOException("the embedded CA did not start");
  }

  private static List<String> command(Path data) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            MAIN,
            "--data",
            data.toString()));
  }

  String url() {
    return url;
  }

  /** The file with its certificate. */
  Path certificate() {
    return data.resolve("demo/ca.pem");
  }

  /** The certificate at the top of the chain: of the root, where one stands above the CA. */
  X509Certificate top() throws IOException, CertificateException {
    Path root = data.resolve("demo/root.pem");
    return Files.exists(root) ? read(root) : issuer();
  }

  /** The certificate that issues. */
  X509Certificate issuer() throws IOException, CertificateException {
    return read(certificate());
  }

  private static X509Certificate read(Path pem) throws IOException, CertificateException {
    try (var in = Files.newInputStream(pem)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /** Tells it something by command. */
  void tell(String... words) throws IOException, InterruptedException {
    List<String> command = command(data);
    command.addAll(List.of(words));
    Process teller =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (teller.waitFor() != 0) {
      throw new IOException(
          "the embedded CA refused: " + new String(teller.getErrorStream().readAllBytes(), UTF_8));
    }
  }

  /** Shell that waits for the first request and approves it. */
  String approval() {
    String ca = String.join(" ", command(data));
    return "until %s approve 1; do sleep 0.2; done;".formatted(ca);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
