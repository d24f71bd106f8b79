// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One timer thread and a few workers, however many certificates there are. Workers that have
 * nothing to do end after a while.
 */
final class ThreadedWorkers implements Workers, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadedWorkers.class);
  private static final int WORKERS = 4;
  private static final long IDLE_SECONDS = 30;
  private static final long END_SECONDS = 10;

  /** The clock may be set: it is looked at as often as this. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

  private record Appointment(Instant at, long number, Object owner, Runnable task) {}

  private final Clock clock;
  private final ThreadPoolExecutor pool;
  private final Thread timer = new Thread(this::keepTime, "scep-timer");
  private final PriorityQueue<Appointment> queue =
      new PriorityQueue<>(Comparator.comparing(Appointment::at).thenComparing(Appointment::number));
  private final Map<Object, Appointment> byOwner = new HashMap<>();
  private long appointments;
  private boolean closed;

  ThreadedWorkers(Clock clock) {
    this.clock = clock;
    var number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(new Thread(task, "scep-worker-" + number.incrementAndGet())));
    pool.allowCoreThreadTimeOut(true);
    daemon(timer).start();
  }

  private static Thread daemon(Thread thread) {
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(() -> runSafely(task));
    } catch (RejectedExecutionException closing) {
      LOG.debug("A task was dropped, since the scheduler stops");
    }
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      LOG.error("A task of the SCEP scheduler failed", bug);
    }
  }

  @Override
  public synchronized void wake(Object owner, Instant at, Runnable task) {
    forget(owner);
    appointments++;
    var appointment = new Appointment(at, appointments, owner, task);
    byOwner.put(owner, appointment);
    queue.add(appointment);
    notifyAll();
  }

  @Override
  public synchronized void forget(Object owner) {
    Optional.ofNullable(byOwner.remove(owner)).ifPresent(queue::remove);
  }

  private void keepTime() {
    try {
      while (true) {
        var due = nextDue();
        if (due.isEmpty()) {
          return;
        }
        execute(due.get());
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next appointment; empty once closed. */
  private synchronized Optional<Runnable> nextDue() throws InterruptedException {
    while (!closed) {
      var head = queue.peek();
      var now = clock.instant();
      if (head != null && !now.isBefore(head.at())) {
        forget(head.owner());
        return Optional.of(head.task());
      }
      var sleep =
          head == null || head.at().isAfter(now.plus(LONGEST_SLEEP))
              ? LONGEST_SLEEP
              : Duration.between(now, head.at());
      wait(Math.max(1, sleep.toMillis()));
    }
    return Optional.empty();
  }

  /** Interrupts what runs, and waits for it for a few seconds. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      queue.clear();
      byOwner.clear();
      notifyAll();
    }
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A worker of the SCEP scheduler is still busy and ends by itself");
      }
      timer.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
