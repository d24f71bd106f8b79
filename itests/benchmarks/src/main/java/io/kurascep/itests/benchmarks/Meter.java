// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Tells how much CPU some work takes, in floors. Counted is the CPU of the whole process, with its
 * collector and compiler. Each round has the floor before and after it, so that what else runs on
 * the machine slows both; the median of the rounds is the result.
 */
final class Meter {
  private static final int ROUNDS = 21;

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Floor floor;
  private final int size;

  /**
   * @param floor the unit
   * @param size how many times the work is done in a round
   */
  Meter(Floor floor, int size) {
    this.floor = floor;
    this.size = size;
  }

  /** Measures the work, and prints each round. */
  double floors(String name, Work work) throws Exception {
    var ratios = new double[ROUNDS];
    double before = microseconds(floor);
    for (int round = 0; round < ROUNDS; round++) {
      double cost = microseconds(work);
      double after = microseconds(floor);
      ratios[round] = 2 * cost / (before + after);
      System.out.printf(
          Locale.ROOT,
          "%s: %.0f us of CPU, floor %.0f and %.0f us: %.3f%n",
          name,
          cost,
          before,
          after,
          ratios[round]);
      before = after;
    }
    Arrays.sort(ratios);
    return ratios[ROUNDS / 2];
  }

  /** What this thread allocates for the work each time; it is done by this thread alone. */
  static double kilobytes(Work work, int times) throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.repeat(times);
    return (threads.getCurrentThreadAllocatedBytes() - before) / 1000.0 / times;
  }

  private double microseconds(Work work) throws Exception {
    long start = process.getProcessCpuTime();
    work.repeat(size);
    return (process.getProcessCpuTime() - start) / 1000.0 / size;
  }
}
