// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.Attempt;
import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.enrollment.internal.machine.Installed.Alarm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What follows from what is in the keystore, and from having put something there. */
final class PlaceRules {

  /** How the history calls the reading of the keystore. */
  static final String LOOK = "look into the keystore";

  private PlaceRules() {}

  /** When the keystore is to be read, to see whether the certificate is still in its place. */
  static Optional<Instant> inspectionAt(State state, Surroundings around) {
    if (!around.keystore().isThere() || state.phase() == Phase.ISSUED) {
      return Optional.empty();
    }
    return state
        .installed()
        .filter(installed -> installed.place().isSame(around.place()))
        .flatMap(
            installed ->
                around.inspectAt().or(() -> installed.kept().map(key -> installed.keptUntil())));
  }

  static void inspected(Turn turn, Found found) {
    if (turn.state.installed.filter(i -> i.place().isSame(found.place())).isEmpty()) {
      return;
    }
    var installed = turn.state.installed.get();
    if (found.holds(installed.certificate())) {
      stillThere(turn, installed);
    } else if (installed.kept().isPresent()) {
      if (!isInTrouble(turn)) {
        turn.warn("the certificate is not in the keystore any more: it is put there again");
      }
      turn.perform(Work.RESTORE);
    } else if (turn.state.phase.atRest() && found.canBeAdoptedAt(turn.now)) {
      adopt(turn, found);
    } else {
      turn.warn("the certificate is not in the keystore any more");
      turn.note(LOOK, "the certificate is not there any more");
      turn.state.installed = Optional.empty();
      if (turn.state.phase.atRest()) {
        turn.rest();
      }
    }
  }

  private static void stillThere(Turn turn, Installed installed) {
    if (isInTrouble(turn)) {
      turn.state.lastError = Optional.empty();
      turn.note(LOOK, "the certificate is there");
      turn.say("the keystore can be read again, and the certificate is there");
    }
    var stayed =
        installed
            .kept()
            .filter(
                key ->
                    installed.since().isBefore(turn.around.startedAt())
                        || !turn.now.isBefore(installed.keptUntil()))
            .isPresent();
    if (stayed) {
      turn.state.installed = Optional.of(installed.confirmed());
      if (turn.state.phase == Phase.DELIVERED) {
        turn.enter(Phase.CONFIRMED);
      }
    }
  }

  /** Takes what is in the keystore for ours. */
  static void adopt(Turn turn, Found found) {
    var known = turn.state.installed.filter(i -> found.holds(i.certificate()));
    var begin = found.chain().get(0).getNotBefore().toInstant();
    turn.state.installed =
        Optional.of(
            new Installed(
                found.chain(),
                found.place(),
                turn.around.server().name(),
                turn.around.wish().request(),
                Alarm.NONE,
                known.map(Installed::since).orElse(begin),
                known.flatMap(Installed::kept)));
    turn.state.key = Optional.empty();
    turn.rest();
    turn.succeeded(
        "enroll", "the certificate in " + found.place() + " is from this CA and is kept");
    turn.say(
        "the certificate in %s is from this CA and is kept, %s"
            .formatted(found.place(), Words.validity(found.chain().get(0))));
    sayRenewal(turn);
  }

  static void delivered(Turn turn, Place place) {
    var state = turn.state;
    var before = state.installed;
    state.replaced = before.map(Installed::certificate);
    turn.tell(state.purpose == Purpose.ENROLL ? Kind.ISSUED : Kind.RENEWED);
    var server = state.request.map(Request::server).or(() -> before.map(Installed::server));
    var settings = state.request.map(Request::settings).or(() -> before.map(Installed::settings));
    state.installed =
        Optional.of(
            new Installed(
                state.issued,
                place,
                server.orElseThrow(),
                settings.orElseThrow(),
                Alarm.NONE,
                turn.now,
                Optional.of(state.key.orElseThrow())));
    state.key = Optional.empty();
    turn.rest();
    turn.succeeded("install", "installed in " + place);
    turn.say("installed in " + place);
    sayRenewal(turn);
  }

  private static void sayRenewal(Turn turn) {
    var installed = turn.state.installed.orElseThrow();
    turn.say(
        installed
            .renewalAt(turn.around.wish())
            .map(at -> "will be renewed at " + Words.time(at))
            .orElse("will never be renewed by itself, as the settings say"));
  }

  /**
   * Whoever drives the machine says when the keystore is to be read again, which may be often: only
   * what is new is told and kept.
   */
  static void unreadable(Turn turn, String sentence) {
    if (!turn.state.lastError.equals(Optional.of(sentence))) {
      turn.state.lastError = Optional.of(sentence);
      turn.note(LOOK, sentence);
      turn.warn(sentence);
    }
  }

  private static boolean isInTrouble(Turn turn) {
    return isInTrouble(turn.state.lastError, turn.state.history);
  }

  /** Whether the last error is that the keystore cannot be read. */
  static boolean isInTrouble(Optional<String> lastError, List<Attempt> history) {
    return lastError.isPresent()
        && history.stream()
            .reduce((earlier, later) -> later)
            .filter(last -> last.what().equals(LOOK))
            .filter(last -> lastError.equals(Optional.of(last.result())))
            .isPresent();
  }

  static void restored(Turn turn) {
    turn.succeeded("install", "put into the keystore again");
    turn.say("the certificate is in the keystore again");
  }
}
