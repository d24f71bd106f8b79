// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.protocol.LadderStep;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Why something did not succeed.
 *
 * @param kind what that means for a request that was sent
 * @param sentence what is wrong and what to do
 * @param retryAfter how long the server asks to wait
 * @param next another way of sending the request that may be tried
 */
public record Failure(
    Kind kind, String sentence, Optional<Duration> retryAfter, Optional<LadderStep> next) {

  /** What a failure means for a request that was sent. */
  public enum Kind {
    /** It certainly did not arrive, or nobody read it. */
    NOT_READ,
    /** It may have arrived, but there was no answer that can be believed. */
    NO_ANSWER,
    /** Something answered that knows nothing of it. */
    NOT_KNOWN,
    /** It has nothing to do with it: something on the gateway went wrong. */
    LOCAL,
    /** It has nothing to do with it: the keystore cannot be read. */
    KEYSTORE;

    /** Whether nobody can have read what was to be sent. */
    boolean isBefore() {
      return this == NOT_READ || this == LOCAL || this == KEYSTORE;
    }
  }

  /** Refuses an absent component. */
  public Failure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(retryAfter, "retryAfter");
    Objects.requireNonNull(next, "next");
  }

  /** It may have arrived, and nothing is known of an answer. */
  public static Failure noAnswer(String sentence) {
    return new Failure(Kind.NO_ANSWER, sentence, Optional.empty(), Optional.empty());
  }

  /** Something on the gateway went wrong, or beside the CA, that asks to wait. */
  public static Failure local(String sentence, Optional<Duration> retryAfter) {
    return new Failure(Kind.LOCAL, sentence, retryAfter, Optional.empty());
  }

  /** The keystore cannot be read. */
  public static Failure keystore(String sentence) {
    return new Failure(Kind.KEYSTORE, sentence, Optional.empty(), Optional.empty());
  }

  /** Something on the gateway went wrong. */
  public static Failure local(String sentence) {
    return new Failure(Kind.LOCAL, sentence, Optional.empty(), Optional.empty());
  }
}
