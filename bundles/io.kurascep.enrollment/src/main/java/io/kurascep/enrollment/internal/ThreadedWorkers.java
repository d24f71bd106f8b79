// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
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

  /** Two silent servers keep three of them, and a delivery that hangs another one. */
  private static final int WORKERS = 5;

  private static final long IDLE_SECONDS = 30;
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  /** The clock may be set: it is looked at as often as this. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

  private record Appointment(Instant at, long number, Object owner, Runnable task) {}

  private final Clock clock;
  private final long begunAt = System.nanoTime();
  private final ThreadPoolExecutor pool;
  private final Thread timer = new Thread(this::keepTime, "scep-timer");
  private final PriorityQueue<Appointment> queue =
      new PriorityQueue<>(Comparator.comparing(Appointment::at).thenComparing(Appointment::number));
  private final Map<Object, Appointment> byOwner = new HashMap<>();
  private final Set<Thread> exchanging = new HashSet<>();
  private long appointments;
  private int tasks;
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
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - begunAt);
  }

  @Override
  public void execute(Runnable task) {
    count(1);
    try {
      pool.execute(() -> runSafely(task));
    } catch (RejectedExecutionException ended) {
      count(-1);
      LOG.debug("A task was dropped, since the scheduler has ended");
    }
  }

  private void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      LOG.error("A task of the SCEP scheduler failed", bug);
    } finally {
      count(-1);
    }
  }

  private synchronized void count(int more) {
    tasks += more;
    notifyAll();
  }

  @Override
  public <T, E extends Exception> T interruptibly(Lengthy<T, E> task) throws E {
    var thread = Thread.currentThread();
    synchronized (this) {
      exchanging.add(thread);
      if (closed) {
        thread.interrupt();
      }
    }
    try {
      return task.run();
    } finally {
      synchronized (this) {
        exchanging.remove(thread);
      }
      Thread.interrupted(); // whatever follows is short and wants to be finished, such as a write
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

  /** Interrupts the exchanges, and waits a few seconds for whatever else is under way. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      queue.clear();
      byOwner.clear();
      exchanging.forEach(Thread::interrupt);
      notifyAll();
    }
    try {
      awaitIdle(LONGEST_END);
      pool.shutdownNow();
      if (!pool.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.warn("A worker of the SCEP scheduler is still busy and ends by itself");
      }
      timer.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException hurry) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitIdle(Duration longest) throws InterruptedException {
    var end = System.nanoTime() + longest.toNanos();
    for (var left = longest.toMillis(); tasks > 0 && left > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }
}
