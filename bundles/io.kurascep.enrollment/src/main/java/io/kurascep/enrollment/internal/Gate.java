// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Lets one exchange with a server run at a time, and a second one while no other server has two;
 * the others wait without a thread. So servers that never answer do not stop the rest: two of them
 * hold three workers.
 */
final class Gate implements Executor {

  private static final int AT_A_TIME = 2;

  private final Executor workers;
  private final Semaphore second;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  /**
   * A gate that is open.
   *
   * @param workers run the exchanges
   * @param second permits for a second exchange at a time, which all servers share
   */
  Gate(Executor workers, Semaphore second) {
    this.workers = workers;
    this.second = second;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (running >= AT_A_TIME || (running > 0 && !second.tryAcquire())) {
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
        if (running > 0) {
          second.release();
        }
        return;
      }
    }
    workers.execute(() -> run(task));
  }
}
