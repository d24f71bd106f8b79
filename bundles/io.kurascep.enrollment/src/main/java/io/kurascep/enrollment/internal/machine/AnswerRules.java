// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.Pending;
import io.kurascep.protocol.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What follows from the answer of the CA to a request or a poll, or from none. */
final class AnswerRules {

  /** How often something that is no SCEP may answer a poll, before it counts as not knowing. */
  private static final int DOUBTS = 3;

  private static final int TENTH = 10;
  private static final int HALF = 2;
  private static final Duration LEAST = Duration.ofSeconds(1);

  private AnswerRules() {}

  static void answered(Turn turn, Event.Answered answered) {
    var outcome = answered.outcome();
    if (outcome instanceof Issued issued) {
      issued(turn, issued);
    } else if (outcome instanceof Pending pending) {
      pending(turn, pending);
    } else if (outcome instanceof Rejected rejected) {
      if (answered.work() == Work.SEND) {
        refused(turn, rejected.sentence(), answered.next());
      } else {
        refusedPoll(turn, rejected.sentence());
      }
    }
  }

  private static void issued(Turn turn, Issued issued) {
    turn.state.issued = issued.chain();
    turn.state.dueAt = turn.now;
    turn.enter(Phase.ISSUED);
    var validity = Words.validity(issued.certificate());
    turn.succeeded(RequestRules.what(turn), "issued, " + validity);
    turn.say("issued, " + validity);
    issued.warnings().forEach(turn::warn);
  }

  private static void pending(Turn turn, Pending pending) {
    var state = turn.state;
    var request = state.request.orElseThrow();
    if (state.phase == Phase.PENDING) {
      state.request = Optional.of(request.polled());
      state.dueAt = RequestRules.nextPoll(turn, pending.retryAfter());
      turn.succeeded("poll", "still waiting for approval");
      return;
    }
    state.request = Optional.of(request.pending(turn.now));
    state.dueAt = RequestRules.nextPoll(turn, pending.retryAfter());
    turn.enter(Phase.PENDING);
    turn.tell(Kind.PENDING);
    turn.succeeded(RequestRules.what(turn), "waits for approval at the CA");
    turn.say(
        "waiting for approval at %s, transaction %s, asking again %s"
            .formatted(request.server(), request.open().transactionId(), Words.time(state.dueAt)));
  }

  /** The CA refused what was sent, and so has issued nothing for it. */
  private static void refused(Turn turn, String sentence, Optional<LadderStep> next) {
    if (tryNextStep(turn, sentence, next)) {
      return;
    }
    turn.state.key = Optional.empty();
    end(turn, sentence);
  }

  /** Nothing comes of the request. */
  static void end(Turn turn, String sentence) {
    var installed = turn.state.installed;
    if (turn.state.purpose != Purpose.ENROLL
        && installed.filter(i -> !i.expiredAt(turn.now)).isPresent()) {
      var later = later(installed.get(), turn.now);
      turn.rest();
      turn.state.dueAt = later;
      turn.state.rejectedFor = turn.around.wish().everything();
      turn.failed("renew", sentence, later);
    } else {
      turn.stop(RequestRules.what(turn), sentence);
    }
  }

  /** A refusal while the certificate is valid may mean "not yet". */
  private static Instant later(Installed installed, Instant now) {
    var tenth = installed.lifetime().dividedBy(TENTH);
    var half = Duration.between(now, installed.notAfter()).dividedBy(HALF);
    return now.plus(Backoff.clamp(tenth, LEAST, half.compareTo(LEAST) < 0 ? LEAST : half));
  }

  private static boolean tryNextStep(Turn turn, String sentence, Optional<LadderStep> next) {
    if (next.isEmpty()) {
      return false;
    }
    unspend(turn);
    turn.note(RequestRules.what(turn), sentence);
    turn.say("%s; trying %s".formatted(sentence, next.get().text()));
    RequestRules.tryStep(turn, next.get());
    return true;
  }

  /** It is certain that nobody could read the challenge that was sent last. */
  private static void unspend(Turn turn) {
    turn.state.request.flatMap(Request::spends).ifPresent(turn.state.spent::remove);
  }

  private static void refusedPoll(Turn turn, String sentence) {
    var state = turn.state;
    var request = state.request.orElseThrow();
    if (state.phase == Phase.SENT) {
      notKnown(turn);
    } else if (!request.doubted()) {
      state.request = Optional.of(request.inDoubt());
      state.dueAt = RequestRules.nextPoll(turn, Optional.empty());
      turn.failed("poll", sentence, state.dueAt);
    } else {
      refused(turn, sentence, Optional.empty());
    }
  }

  /**
   * The CA knows nothing of what was sent: it is sent again, with the same key and id; with another
   * challenge, where it can be fetched.
   */
  private static void notKnown(Turn turn) {
    var request = turn.state.request.orElseThrow();
    if (request.spends().isPresent() && turn.around.wish().fetches()) {
      turn.state.request = Optional.of(request.notSent());
    } else if (request.spends().isPresent()) {
      turn.stop(
          "poll",
          "the request was sent, but the CA does not know it, and its one-time challenge may be"
              + " spent: enter a new one from the CA administrator and apply");
      return;
    }
    turn.state.dueAt = turn.now;
    turn.enter(Phase.KEY_READY);
  }

  static void sendFailed(Turn turn, Failure failure) {
    var state = turn.state;
    var notRead = failure.kind().isBefore();
    if (!notRead && tryNextStep(turn, failure.sentence(), failure.next())) {
      return;
    }
    if (notRead && state.request.orElseThrow().sends() == 1) {
      unspend(turn);
      state.request = state.request.map(Request::notSent);
      turn.enter(Phase.KEY_READY);
    }
    turn.tryAgain(RequestRules.what(turn), failure);
  }

  static void pollFailed(Turn turn, Failure failure) {
    var state = turn.state;
    if (state.phase == Phase.PENDING) {
      state.request = state.request.map(Request::polled);
      state.dueAt = RequestRules.nextPoll(turn, failure.retryAfter());
      turn.failed("poll", failure.sentence(), state.dueAt);
    } else if (failure.kind() == Failure.Kind.NOT_KNOWN && mayBeTaken(turn)) {
      notKnown(turn);
    } else {
      turn.tryAgain("poll", failure);
    }
  }

  /** Giving up a one-time challenge takes more than one bad answer. */
  private static boolean mayBeTaken(Turn turn) {
    return turn.state.request.orElseThrow().spends().isEmpty() || turn.state.failures >= DOUBTS;
  }
}
