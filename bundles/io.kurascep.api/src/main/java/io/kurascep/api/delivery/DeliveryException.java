// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api.delivery;

import java.util.Objects;

/** A delivery did not succeed. Its message is one sentence that says why and what to do. */
public class DeliveryException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why, for whoever decides what to do next. */
  public enum Reason {
    /** The place itself is not there now; it may come back. */
    TARGET_MISSING,
    /** The place can never take it as configured, such as a read-only keystore. */
    TARGET_REFUSED,
    /** Writing failed; what was there before is there again. */
    WRITE_FAILED,
    /** Private key and certificate do not belong together, or were read back differently. */
    MISMATCH
  }

  private final Reason reason;

  /**
   * Makes one without a cause.
   *
   * @param reason why
   * @param sentence what is wrong and what to do, without a full stop and without a secret
   */
  public DeliveryException(Reason reason, String sentence) {
    super(Objects.requireNonNull(sentence, "sentence"));
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * Makes one with a cause.
   *
   * @param reason why
   * @param sentence what is wrong and what to do, without a full stop and without a secret
   * @param cause what was thrown by the place
   */
  public DeliveryException(Reason reason, String sentence, Throwable cause) {
    super(Objects.requireNonNull(sentence, "sentence"), cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * Why.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
