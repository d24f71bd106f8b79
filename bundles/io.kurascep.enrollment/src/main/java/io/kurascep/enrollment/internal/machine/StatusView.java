// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.EnrollmentState;
import java.time.Instant;
import java.util.Optional;

/**
 * A state as a person sees it.
 *
 * @param state where the certificate stands
 * @param nextStep what happens next
 * @param nextStepAt when
 * @param error what is wrong, in one sentence
 */
public record StatusView(
    EnrollmentState state, String nextStep, Optional<Instant> nextStepAt, Optional<String> error) {

  /** Looks at a state. */
  public static StatusView of(State state, Surroundings around, Instant now) {
    if (around.problem().isPresent()) {
      return waiting(EnrollmentState.MISCONFIGURED, "correct the settings", around.problem());
    }
    if (!around.enabled()) {
      return waiting(EnrollmentState.DISABLED, "switch it on", Optional.empty());
    }
    var needs = Needs.of(state);
    if (needs.keystore() && !around.keystore().isThere()) {
      return waiting(
          EnrollmentState.WAITING_FOR_KEYSTORE,
          "choose or create the keystore",
          around.keystore().missing());
    }
    if (state.phase() != Phase.REJECTED
        && PlaceRules.isInTrouble(state.lastError(), state.history())) {
      return new StatusView(
          EnrollmentState.WAITING_FOR_KEYSTORE,
          "read the keystore again",
          state.phase().atRest() ? around.inspectAt() : Optional.of(state.dueAt()),
          state.lastError());
    }
    if (asksNow(state, around, now) && !around.server().isThere()) {
      return waiting(
          EnrollmentState.WAITING_FOR_SERVER,
          "choose or create the SCEP server",
          around.server().missing());
    }
    return state.phase().atRest() ? atRest(state, around, now) : underWay(state, now);
  }

  private static StatusView waiting(
      EnrollmentState state, String nextStep, Optional<String> error) {
    return new StatusView(state, nextStep, Optional.empty(), error);
  }

  /** Whether the next thing done is to ask the server. */
  private static boolean asksNow(State state, Surroundings around, Instant now) {
    return state.phase().atRest()
        ? RestRules.next(state, around).filter(next -> !now.isBefore(next.at())).isPresent()
        : Needs.of(state).server();
  }

  private static StatusView atRest(State state, Surroundings around, Instant now) {
    var next = RestRules.next(state, around);
    var error = state.lastError().or(() -> around.server().missing());
    if (state.installed().isEmpty()) {
      return new StatusView(
          EnrollmentState.NOT_ENROLLED, "enroll", next.map(RestRules.Next::at), error);
    }
    var expired = state.installed().get().expiredAt(now);
    return new StatusView(
        expired ? EnrollmentState.EXPIRED : EnrollmentState.ENROLLED,
        next.isPresent() ? "renew" : "nothing, since renewal is switched off",
        next.map(RestRules.Next::at),
        error);
  }

  private static StatusView underWay(State state, Instant now) {
    var shown =
        switch (state.phase()) {
          case PENDING -> EnrollmentState.PENDING;
          case REJECTED -> EnrollmentState.REJECTED;
          default -> requesting(state, now);
        };
    return new StatusView(
        shown,
        nextStep(state),
        Optional.of(state.dueAt()).filter(at -> state.phase() != Phase.REJECTED),
        state.lastError());
  }

  private static EnrollmentState requesting(State state, Instant now) {
    if (state.installed().isEmpty()) {
      return EnrollmentState.ENROLLING;
    }
    return state.installed().get().expiredAt(now)
        ? EnrollmentState.EXPIRED
        : EnrollmentState.RENEWING;
  }

  private static String nextStep(State state) {
    return switch (state.phase()) {
      case DISCOVERING -> "ask the server what it can";
      case KEY_READY -> "send the request";
      case SENT -> "ask whether the CA has the request";
      case PENDING -> "ask whether the request is approved";
      case ISSUED -> "install the certificate";
      default -> "correct the settings or the challenge and apply, or enroll again";
    };
  }
}
