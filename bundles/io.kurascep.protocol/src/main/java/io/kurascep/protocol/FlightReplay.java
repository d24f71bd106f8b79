// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.internal.Replay;
import java.util.List;

/**
 * What the decoder says of a recorded exchange, check by check, as far as that is possible without
 * the private key: for a report that somebody sent.
 */
public final class FlightReplay {

  private FlightReplay() {}

  /** How a check ended. */
  public enum Result {
    /** It holds. */
    PASSED,
    /** It does not hold. */
    FAILED,
    /** It could not be made: an earlier one failed, or something is missing. */
    NOT_MADE
  }

  /**
   * One check.
   *
   * @param what what was checked: a name of {@link TrustException.Check} in lower case, or {@code
   *     request}, {@code http} and {@code certificates}
   * @param result how it ended
   * @param sentence what was found, or why it was not made
   */
  public record Finding(String what, Result result, String sentence) {}

  /**
   * Checks a recorded exchange as if it happened at the recorded time, with the CA certificates of
   * the record, which are believed: whether they are the right ones is for whoever pinned them.
   *
   * @param record the exchange
   * @return the checks in their order, at least one
   */
  public static List<Finding> of(FlightRecord record) {
    return new Replay(record).findings();
  }
}
