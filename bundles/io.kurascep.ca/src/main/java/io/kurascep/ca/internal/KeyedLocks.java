// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.message.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Lets one thread at a time work on a transaction. */
final class KeyedLocks {
  private static final int COUNT = 64;

  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(COUNT).toList();

  /** Work on a transaction. */
  interface Work<T> {
    /** Does the work. */
    T run() throws Refusal, IOException;
  }

  /** Does the work while no other thread does any under this key. */
  <T> T locked(String key, Work<T> work) throws Refusal, IOException {
    ReentrantLock lock = locks.get(Math.floorMod(key.hashCode(), COUNT));
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }
}
