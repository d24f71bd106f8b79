// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import io.kurascep.files.Pem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * How one run of a client went.
 *
 * @param status its exit status; empty where it was stopped because it did not end
 * @param wrote whether it left something in the file OUT
 * @param certificates what that was, PEM or DER; none where it is something else
 * @param said what it wrote to its output, the first MiB
 */
record ClientRun(OptionalInt status, boolean wrote, List<Certificate> certificates, String said) {
  private static final int LONGEST = 1024 * 1024;
  private static final String OUT = "out.pem";

  /**
   * Runs a command of the shell until it ends or its time is over; then it is stopped with all that
   * descends from it. What a shell that has ended left in the background goes on.
   *
   * @param folder the folder that it works in; it exists
   * @param environment variables in addition to OUT and those of this process
   * @param patience how long it may take
   */
  static ClientRun of(
      String command, Path folder, Map<String, String> environment, Duration patience)
      throws IOException, InterruptedException {
    Path out = folder.resolve(OUT);
    Files.deleteIfExists(out);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("OUT", out.toString());
    Process process = builder.start();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Thread reader = new Thread(() -> read(process.getInputStream(), said), "hostile-output");
    reader.start();
    try {
      boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      OptionalInt status = ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
      if (!ended) {
        stop(process); // this closes its output, so not where there may be some to read
      }
      reader.join(1000); // what outlived its parents may hold the output open
      byte[] got = content(out);
      return new ClientRun(status, got.length > 0, certificates(got), text(said));
    } finally {
      stop(process);
    }
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Reads on where enough is known, lest the client waits. */
  private static void read(InputStream in, ByteArrayOutputStream said) {
    byte[] some = new byte[8192];
    try (in) {
      for (int count = in.read(some); count >= 0; count = in.read(some)) {
        synchronized (said) {
          said.write(some, 0, Math.min(count, LONGEST - said.size()));
        }
      }
    } catch (IOException e) {
      // The client was stopped; what it said so far counts.
    }
  }

  private static String text(ByteArrayOutputStream said) {
    synchronized (said) {
      return said.toString(StandardCharsets.UTF_8);
    }
  }

  private static byte[] content(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(LONGEST);
    }
  }

  private static List<Certificate> certificates(byte[] got) {
    try {
      String text = new String(got, StandardCharsets.ISO_8859_1);
      return text.contains("-----BEGIN ")
          ? List.copyOf(Pem.certificates(text))
          : List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(got)));
    } catch (IOException | CertificateException e) {
      return List.of();
    }
  }

  /** Whether it says that all went well, and left something in OUT. */
  boolean succeeded() {
    return status.equals(OptionalInt.of(0)) && wrote;
  }

  /** Returns how it ended, in words, with the last line that it said. */
  String inWords() {
    String end =
        status.isEmpty()
            ? "it did not end"
            : "status " + status.getAsInt() + (wrote ? ", a file at OUT" : ", nothing at OUT");
    String last = said.lines().filter(line -> !line.isBlank()).reduce("", (one, next) -> next);
    String harmless = last.replaceAll("[^\\x20-\\x7e]", "?");
    return last.isEmpty()
        ? end
        : end + ": " + harmless.substring(0, Math.min(200, harmless.length()));
  }
}
