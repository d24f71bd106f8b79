// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The server could not be reached, or was too busy: try again. */
public final class TransportException extends ScepException {

  private static final long serialVersionUID = 1L;
  private static final int NO_STATUS = -1;

  private final int httpStatus;
  private final boolean requestMayHaveArrived;
  private final transient Optional<Duration> retryAfter;

  /**
   * No whole answer came.
   *
   * @param sentence what is wrong and what to do
   * @param requestMayHaveArrived false only if it is certain that the server did not get the whole
   *     request
   * @param cause what the platform said
   */
  public TransportException(String sentence, boolean requestMayHaveArrived, Throwable cause) {
    super(sentence, cause);
    this.httpStatus = NO_STATUS;
    this.requestMayHaveArrived = requestMayHaveArrived;
    this.retryAfter = Optional.empty();
  }

  /**
   * The server or something before it is too busy.
   *
   * @param sentence what is wrong and what to do
   * @param httpStatus the status, such as 503
   * @param retryAfter when to come again
   */
  public TransportException(String sentence, int httpStatus, Optional<Duration> retryAfter) {
    super(sentence);
    this.httpStatus = httpStatus;
    this.requestMayHaveArrived = true;
    this.retryAfter = retryAfter;
  }

  /** The HTTP status, if there was one. */
  public OptionalInt httpStatus() {
    return httpStatus == NO_STATUS ? OptionalInt.empty() : OptionalInt.of(httpStatus);
  }

  /** How long the server asks to wait. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether the server may have got the request, and so may have spent a one-time challenge. */
  public boolean requestMayHaveArrived() {
    return requestMayHaveArrived;
  }
}
