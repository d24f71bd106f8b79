// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A CA in a process of its own, as {@code bin/ca} runs it, is killed again and again while clients
 * enroll. Its files are all that is left of it.
 */
@Timeout(300)
class KillIT {
  private static final int KILLS = 20;
  private static final int CLIENTS = 4;

  @TempDir private Path data;
  private final Map<String, X509Certificate> handedOut = new HashMap<>();

  /** A certificate in the records. */
  private record Recorded(String transactionId, String serialNumber, X509Certificate certificate) {}

  /** What a client got; no certificate where the connection ended before the answer did. */
  private record Asked(TestMessage message, List<X509Certificate> got) {}

  @Test
  void knowsEveryCertificateThatLeftAndGivesNoNumberTwiceWheneverItIsKilled() throws Exception {
    List<TestMessage> unanswered = new ArrayList<>();
    int between = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (RunningCa ca = RunningCa.start(data)) {
        List<Recorded> before = records();
        for (TestMessage message : unanswered) {
          answeredNow(ca.ask(message), before);
        }
        unanswered = enrollUntilTheKill(ca, kill);
      }
      checkRecords();
      between += isAnyRecorded(unanswered) ? 1 : 0;
    }

    System.out.printf(
        "%d kills, %d of them between record and answer, %d certificates handed out%n",
        KILLS, between, handedOut.size());
    assertThat(between).as("kills between record and answer").isPositive();
  }

  /** Who asks again gets what was recorded; a new number where nothing was. */
  private void answeredNow(Asked asked, List<Recorded> before) {
    assertThat(asked.got()).hasSize(1);
    X509Certificate certificate = asked.got().get(0);
    before.stream()
        .filter(recorded -> recorded.transactionId().equals(asked.message().transactionId()))
        .forEach(recorded -> assertThat(certificate).isEqualTo(recorded.certificate()));
    handOut(asked);
  }

  private void handOut(Asked asked) {
    for (X509Certificate certificate : asked.got()) {
      String number = certificate.getSerialNumber().toString(16);
      assertThat(handedOut.put(number, certificate)).as("number %s", number).isNull();
    }
  }

  /** Lets clients enroll, each kill some records and some time later than the one before. */
  private List<TestMessage> enrollUntilTheKill(RunningCa ca, int kill) throws Exception {
    List<Asked> asked = new CopyOnWriteArrayList<>();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> done = new ArrayList<>();
    try {
      int enough = records().size() + 1 + kill % 5;
      for (int i = 0; i < CLIENTS; i++) {
        done.add(clients.submit(() -> enrollUntilCut(ca, asked)));
      }
      while (records().size() < enough) {
        Thread.onSpinWait();
      }
      LockSupport.parkNanos(250_000L * kill);
    } finally {
      ca.close();
      clients.shutdown();
    }
    for (Future<?> client : done) {
      client.get(60, TimeUnit.SECONDS);
    }
    asked.forEach(this::handOut);
    return asked.stream().filter(one -> one.got().isEmpty()).map(Asked::message).toList();
  }

  private static void enrollUntilCut(RunningCa ca, List<Asked> asked) {
    Asked last;
    do {
      last = ca.ask(ca.request());
      asked.add(last);
    } while (!last.got().isEmpty());
  }

  private void checkRecords() throws IOException {
    List<Recorded> records = records();
    assertThat(records).extracting(Recorded::serialNumber).doesNotHaveDuplicates();
    assertThat(records).extracting(Recorded::transactionId).doesNotHaveDuplicates();
    Map<String, X509Certificate> recorded = new HashMap<>();
    records.forEach(one -> recorded.put(one.serialNumber(), one.certificate()));
    assertThat(recorded).as("the records").containsAllEntriesOf(handedOut);
  }

  private boolean isAnyRecorded(List<TestMessage> messages) throws IOException {
    List<String> ids = messages.stream().map(TestMessage::transactionId).toList();
    return records().stream().map(Recorded::transactionId).anyMatch(ids::contains);
  }

  private Path file() {
    return data.resolve("demo/records");
  }

  /** Reads the lines, without the code that is tested. */
  private List<Recorded> records() throws IOException {
    List<Recorded> records = new ArrayList<>();
    for (String line : Files.readAllLines(file())) {
      String[] words = line.split(" ", -1); // checksum, kind, transaction, three hashes, spent, …
      if (words.length == 11 && words[1].equals("issued")) {
        Base64.Decoder base64 = Base64.getUrlDecoder();
        records.add(
            new Recorded(
                new String(base64.decode(words[2]), UTF_8),
                words[7],
                TestCa.certificate(base64.decode(words[9]))));
      }
    }
    return records;
  }

  /** A CA that runs, and what a client needs to talk to it. */
  private record RunningCa(Process process, URI url, X509Certificate certificate)
      implements AutoCloseable {

    static RunningCa start(Path data) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "--data",
                  data.toString(),
                  "--port",
                  "0")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader out = process.inputReader(UTF_8);
      String url = "";
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("URL")) {
          url = line.substring("URL".length()).strip();
        }
        if (line.startsWith("Ctrl-C")) {
          URI operation = URI.create(url + "?operation=PKIOperation");
          return new RunningCa(process, operation, certificate(url));
        }
      }
      throw new IOException("the CA did not start");
    }

    private static X509Certificate certificate(String url) throws IOException {
      try (var in = URI.create(url + "?operation=GetCACert").toURL().openStream()) {
        return TestCa.certificate(in.readAllBytes());
      }
    }

    TestMessage request() {
      var key = TestKeys.rsa("device");
      byte[] request = new TestRequest(TestCa.SUBJECT, key).encoded();
      return TestMessage.pkcsReq(certificate, TestCa.SUBJECT, key, request);
    }

    Asked ask(TestMessage message) {
      try {
        TestAnswer answer = TestAnswer.read(message, post(message.encoded()));
        return new Asked(message, List.of(answer.certificate()));
      } catch (IOException e) {
        return new Asked(message, List.of());
      }
    }

    private byte[] post(byte[] body) throws IOException {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(body.length); // or it is sent again where it is cut
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("no answer"); // -1 where the connection ended before the first octet
      }
      try (var in = connection.getInputStream()) {
        byte[] answer = in.readAllBytes();
        if (answer.length != connection.getContentLength()) {
          throw new IOException("half an answer"); // which the JDK takes for a whole one
        }
        return answer;
      }
    }

    /** Kills it (SIGKILL). */
    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
