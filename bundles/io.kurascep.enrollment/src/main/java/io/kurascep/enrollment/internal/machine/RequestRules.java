// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.protocol.LadderStep;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a request is made, sent and asked for. */
final class RequestRules {

  /** How the history calls the fetching of a challenge. */
  static final String FETCH = "fetch the challenge";

  private RequestRules() {}

  static void discovered(Turn turn, Event.Discovered discovered) {
    seen(turn, discovered.ca());
    if (!turn.around.active()) {
      return;
    }
    var state = turn.state;
    var found = discovered.found();
    var enrolls = state.purpose == Purpose.ENROLL;
    var current = state.installed.filter(i -> found.holds(i.certificate())).isPresent();
    if ((enrolls || !current) && found.canBeAdoptedAt(turn.now)) {
      PlaceRules.adopt(turn, found);
      return;
    }
    if (!enrolls && !current) {
      turn.warn("the certificate to renew is not in the keystore any more: a new one is requested");
      state.installed = Optional.empty();
      state.purpose = Purpose.ENROLL;
      turn.perform(Work.DISCOVER);
      return;
    }
    tryStep(turn, discovered.step());
  }

  /** Makes a request for this step, for the key that there is, or a new one. */
  static void tryStep(Turn turn, LadderStep step) {
    turn.state.request = Optional.empty();
    turn.state.dueAt = turn.now;
    turn.enter(Phase.DISCOVERING);
    turn.perform(new Effect.Prepare(step));
  }

  static void prepared(Turn turn, Event.Prepared prepared) {
    var state = turn.state;
    state.key = Optional.of(prepared.key());
    state.request =
        Optional.of(
            Request.unsent(
                prepared.open(), prepared.transport(), prepared.settings(), prepared.server()));
    state.dueAt = turn.now;
    turn.enter(Phase.KEY_READY);
    turn.say(
        "%s %s for a certificate for %s"
            .formatted(
                state.purpose == Purpose.ENROLL ? "asking" : "renewing: asking",
                prepared.server(),
                prepared.open().subject().getName()));
  }

  /** Sends for the first time: first the journal says so, then the message leaves. */
  static void send(Turn turn) {
    if (giveUpWhatIsNoLongerWanted(turn)) {
      return;
    }
    var state = turn.state;
    var request = state.request.orElseThrow();
    if (request.open().step().challenge()) {
      if (turn.around.wish().fetches()) {
        turn.perform(Work.FETCH);
        return;
      }
      var oneTime = turn.around.wish().oneTime();
      if (turn.around.challenge().isEmpty()
          || (oneTime && state.state().isSpent(turn.around.challenge()))) {
        turn.rest();
        return;
      }
      if (oneTime) {
        state.spent.add(turn.around.challenge().get());
        request = request.spending(turn.around.challenge());
      }
    }
    leave(turn, request);
  }

  /**
   * Sends with a challenge that was fetched: what was sent once is never sent again, even if the
   * source gives it once more.
   */
  static void fetched(Turn turn, String challenge) {
    if (!turn.around.active()
        || !turn.around.wish().fetches()
        || giveUpWhatIsNoLongerWanted(turn)) {
      return;
    }
    var state = turn.state;
    if (state.spent.contains(challenge)) {
      turn.tryAgain(
          FETCH,
          Failure.local(
              "the challenge source gives one that was sent before: let it give a new one each time,"
                  + " or enter a lasting one as challenge password"));
      return;
    }
    state.spent.add(challenge);
    if (state.spent.size() > State.SPENT) {
      state.spent.remove(0);
    }
    leave(turn, state.request.orElseThrow().spending(Optional.of(challenge)));
  }

  private static void leave(Turn turn, Request request) {
    turn.state.request = Optional.of(request.sent());
    turn.enter(Phase.SENT);
    turn.perform(Work.SEND);
  }

  /** Asks for a request that the CA has, or may have. */
  static void poll(Turn turn) {
    if (giveUpWhatIsNoLongerWanted(turn)) {
      return;
    }
    if (turn.state.phase == Phase.PENDING && isTooLate(turn)) {
      AnswerRules.end(
          turn, "nobody approved the request in time: ask the CA administrator, then enroll again");
      return;
    }
    turn.perform(Work.POLL);
  }

  private static boolean isTooLate(Turn turn) {
    var wish = turn.around.wish();
    var request = turn.state.request.orElseThrow();
    var late =
        !wish.pollLimit().isZero()
            && request
                .pendingSince()
                .filter(since -> !turn.now.isBefore(since.plus(wish.pollLimit())))
                .isPresent();
    return late || (wish.pollCount() > 0 && request.polls() >= wish.pollCount());
  }

  /** A request whose settings are not those of today is left to the CA, and a new one begun. */
  static boolean giveUpWhatIsNoLongerWanted(Turn turn) {
    var request = turn.state.request;
    if (turn.state.phase == Phase.ISSUED || request.isEmpty() || isWanted(request.get(), turn)) {
      return false;
    }
    turn.say("the settings are others now: the request under way is given up, a new one follows");
    turn.note(what(turn), "given up since the settings changed");
    turn.state.key = Optional.empty();
    turn.rest();
    return true;
  }

  private static boolean isWanted(Request request, Turn turn) {
    return request.settings().equals(turn.around.wish().request())
        && request.server().equals(turn.around.server().name());
  }

  /** The key of the request is lost, or at rest the kept one of a certificate that is not there. */
  static void keyLost(Turn turn, String sentence) {
    turn.warn(sentence);
    turn.note(what(turn), sentence);
    if (turn.state.phase.atRest()) {
      turn.state.installed = Optional.empty();
    }
    var failures = turn.state.failures + 1;
    turn.state.key = Optional.empty();
    turn.rest();
    turn.state.failures = failures;
    turn.state.lastError = Optional.of(sentence);
    if (failures > 1) {
      turn.state.dueAt = turn.later();
    }
  }

  /** Tells if a server has other CA certificates than the last time. */
  static void seen(Turn turn, KnownCa ca) {
    var before = turn.state.knownCa.filter(known -> known.server().equals(ca.server()));
    turn.state.knownCa = Optional.of(ca);
    if (before.filter(known -> !known.equals(ca)).isPresent()) {
      turn.tell(Kind.CA_CHANGED);
      turn.say("the CA certificates of %s are others now".formatted(ca.server()));
    }
  }

  static String what(Turn turn) {
    return turn.state.purpose == Purpose.ENROLL ? "enroll" : "renew";
  }

  static Instant nextPoll(Turn turn, Optional<Duration> retryAfter) {
    return turn.now.plus(
        PollInterval.after(
            turn.around.wish().pollInterval(),
            turn.state.request.map(Request::polls).orElse(0),
            retryAfter));
  }
}
