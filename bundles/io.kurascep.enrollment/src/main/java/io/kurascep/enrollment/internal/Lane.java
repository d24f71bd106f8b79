// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.machine.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The events of one certificate, handled one after the other on whatever worker is free. Whoever
 * posts one is never held up.
 */
final class Lane {

  /** How it goes on after an event. */
  enum Next {
    /** With the next event. */
    GO_ON,
    /** When {@link #answer} is called: something was begun that takes time. */
    WHEN_ANSWERED,
    /** With the same event, when {@link #goOn} is called: it could not be handled now. */
    WHEN_TOLD
  }

  /** Who handles the events. */
  interface Handler {
    /** Handles an event. */
    Next handle(Event event);

    /**
     * There is no event.
     *
     * @return whether it is time to look around at once
     */
    boolean rest();

    /**
     * Something went wrong that nobody thought of. The event at hand is given up, those behind it
     * are handled; whoever wants to be called again without one has to see to that.
     */
    void failed(Throwable bug);
  }

  private final Workers workers;
  private final Handler handler;
  private final Deque<Event> queue = new ArrayDeque<>();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private final List<Runnable> atTheEnd = new ArrayList<>();
  private boolean begun;
  private boolean busy;
  private boolean closed;
  private boolean ended;

  Lane(Workers workers, Handler handler) {
    this.workers = workers;
    this.handler = handler;
  }

  /** Begins, once another lane has come to its end. */
  void begin(Optional<Lane> before) {
    before.ifPresentOrElse(lane -> lane.whenEnded(this::beginNow), this::beginNow);
  }

  private void beginNow() {
    boolean over;
    synchronized (this) {
      begun = true;
      over = closed;
    }
    if (over) {
      end();
    } else {
      post(new Event.Look());
    }
  }

  /** Runs this once it is closed, and what was begun before is finished. */
  void whenEnded(Runnable task) {
    synchronized (this) {
      if (!ended) {
        atTheEnd.add(task);
        return;
      }
    }
    task.run();
  }

  private void end() {
    List<Runnable> tasks;
    synchronized (this) {
      ended = true;
      tasks = List.copyOf(atTheEnd);
      atTheEnd.clear();
    }
    tasks.forEach(Runnable::run);
  }

  /** Handles an event when those before it are handled. */
  void post(Event event) {
    synchronized (this) {
      if (closed) {
        return;
      }
      queue.add(event);
    }
    goOn();
  }

  /** Handles an event before all others, which wait for it. */
  synchronized void next(Event event) {
    queue.addFirst(event);
  }

  /** Tells how that ended which was begun. */
  void answer(Optional<Event> event) {
    event.ifPresent(this::next);
    workers.execute(this::run);
  }

  /** Handles what is in the queue. */
  void goOn() {
    synchronized (this) {
      if (!begun || busy || queue.isEmpty()) {
        return;
      }
      busy = true;
    }
    workers.execute(this::run);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Completes as soon as nothing more follows at once from the events posted so far. */
  CompletableFuture<Void> settled() {
    var future = new CompletableFuture<Void>();
    synchronized (this) {
      if (!closed && (busy || !queue.isEmpty())) {
        waiting.add(future);
        return future;
      }
    }
    future.complete(null);
    return future;
  }

  /** Ends: what was begun is finished, and nothing more is begun. */
  void close() {
    boolean over;
    synchronized (this) {
      closed = true;
      queue.removeIf(event -> event instanceof Event.Look || event instanceof Event.Command);
      over = begun && !busy;
    }
    settle();
    if (over) {
      end();
    }
  }

  private void run() {
    try {
      handleAll();
    } catch (RuntimeException | Error bug) {
      try {
        handler.failed(bug);
      } finally {
        pause(Optional.empty());
      }
    }
  }

  private void handleAll() {
    while (true) {
      var event = take();
      var next = event.map(handler::handle).orElseGet(this::idle);
      if (next == Next.WHEN_ANSWERED) {
        return;
      }
      if (next == Next.WHEN_TOLD) {
        pause(event);
        return;
      }
    }
  }

  private synchronized Optional<Event> take() {
    return Optional.ofNullable(queue.poll());
  }

  private Next idle() {
    var look = !isClosed() && handler.rest();
    synchronized (this) {
      if (!queue.isEmpty()) {
        return Next.GO_ON;
      }
      if (look && !closed) {
        queue.add(new Event.Look());
        return Next.GO_ON;
      }
    }
    return Next.WHEN_TOLD;
  }

  private void pause(Optional<Event> again) {
    boolean missed;
    synchronized (this) {
      missed = again.isEmpty() && !queue.isEmpty();
      again.ifPresent(queue::addFirst);
      busy = false;
    }
    if (isClosed()) {
      end();
    } else if (missed) {
      goOn();
    } else {
      settle();
    }
  }

  private void settle() {
    List<CompletableFuture<Void>> settled;
    synchronized (this) {
      settled = List.copyOf(waiting);
      waiting.clear();
    }
    settled.forEach(future -> future.complete(null));
  }
}
