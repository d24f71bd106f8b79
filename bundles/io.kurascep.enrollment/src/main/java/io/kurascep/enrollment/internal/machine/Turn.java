// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.Attempt;
import io.kurascep.api.CertificateEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One event on its way through the machine: what is known, and what becomes of it. */
final class Turn {

  final Draft state;
  final Surroundings around;
  final Instant now;
  private final Backoff backoff;
  private final List<Effect> effects = new ArrayList<>();

  Turn(State state, Surroundings around, Instant now, Backoff backoff) {
    this.state = new Draft(state);
    this.around = around;
    this.now = now;
    this.backoff = backoff;
  }

  Transition end() {
    return new Transition(state.state(), effects);
  }

  void enter(Phase phase) {
    if (state.phase != phase) {
      state.phase = phase;
      state.since = now;
    }
  }

  /** The phase in which nothing is under way, and the next thing is done at once. */
  void rest() {
    state.request = Optional.empty();
    state.issued = List.of();
    state.dueAt = now;
    state.failures = 0;
    enter(
        state
            .installed
            .map(i -> i.kept().isPresent() ? Phase.DELIVERED : Phase.CONFIRMED)
            .orElse(Phase.IDLE));
  }

  /** Nothing more is done until the user acts. */
  void stop(String what, String sentence) {
    note(what, sentence);
    warn(sentence);
    tell(Kind.REJECTED);
    state.lastError = Optional.of(sentence);
    state.rejectedFor = around.wish().everything();
    state.failures = 0;
    enter(Phase.REJECTED);
  }

  /** It is tried again by itself. */
  void tryAgain(String what, Failure failure) {
    state.failures++;
    state.dueAt = now.plus(backoff(failure.retryAfter()));
    failed(
        failure.kind() == Failure.Kind.KEYSTORE ? PlaceRules.LOOK : what,
        failure.sentence(),
        state.dueAt);
  }

  void failed(String what, String sentence, Instant nextTry) {
    if (!state.lastError.equals(Optional.of(sentence))) {
      tell(Kind.FAILED);
    }
    state.lastError = Optional.of(sentence);
    note(what, sentence);
    warn(sentence + "; next try " + Words.time(nextTry));
  }

  /** When to try again, by the number of failures so far. */
  Instant later() {
    return now.plus(backoff(Optional.empty()));
  }

  private Duration backoff(Optional<Duration> retryAfter) {
    var valid = state.installed.filter(installed -> !installed.expiredAt(now));
    return backoff.after(
        state.failures,
        retryAfter,
        around.wish().longestRetry(),
        valid.map(installed -> Duration.between(now, installed.notAfter())),
        valid.map(Installed::lifetime));
  }

  void succeeded(String what, String result) {
    state.lastError = Optional.empty();
    state.failures = 0;
    note(what, result);
  }

  void note(String what, String result) {
    state.history.add(new Attempt(now, what, result));
    if (state.history.size() > State.HISTORY) {
      state.history.remove(0);
    }
  }

  void tell(Kind kind) {
    if (!state.untold.contains(kind)) {
      state.untold.add(kind);
    }
  }

  void say(String sentence) {
    effects.add(new Effect.Say(false, sentence));
  }

  void warn(String sentence) {
    effects.add(new Effect.Say(true, sentence));
  }

  void notifyListeners(List<Kind> kinds) {
    effects.add(new Effect.Notify(kinds));
  }

  /** Nothing is done where nothing may be; it follows when the machine looks again. */
  void perform(Effect effect) {
    if (around.active()) {
      effects.add(effect);
    }
  }
}
