// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import java.time.Duration;
import java.util.Optional;

/** No challenge could be fetched now. Its message says what is wrong and what to do. */
public final class ChallengeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  ChallengeException(String sentence) {
    this(sentence, Optional.empty());
  }

  ChallengeException(String sentence, Optional<Duration> retryAfter) {
    super(sentence);
    this.retryAfter = retryAfter;
  }

  /** How long a web server asks to wait. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
