// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

/** One thing that is done many times and measured. */
@FunctionalInterface
interface Work {
  /**
   * Does it once.
   *
   * @param number counts up from 0 without a gap
   */
  void run(int number) throws Exception;

  /** Does it a number of times. */
  default void repeat(int times) throws Exception {
    for (int number = 0; number < times; number++) {
      run(number);
    }
  }
}
