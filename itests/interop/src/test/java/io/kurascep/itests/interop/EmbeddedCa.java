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

/**
 * The embedded CA, run as a program in a process of its own, with the challenge "secret". How Java
 * is run, its small heap above all, is in the file that {@code bin/ca} reads, too.
 */
final class EmbeddedCa implements AutoCloseable {
  private static final Path OPTIONS = Path.of("../../distrib/gateway/src/main/dist/lib/java.sh");

  private static final String PROGRAM =
      """
      JAVA_HOME='%s'
      . '%s'
      exec "$java" $java_options -cp '%s' io.kurascep.ca.internal.Main --data '%s' "$@"
      """;

  private final Process process;
  private final Path program;
  private final Path data;
  private final String url;

  private EmbeddedCa(Process process, Path program, Path data, String url) {
    this.process = process;
    this.program = program;
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
    Path program = Files.writeString(folder.resolve("ca.sh"), program(data));
    List<String> command = new ArrayList<>(List.of("sh", program.toString()));
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
        return new EmbeddedCa(process, program, data, url);
      }
    }
    throw new IOException("the embedded CA did not start");
  }

  private static String program(Path data) {
    return PROGRAM.formatted(
        System.getProperty("java.home"),
        OPTIONS.toAbsolutePath(),
        System.getProperty("java.class.path"),
        data);
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
    List<String> command = new ArrayList<>(List.of("sh", program.toString()));
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
    return "until sh %s approve 1; do sleep 0.2; done;".formatted(program);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
