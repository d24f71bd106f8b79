// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.enrollment.internal.machine.Event.Order;
import io.kurascep.enrollment.internal.machine.Installed.Alarm;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The life of a certificate, as a function: from a state, an event and what is around follow the
 * next state and what is to be done. It has no clock, no thread, no file and no service, so that
 * its whole behaviour is a table; chance decides only how long to wait after a failure.
 *
 * <p>A life goes like this:
 *
 * <pre>
 *   IDLE         nothing yet                          DISCOVER: what can the server, what is there?
 *   DISCOVERING  it was decided to ask                Prepare: make key and request
 *   KEY_READY    key and transaction id are kept      FETCH a challenge, if there is a source of it
 *   SENT         "about to send" is kept              SEND
 *   PENDING      the CA waits for a person            POLL, again and again
 *   ISSUED       the certificate is kept              DELIVER
 *   DELIVERED    it is in its place, the key kept too INSPECT after the next start, or a day
 *   CONFIRMED    it was seen there again              DISCOVER, when it is time to renew
 * </pre>
 *
 * <p>Whoever drives the machine journals the next state, and only then performs the effects. So a
 * power cut at any instant leaves a state from which the life goes on: what may have been sent is
 * known, with its key. After a cut in SENT nobody knows whether the request arrived: the CA is
 * asked for it (CertPoll), and only if it knows nothing the same request is sent again (RFC 8894
 * §5.2 and §7.4); unless that would send a one-time challenge a second time, which never happens.
 *
 * <p>The machine is driven by {@link Event.Look}: whenever the time of {@link #nextLook} has come,
 * or something around changed, it looks at what it has and decides what is next.
 */
public final class EnrollmentMachine {

  /** How the history calls the fetching of CA certificates. */
  static final String REFRESH = "refresh the CA certificates";

  /** What it says of one that succeeded. */
  public static final String DONE = "done";

  private final Backoff backoff;

  /**
   * A machine; one serves any number of certificates.
   *
   * @param chance spreads the times of retries
   */
  public EnrollmentMachine(RandomGenerator chance) {
    this.backoff = new Backoff(chance);
  }

  /**
   * What follows from an event.
   *
   * @param state the present state
   * @param event what happened
   * @param around what is around
   * @param now when it happened
   * @return the next state, equal to the present one if nothing changes, and what is to be done
   */
  public Transition on(State state, Event event, Surroundings around, Instant now) {
    var turn = new Turn(state, around, now, backoff);
    if (!belongsTo(state.phase(), event)) {
      return turn.end();
    }
    if (event instanceof Event.Look) {
      look(turn);
    } else if (event instanceof Event.Command command) {
      obey(turn, command.order());
    } else if (event instanceof Event.Discovered discovered) {
      RequestRules.discovered(turn, discovered);
    } else if (event instanceof Event.Prepared prepared) {
      RequestRules.prepared(turn, prepared);
    } else if (event instanceof Event.Fetched fetched) {
      RequestRules.fetched(turn, fetched.challenge());
    } else if (event instanceof Event.Answered answered) {
      AnswerRules.answered(turn, answered);
    } else if (event instanceof Event.Failed failed) {
      failed(turn, failed);
    } else if (event instanceof Event.KeyLost lost) {
      RequestRules.keyLost(turn, lost.sentence());
    } else if (event instanceof Event.Inspected inspected) {
      PlaceRules.inspected(turn, inspected.found());
    } else if (event instanceof Event.Delivered delivered) {
      PlaceRules.delivered(turn, delivered.place());
    } else if (event instanceof Event.Restored) {
      PlaceRules.restored(turn);
    } else if (event instanceof Event.Refreshed refreshed) {
      refreshed(turn, refreshed);
    } else if (event instanceof Event.Told told) {
      told(turn, told);
    }
    return turn.end();
  }

  /** Whether a phase can have asked for what this event answers. */
  private static boolean belongsTo(Phase phase, Event event) {
    if (event instanceof Event.Discovered || event instanceof Event.Prepared) {
      return phase == Phase.DISCOVERING;
    }
    if (event instanceof Event.Fetched) {
      return phase == Phase.KEY_READY;
    }
    if (event instanceof Event.Delivered) {
      return phase == Phase.ISSUED;
    }
    if (event instanceof Event.Answered) {
      return phase == Phase.SENT || phase == Phase.PENDING;
    }
    if (event instanceof Event.Failed failed) {
      return failed.work().map(work -> belongsTo(phase, work)).orElse(phase == Phase.DISCOVERING);
    }
    return true;
  }

  private static boolean belongsTo(Phase phase, Work work) {
    return switch (work) {
      case DISCOVER -> phase == Phase.DISCOVERING;
      case FETCH -> phase == Phase.KEY_READY;
      case SEND -> phase == Phase.SENT;
      case POLL -> phase == Phase.SENT || phase == Phase.PENDING;
      case DELIVER -> phase == Phase.ISSUED;
      case RESTORE, INSPECT, REFRESH -> true;
    };
  }

  /**
   * When the machine wants to look again.
   *
   * @param state the present state
   * @param around what is around
   * @return the time, which may have passed; empty if only a change around can lead on
   */
  public Optional<Instant> nextLook(State state, Surroundings around) {
    if (!state.untold().isEmpty()) {
      return Optional.of(Instant.MIN);
    }
    var alarm = state.installed().flatMap(Installed::nextAlarmAt);
    if (!around.active()) {
      return alarm;
    }
    var inspection = PlaceRules.inspectionAt(state, around);
    return Stream.of(alarm, inspection, nextStepAt(state, around))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** When the phase itself leads on. */
  private static Optional<Instant> nextStepAt(State state, Surroundings around) {
    if (state.phase() == Phase.REJECTED) {
      return Optional.of(Instant.MIN)
          .filter(any -> !state.rejectedFor().equals(around.wish().everything()));
    }
    if (!Needs.of(state).areThere(around)) {
      return Optional.empty();
    }
    return state.phase().atRest()
        ? RestRules.next(state, around).map(RestRules.Next::at)
        : Optional.of(state.dueAt());
  }

  private static void look(Turn turn) {
    var state = turn.state.state();
    if (!state.untold().isEmpty()) {
      turn.notifyListeners(state.untold());
    } else if (alarms(turn) || !turn.around.active()) {
      return;
    } else if (isDue(turn, PlaceRules.inspectionAt(state, turn.around))) {
      turn.perform(Work.INSPECT);
    } else if (state.phase() == Phase.REJECTED) {
      RestRules.reconsider(turn);
    } else if (Needs.of(state).areThere(turn.around)) {
      goOn(turn);
    }
  }

  private static void goOn(Turn turn) {
    if (turn.state.phase.atRest()) {
      RestRules.look(turn);
    } else if (turn.now.isBefore(turn.state.dueAt)) {
      RequestRules.giveUpWhatIsNoLongerWanted(turn);
    } else {
      switch (turn.state.phase) {
        case DISCOVERING -> turn.perform(Work.DISCOVER);
        case KEY_READY -> RequestRules.send(turn);
        case SENT, PENDING -> RequestRules.poll(turn);
        case ISSUED -> turn.perform(Work.DELIVER);
        default -> throw new IllegalStateException("no next step in " + turn.state.phase);
      }
    }
  }

  private static boolean isDue(Turn turn, Optional<Instant> at) {
    return at.filter(instant -> !turn.now.isBefore(instant)).isPresent();
  }

  /** Tells that the end comes near, or is there, whatever else is the matter. */
  private static boolean alarms(Turn turn) {
    var installed = turn.state.installed;
    if (!isDue(turn, installed.flatMap(Installed::nextAlarmAt))) {
      return false;
    }
    var alarm = installed.orElseThrow().alarmAt(turn.now);
    turn.state.installed = installed.map(present -> present.alarmed(alarm));
    turn.tell(alarm == Alarm.EXPIRED ? Kind.EXPIRED : Kind.EXPIRING);
    var end = Words.time(installed.orElseThrow().notAfter());
    turn.warn(
        alarm == Alarm.EXPIRED
            ? "the certificate has expired at " + end
            : "the certificate expires at " + end + " and is not renewed yet");
    return true;
  }

  private static void obey(Turn turn, Order order) {
    switch (order) {
      case ENROLL -> RestRules.enroll(turn);
      case RENEW -> RestRules.renew(turn, Purpose.RENEW);
      case RENEW_SAME_KEY -> RestRules.renew(turn, Purpose.RENEW_SAME_KEY);
      case REKEY -> RestRules.renew(turn, Purpose.REKEY);
      case REFRESH_CA -> turn.perform(Work.REFRESH);
      case CHECK_NOW -> turn.state.dueAt = turn.now;
      case APPLY -> RestRules.apply(turn);
      case SERVER_APPLIED -> RestRules.serverApplied(turn);
      case FORGET -> RestRules.forget(turn);
    }
  }

  private static void failed(Turn turn, Event.Failed failed) {
    var work = failed.work();
    if (work.isEmpty()) {
      turn.tryAgain("make the request", failed.failure());
      return;
    }
    switch (work.get()) {
      case FETCH -> turn.tryAgain(RequestRules.FETCH, failed.failure());
      case SEND -> AnswerRules.sendFailed(turn, failed.failure());
      case POLL -> AnswerRules.pollFailed(turn, failed.failure());
      case DISCOVER -> turn.tryAgain("ask the server", failed.failure());
      case DELIVER -> turn.tryAgain("install", failed.failure());
      case RESTORE, INSPECT -> PlaceRules.unreadable(turn, failed.failure().sentence());
      case REFRESH -> throw new IllegalArgumentException("a refresh ends with Refreshed");
    }
  }

  private static void refreshed(Turn turn, Event.Refreshed refreshed) {
    refreshed.ca().ifPresent(ca -> RequestRules.seen(turn, ca));
    turn.note(REFRESH, refreshed.error().orElse(DONE));
    refreshed.error().ifPresent(turn::warn);
  }

  private static void told(Turn turn, Event.Told told) {
    turn.state.untold.removeAll(told.kinds());
    if (turn.state.untold.isEmpty()) {
      turn.state.replaced = Optional.empty();
    }
  }
}
