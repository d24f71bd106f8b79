// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.enrollment.internal.machine.Effect.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is done while nothing is under way: begin a request when there is a reason. */
final class RestRules {

  private RestRules() {}

  /**
   * What comes next.
   *
   * @param at when
   * @param purpose what the request will be for; empty if the kept certificate goes to another
   *     place
   */
  record Next(Instant at, Optional<Purpose> purpose) {}

  /** What comes next at rest; empty if the certificate is never renewed. */
  static Optional<Next> next(State state, Surroundings around) {
    if (state.installed().isEmpty()) {
      return enrollAt(state.dueAt());
    }
    var installed = state.installed().get();
    var wish = around.wish();
    if (!installed.place().isSame(around.place())) {
      return installed.kept().filter(key -> !key.isInKeystore()).isPresent()
          ? Optional.of(new Next(state.dueAt(), Optional.empty()))
          : enrollAt(state.dueAt());
    }
    if (around.server().isThere() && !installed.server().equals(around.server().name())) {
      return enrollAt(state.dueAt());
    }
    if (!installed.settings().equals(wish.request())) {
      return renewAt(state.dueAt(), installed, state);
    }
    return installed.renewalAt(wish).flatMap(at -> renewAt(at, installed, state));
  }

  private static Optional<Next> enrollAt(Instant at) {
    return Optional.of(new Next(at, Optional.of(Purpose.ENROLL)));
  }

  private static Optional<Next> renewAt(Instant wanted, Installed installed, State state) {
    var at = wanted.isBefore(state.dueAt()) ? state.dueAt() : wanted;
    return at.isBefore(installed.notAfter())
        ? Optional.of(new Next(at, Optional.of(Purpose.RENEW)))
        : enrollAt(at);
  }

  static void look(Turn turn) {
    next(turn.state.state(), turn.around)
        .filter(next -> !turn.now.isBefore(next.at()))
        .ifPresent(
            next ->
                next.purpose()
                    .ifPresentOrElse(purpose -> begin(turn, purpose), () -> moveTo(turn)));
  }

  /** A renewal of what has meanwhile expired is an enrollment. */
  private static Purpose today(Turn turn, Purpose purpose) {
    return turn.state.installed.filter(installed -> !installed.expiredAt(turn.now)).isPresent()
        ? purpose
        : Purpose.ENROLL;
  }

  private static void moveTo(Turn turn) {
    var installed = turn.state.installed.orElseThrow();
    turn.state.key = installed.kept();
    turn.state.issued = installed.chain();
    turn.state.purpose = Purpose.ENROLL;
    turn.state.dueAt = turn.now;
    turn.enter(Phase.ISSUED);
  }

  private static void begin(Turn turn, Purpose wanted) {
    if (!turn.around.server().isThere() || !turn.around.keystore().isThere()) {
      return;
    }
    var purpose = today(turn, wanted);
    var wish = turn.around.wish();
    if (purpose == Purpose.ENROLL
        && wish.oneTime()
        && turn.state.state().isSpent(turn.around.challenge())) {
      turn.stop(
          "enroll",
          "the one-time challenge was sent before and may be spent: enter a new one from the CA"
              + " administrator and apply");
      return;
    }
    turn.state.purpose = purpose;
    turn.state.dueAt = turn.now;
    turn.enter(Phase.DISCOVERING);
    turn.perform(Work.DISCOVER);
  }

  /**
   * After a refusal: only other settings, or a command, or an Apply lead on. While the server is
   * not there its settings are not known, which does not make them others.
   */
  static void reconsider(Turn turn) {
    if (turn.around.server().isThere()
        && !turn.state.rejectedFor.equals(turn.around.wish().everything())) {
      turn.rest();
      look(turn);
    }
  }

  /** Somebody applied the settings, and so wants that it is tried now, also after a refusal. */
  static void apply(Turn turn) {
    if (turn.state.phase == Phase.REJECTED && turn.around.active()) {
      turn.rest();
    }
    turn.state.dueAt = turn.now;
  }

  /**
   * What failed is tried now; what the CA refused, and is asked again later since the present
   * certificate is valid, only if the settings are others.
   */
  static void serverApplied(Turn turn) {
    var refused = turn.state.phase.atRest();
    if (!refused || !turn.state.rejectedFor.equals(turn.around.wish().everything())) {
      turn.state.dueAt = turn.now;
    }
  }

  static void enroll(Turn turn) {
    var valid = turn.state.installed.filter(i -> !i.expiredAt(turn.now)).isPresent();
    if (turn.state.phase == Phase.REJECTED) {
      turn.rest();
    }
    if (!turn.state.phase.atRest() || !valid) {
      turn.state.dueAt = turn.now;
    }
  }

  static void renew(Turn turn, Purpose purpose) {
    enroll(turn);
    var installed = turn.state.installed;
    if (turn.around.active() && turn.state.phase.atRest() && installed.isPresent()) {
      begin(turn, purpose);
    }
  }

  static void forget(Turn turn) {
    turn.state.key = Optional.empty();
    turn.state.installed = Optional.empty();
    turn.state.replaced = Optional.empty();
    turn.state.untold = List.of();
    turn.state.history = List.of();
    turn.state.lastError = Optional.empty();
    turn.state.knownCa = Optional.empty();
    turn.rest();
  }
}
