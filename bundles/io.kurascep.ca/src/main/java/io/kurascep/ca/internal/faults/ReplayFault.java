// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

import io.kurascep.ca.internal.message.Answer;
import java.util.Optional;

/** What can be wrong with an answer that was right once. */
public enum ReplayFault implements Fault {
  /**
   * The answer to the message before, of whatever transaction; the first one is as it should be.
   */
  REPLAY;

  /**
   * Returns what the client gets.
   *
   * @param right the answer to its message
   * @param before the answer to the message before
   */
  public Answer in(Answer right, Optional<Answer> before) {
    return before.orElse(right);
  }

  @Override
  public Operation operation() {
    return Operation.PKIOPERATION;
  }
}
