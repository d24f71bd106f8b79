// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.journal.Journals;
import io.kurascep.enrollment.internal.testing.TestCrypto;
import io.kurascep.files.DurableFiles;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many HTTP requests a gateway sends, as a proxy or an administrator of the CA counts them. */
class ServerRequestsTest {

  private static final long PATIENCE = 20;
  private static final String CAPABILITIES = "GetCACaps";
  private static final String CERTIFICATES = "GetCACert";
  private static final String REQUEST = "PKIOperation";

  @TempDir Path folder;

  private RunningCa ca(Clock clock) throws IOException {
    return RunningCa.start(
        folder.resolve("ca"), clock, new Habits(false, false, Duration.ofDays(90), List.of()));
  }

  private static String operation(HttpExchange exchange) {
    return exchange.uri().getQuery().replaceAll(".*operation=([A-Za-z]+).*", "$1");
  }

  @Test
  void threeForAFirstCertificateAndOneWhileTheServerIsKnown() throws Exception {
    var gateway = new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
    try (var ca = ca(gateway.workers.clock())) {
      gateway.use(ca);
      gateway.start();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(operations(gateway)).containsExactly(CAPABILITIES, CERTIFICATES, REQUEST);

      gateway.service().rekey();
      gateway.workers.run();
      assertThat(operations(gateway)).containsExactly(REQUEST);

      gateway = gateway.restarted();
      gateway.start();
      gateway.workers.advance(Duration.ofHours(1));
      assertThat(operations(gateway)).as("nothing at a start").isEmpty();
      gateway.service().rekey();
      gateway.workers.run();
      assertThat(operations(gateway)).containsExactly(REQUEST);
    }
  }

  /** What was sent since this was last asked. */
  private static List<String> operations(TestGateway gateway) {
    var operations = gateway.workers.exchanges.stream().map(ServerRequestsTest::operation).toList();
    gateway.workers.exchanges.clear();
    return operations;
  }

  /** Threads, and a server that does not answer its first request before it is told to. */
  private static final class SlowServer implements Workers {

    private final ThreadedWorkers threads = new ThreadedWorkers(Clock.systemUTC());
    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    @Override
    public HttpAnswer exchange(Transport transport, HttpExchange exchange)
        throws TransportException {
      operations.add(operation(exchange));
      asked.countDown();
      await(answers);
      return threads.exchange(transport, exchange);
    }

    @Override
    public <T, E extends Exception> T interruptibly(Lengthy<T, E> task) throws E {
      return threads.interruptibly(task);
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }

    @Override
    public Clock clock() {
      return threads.clock();
    }

    @Override
    public Duration age() {
      return threads.age();
    }

    @Override
    public void execute(Runnable task) {
      threads.execute(task);
    }

    @Override
    public void wake(Object owner, Instant at, Runnable task) {
      threads.wake(owner, at, task);
    }

    @Override
    public void forget(Object owner) {
      threads.forget(owner);
    }
  }

  @Test
  void twoWhereKuraConfiguresTheServerOnceMoreMeanwhile() throws Exception {
    var workers = new SlowServer();
    try (var ca = ca(Clock.systemUTC());
        var threads = workers.threads) {
      var scheduler =
          new RenewalScheduler(workers, threads, new Journals(DurableFiles.onDisk(), folder));
      Map<String, Object> settings =
          Map.of(
              "kura.service.pid", TestGateway.SERVER,
              "url", ca.url().toString(),
              "ca.fingerprint", ca.fingerprint());
      var server = new ScepServerComponent(scheduler, new TestCrypto(), settings);
      SlowServer.await(workers.asked);
      var withDefaults = new HashMap<>(settings);
      withDefaults.putAll(Map.of("enabled", true, "profile", "auto", "http.timeout.seconds", 60));
      server.modified(withDefaults);
      workers.answers.countDown();
      awaitEnd(server.access().orElseThrow());
      assertThat(workers.operations).containsExactly(CAPABILITIES, CERTIFICATES);
    }
  }

  /**
   * Once two tasks run beside each other, those before them have ended; twice, since one may wait.
   */
  private static void awaitEnd(ServerAccess server) throws Exception {
    for (var round = 0; round < 2; round++) {
      var together = new CyclicBarrier(3);
      for (var task = 0; task < 2; task++) {
        server.gate().execute(() -> meet(together));
      }
      together.await(PATIENCE, TimeUnit.SECONDS);
    }
  }

  private static void meet(CyclicBarrier together) {
    try {
      together.await(PATIENCE, TimeUnit.SECONDS);
    } catch (Exception late) {
      throw new AssertionError(late);
    }
  }
}
