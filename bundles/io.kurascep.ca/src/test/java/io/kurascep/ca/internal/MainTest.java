// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.http.AdminClient;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command, in processes of its own. */
@Timeout(120)
class MainTest {
  @TempDir private Path data;

  /** A CA in another process. */
  private static final class Running implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final List<String> lines = new ArrayList<>();

    Running(Path data, String... options) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-Dorg.slf4j.simpleLogger.logFile=System.out",
                  Main.class.getName(),
                  "--data",
                  data.toString(),
                  "--port",
                  "0"));
      command.addAll(List.of(options));
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      out = process.inputReader(UTF_8);
    }

    String await(String begin) throws IOException {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.startsWith(begin)) {
          return line.substring(begin.length()).strip();
        }
      }
      throw new AssertionError("the CA ended: " + lines);
    }

    int stop() throws IOException, InterruptedException {
      process.toHandle().destroy(); // as Ctrl-C does
      out.lines().forEach(lines::add);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static TestAnswer send(String url, TestMessage message) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url + "?operation=PKIOperation"))
            .POST(BodyPublishers.ofByteArray(message.encoded()))
            .build();
    byte[] answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body();
    return TestAnswer.read(message, answer);
  }

  private static X509Certificate certificate(String url) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url + "?operation=GetCACert")).build();
    return TestCa.certificate(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body());
  }

  private static TestMessage request(X509Certificate ca, String challenge) {
    return TestMessage.pkcsReq(
        ca,
        TestCa.SUBJECT,
        TestKeys.rsa("device"),
        new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge(challenge).encoded());
  }

  private static Runnable enrollUntilItDies(
      String url, X509Certificate ca, Queue<X509Certificate> issued, CountDownLatch enough) {
    return () -> {
      boolean alive = true;
      while (alive) {
        try {
          issued.add(send(url, request(ca, "")).certificate());
          enough.countDown();
        } catch (Exception e) {
          alive = false;
        }
      }
    };
  }

  private static int run(ByteArrayOutputStream out, ByteArrayOutputStream err, String... words) {
    return Main.run(
        List.of(words), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  @Test
  void runsUntilItIsStoppedAndGoesOnWhereItWas() throws Exception {
    X509Certificate ca;
    X509Certificate current;
    try (Running first = new Running(data, "--challenge", "s3cret", "--validity", "10m")) {
      String url = first.await("URL");
      assertThat(url).matches("http://127\\.0\\.0\\.1:\\d+/scep/demo/pkiclient\\.exe");
      String fingerprint = first.await("Fingerprint");
      first.await("Ctrl-C");
      ca = certificate(url);
      assertThat(fingerprint).matches("([0-9A-F]{2}:){31}[0-9A-F]{2} \\(SHA-256\\)");
      current = send(url, request(ca, "s3cret")).certificate();
      assertThat(send(url, request(ca, "wrong")).status()).isEqualTo("FAILURE badRequest");
      first.stop();
      assertThat(String.join("\n", first.lines))
          .contains("not a public CA", "issued", "refused")
          .doesNotContain("s3cret", "wrong\n", "WARN", "ERROR", "Exception");
    }
    try (Running second = new Running(data, "--challenge", "s3cret")) {
      String url = second.await("URL");
      second.await("Ctrl-C");
      TestMessage renewal =
          request(ca, "").type(TestMessage.RENEWAL_REQ).signer(TestKeys.rsa("device"), current);
      assertThat(send(url, renewal).certificate()).isNotEqualTo(current);
    }
  }

  @Test
  void survivesSigkill() throws Exception {
    X509Certificate ca;
    X509Certificate current;
    try (Running first = new Running(data, "--challenge", "one", "--one-time")) {
      String url = first.await("URL");
      first.await("Ctrl-C");
      ca = certificate(url);
      current = send(url, request(ca, "one")).certificate();
      first.process.destroyForcibly().waitFor();
    }
    assertThatThrownBy(() -> AdminClient.of(data.resolve("demo")).tell(List.of("requests")))
        .hasMessageMatching("no CA answers at http://127.0.0.1:\\d+/admin/demo/: start it first");
    try (Running second = new Running(data, "--challenge", "one", "--one-time")) {
      String url = second.await("URL");
      assertThat(certificate(url)).isEqualTo(ca);
      assertThat(send(url, request(ca, "one")).status()).isEqualTo("FAILURE badRequest");
      TestMessage renewal =
          request(ca, "").type(TestMessage.RENEWAL_REQ).signer(TestKeys.rsa("device"), current);
      assertThat(send(url, renewal).status()).isEqualTo("SUCCESS");
    }
  }

  @Test
  void neverForgetsACertificateThatLeftBeforeSigkill() throws Exception {
    X509Certificate ca = null;
    Queue<X509Certificate> issued = new ConcurrentLinkedQueue<>();
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      for (int round = 1; round <= 3; round++) {
        try (Running running = new Running(data)) {
          String url = running.await("URL");
          running.await("Ctrl-C");
          ca = certificate(url);
          CountDownLatch enough = new CountDownLatch(10);
          List<Future<?>> ends = new ArrayList<>();
          for (int client = 0; client < 4; client++) {
            ends.add(clients.submit(enrollUntilItDies(url, ca, issued, enough)));
          }
          assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
          running.process.destroyForcibly().waitFor();
          for (Future<?> end : ends) {
            end.get();
          }
        }
      }
    } finally {
      clients.shutdown();
    }
    assertThat(issued).extracting(X509Certificate::getSerialNumber).doesNotHaveDuplicates();
    try (Running last = new Running(data)) {
      String url = last.await("URL");
      for (X509Certificate certificate : issued) {
        TestMessage renewal =
            request(ca, "")
                .type(TestMessage.RENEWAL_REQ)
                .signer(TestKeys.rsa("device"), certificate);
        assertThat(send(url, renewal).status()).isEqualTo("SUCCESS");
      }
    }
  }

  @Test
  void letsAnotherProcessDecide() throws Exception {
    try (Running running = new Running(data, "--manual")) {
      String url = running.await("URL");
      running.await("Ctrl-C");
      TestMessage message = request(certificate(url), "");
      assertThat(send(url, message).status()).isEqualTo("PENDING");
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();

      assertThat(run(out, err, "requests", "--data", data.toString())).isZero();
      assertThat(out.toString(UTF_8)).startsWith("1  ").contains("CN=device");
      assertThat(run(out, err, "approve", "1", "--data", data.toString())).isZero();
      assertThat(run(out, err, "reject", "1", "--data", data.toString())).isEqualTo(1);

      assertThat(err.toString(UTF_8)).isEqualTo("ca: no request 1 waits for approval\n");
      assertThat(send(url, message).status()).isEqualTo("SUCCESS");
    }
  }

  @Test
  void saysWhatIsWrongInOneLine() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();

    assertThat(run(out, err, "--port", "many")).isEqualTo(2);
    assertThat(run(new ByteArrayOutputStream(), new ByteArrayOutputStream(), "--alias", "aliases"))
        .as("the name of a file")
        .isEqualTo(2);

    assertThat(out.size()).isZero();
    assertThat(err.toString(UTF_8))
        .isEqualTo("ca: --port must be a number from 0 to 65535, not many\n");
  }

  @Test
  void saysWhatCannotBeDone() throws Exception {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();

    assertThat(run(out, err, "requests", "--data", data.toString())).isEqualTo(1);
    assertThat(run(out, err, "--data", data.toString(), "--host", "nowhere.invalid")).isEqualTo(1);

    assertThat(err.toString(UTF_8).lines().toList())
        .hasSize(2)
        .allMatch(line -> line.startsWith("ca: "));
    TestCa.in(data).open().close(); // and nothing holds the folder
  }

  @Test
  void helps() {
    var out = new ByteArrayOutputStream();

    assertThat(run(out, new ByteArrayOutputStream(), "--help")).isZero();

    assertThat(out.toString(UTF_8)).startsWith("Usage: ca ");
  }
}
