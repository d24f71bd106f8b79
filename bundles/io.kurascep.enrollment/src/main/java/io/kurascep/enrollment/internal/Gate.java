// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Lets two exchanges with one server run at a time; the others wait without a thread, so that a
 * server that never answers does not stop the rest.
 */
final class Gate implements Executor {

  private static final int AT_A_TIME = 2;

  private final Executor workers;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Gate(Executor workers) {
    this.workers = workers;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (running >= AT_A_TIME) {
        waiting.add(task);
        return;
      }
      running++;
    }
    workers.execute(() -> run(task));
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      next();
    }
  }

  private void next() {
    Runnable task;
    synchronized (this) {
      task = waiting.poll();
      if (task == null) {
        running--;
        return;
      }
    }
    workers.execute(() -> run(task));
  }
}
