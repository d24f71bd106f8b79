// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A decoder, and what it may do with whatever bytes come: return, or throw what it documents, and
 * take no more memory than ten times the input and a megabyte. The check of a signature costs some
 * kilobytes whatever the input is; there the number is what is bounded.
 *
 * @param name of its corpus
 * @param wrapping what is put around the input first, such as a signature
 * @param decoder reads
 * @param documented what it may throw
 * @param signatures how many signatures of certificates it checks at most
 */
record Target(
    String name,
    UnaryOperator<byte[]> wrapping,
    Decoder decoder,
    Set<Class<? extends Exception>> documented,
    int signatures) {

  private static final long FACTOR = 10;
  private static final long MEGABYTE = 1 << 20;
  private static final long OF_A_SIGNATURE = 48 << 10;
  private static final int MEASUREMENTS = 3;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  Target(
      String name,
      UnaryOperator<byte[]> wrapping,
      Decoder decoder,
      Set<Class<? extends Exception>> documented) {
    this(name, wrapping, decoder, documented, 0);
  }

  /** The same, which checks this many signatures of certificates at most. */
  Target checking(int most) {
    return new Target(name, wrapping, decoder, documented, most);
  }

  /** Reads bytes that came from outside. */
  interface Decoder {
    void decode(byte[] input) throws Exception;
  }

  /**
   * Tries an input.
   *
   * @throws AssertionError if the decoder does what it may not
   */
  void accept(byte[] input) {
    accept(input, 1);
  }

  /**
   * Tries an input while somebody watches, who takes memory too.
   *
   * @param watched how many times the memory may be taken
   * @throws AssertionError if the decoder does what it may not
   */
  void accept(byte[] input, int watched) {
    var wrapped = wrapping.apply(input);
    var limit = watched * (FACTOR * wrapped.length + MEGABYTE + signatures * OF_A_SIGNATURE);
    var least = Long.MAX_VALUE;
    // The first time classes may be loaded, which is no fault of this input.
    for (var i = 0; i < MEASUREMENTS && least > limit; i++) {
      least = Math.min(least, allocatedBy(wrapped));
    }
    if (least > limit) {
      throw new AssertionError(
          "%s takes %d bytes of memory for %d bytes".formatted(name, least, wrapped.length));
    }
  }

  private long allocatedBy(byte[] input) {
    var before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      decoder.decode(input);
    } catch (Exception thrown) {
      if (!isDocumented(thrown)) {
        throw new AssertionError(name + " throws what it does not document", thrown);
      }
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private boolean isDocumented(Exception thrown) {
    return documented.stream().anyMatch(each -> each.isInstance(thrown));
  }
}
