// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.kurascep.files.DurableFiles;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.TransportException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadedWorkersTest {

  private static final long PATIENCE = 20;

  @TempDir Path folder;
  private final ThreadedWorkers workers = new ThreadedWorkers(Clock.systemUTC());

  @AfterEach
  void close() {
    workers.close();
  }

  private static Instant in(long millis) {
    return Instant.now().plus(Duration.ofMillis(millis));
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void keepsAppointmentsInTheirOrder() throws Exception {
    var order = Collections.synchronizedList(new ArrayList<String>());
    var done = new CountDownLatch(3);
    for (var millis : List.of(300, 100, 200)) {
      workers.wake(
          "owner " + millis,
          in(millis),
          () -> {
            order.add(String.valueOf(millis));
            done.countDown();
          });
    }
    await(done);
    assertThat(order).containsExactly("100", "200", "300");
  }

  @Test
  void replacesTheAppointmentOfAnOwner() throws Exception {
    var calls = new AtomicInteger();
    var done = new CountDownLatch(1);
    workers.wake("owner", in(50), calls::incrementAndGet);
    workers.wake("owner", in(100), done::countDown);
    workers.wake("another", in(60), calls::incrementAndGet);
    workers.forget("another");
    await(done);
    assertThat(calls).hasValue(0);
  }

  @Test
  void runsAtOnceWhatIsLate() throws Exception {
    var done = new CountDownLatch(1);
    workers.wake("owner", Instant.MIN, done::countDown);
    await(done);
  }

  @Test
  void survivesATaskThatFails() throws Exception {
    var done = new CountDownLatch(1);
    workers.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    workers.execute(done::countDown);
    await(done);
  }

  @Test
  void usesSixThreadsHoweverMuchThereIsToDo() throws Exception {
    var done = new CountDownLatch(200);
    var names = Collections.synchronizedSet(new HashSet<String>());
    for (var i = 0; i < 200; i++) {
      workers.wake(
          i,
          in(i % 7),
          () -> {
            names.add(Thread.currentThread().getName());
            done.countDown();
          });
    }
    await(done);
    assertThat(names).hasSizeLessThanOrEqualTo(5).allMatch(name -> name.startsWith("scep-"));
  }

  /** A server that never answers. */
  private static HttpAnswer blackHole(CountDownLatch began) throws TransportException {
    began.countDown();
    try {
      new CountDownLatch(1).await();
      throw new AssertionError("nobody counts down");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new TransportException("interrupted", true, stop);
    }
  }

  private boolean endsEarly(CountDownLatch began) {
    try {
      workers.exchange(
          exchange -> blackHole(began), HttpExchange.get(URI.create("http://127.0.0.1/"), 1));
      return false;
    } catch (TransportException interrupted) {
      return true;
    }
  }

  @Test
  void interruptsExchangesAtTheEndAndFinishesTheRest() throws Exception {
    var began = new CountDownLatch(1);
    var files = DurableFiles.onDisk();
    var outcome = new CompletableFuture<String>();
    workers.execute(
        () -> {
          var early = endsEarly(began);
          try {
            files.write(folder.resolve("state"), new byte[] {1});
            workers.execute(() -> outcome.complete("early: " + early));
          } catch (IOException interrupted) {
            outcome.completeExceptionally(interrupted);
          }
        });
    await(began);
    workers.close();
    assertThat(outcome).isCompletedWithValue("early: true");
    assertThat(folder.resolve("state")).hasBinaryContent(new byte[] {1});
  }

  @Test
  void takesNothingMoreAfterItsEnd() {
    workers.close();
    workers.execute(() -> fail("this must not run"));
    workers.wake("owner", Instant.MIN, () -> fail("this must not run"));
    assertThat(endsEarly(new CountDownLatch(1))).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void letsTwoExchangesWithAServerRunAndOthersGoOn() throws Exception {
    var second = new Semaphore(1);
    var blackHole = new Gate(workers, second);
    var other = new Gate(workers, second);
    var stuck = new CountDownLatch(1);
    var began = new CountDownLatch(2);
    var all = new CountDownLatch(10);
    var more = new AtomicInteger();
    for (var i = 0; i < 10; i++) {
      blackHole.execute(
          () -> {
            more.incrementAndGet();
            began.countDown();
            all.countDown();
            hold(stuck);
          });
    }
    await(began);
    var answered = new CountDownLatch(5);
    for (var i = 0; i < 5; i++) {
      other.execute(answered::countDown);
    }
    await(answered);
    assertThat(more).hasValue(2);
    stuck.countDown();
    await(all);
  }

  private static void hold(CountDownLatch stuck) {
    try {
      stuck.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void letsAThirdServerGoOnWhileTwoAreSilent() throws Exception {
    var second = new Semaphore(1);
    var stuck = new CountDownLatch(1);
    var began = new CountDownLatch(3);
    var all = new CountDownLatch(10);
    for (var silent : List.of(new Gate(workers, second), new Gate(workers, second))) {
      for (var i = 0; i < 5; i++) {
        silent.execute(
            () -> {
              began.countDown();
              hold(stuck);
              all.countDown();
            });
      }
    }
    await(began);
    var third = new Gate(workers, second);
    var answered = new CountDownLatch(5);
    for (var i = 0; i < 5; i++) {
      third.execute(answered::countDown);
    }
    await(answered);
    stuck.countDown();
    await(all);
  }
}
