// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.enrollment.internal.machine.Event.Order;
import io.kurascep.enrollment.internal.testing.TestCa;
import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.Pending;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.TransactionId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** One life that a test leads step by step. */
final class Life {

  static final Duration LIFETIME = Duration.ofDays(90);
  static final TestCa CA = new TestCa("ca");

  private final EnrollmentMachine machine = new EnrollmentMachine(new Random(3));
  Scenery scenery = new Scenery();
  State state = State.initial("00", World.START);
  Instant now = World.START;
  List<Effect> effects = List.of();
  List<Effect> said = List.of();

  /** A life in which a certificate is installed and its key no longer kept. */
  static Life enrolled() {
    var life = delivered();
    life.scenery.startedAt(life.now.plusSeconds(1));
    life.on(new Event.Inspected(new Found(World.PLACE, life.chain(), true, true)));
    assertThat(life.state.phase()).isEqualTo(Phase.CONFIRMED);
    return life;
  }

  /** A life in which a certificate was just installed. */
  static Life delivered() {
    var life = sent();
    life.issue();
    life.look();
    life.on(new Event.Delivered(World.PLACE));
    life.tell();
    assertThat(life.state.phase()).isEqualTo(Phase.DELIVERED);
    return life;
  }

  /** A life in which the request is being sent. */
  static Life sent() {
    return sent(new Scenery());
  }

  static Life sent(Scenery scenery) {
    var life = new Life();
    life.scenery = scenery;
    life.look();
    life.send();
    return life;
  }

  /** From DISCOVERING to SENT. */
  void send() {
    discover(Found.nothing(World.PLACE));
    prepare("key-1");
    look();
    assertThat(effects).contains(Work.SEND);
  }

  /** A life in which the request waits for approval. */
  static Life pending() {
    var life = sent();
    life.answer(Work.SEND, new Pending(Optional.empty()));
    life.tell();
    assertThat(life.state.phase()).isEqualTo(Phase.PENDING);
    return life;
  }

  Life on(Event event) {
    var transition = machine.on(state, event, scenery.set(), now);
    state = transition.next();
    effects = transition.effects().stream().filter(e -> !(e instanceof Effect.Say)).toList();
    said = transition.effects().stream().filter(e -> e instanceof Effect.Say).toList();
    return this;
  }

  Life look() {
    return on(new Event.Look());
  }

  Life order(Order order) {
    return on(new Event.Command(order));
  }

  /** Looks when the machine wants to. */
  Life waitAndLook() {
    var at = nextLook().orElseThrow();
    now = at.isAfter(now) ? at : now;
    return look();
  }

  Optional<Instant> nextLook() {
    return machine.nextLook(state, scenery.set());
  }

  StatusView view() {
    return StatusView.of(state, scenery.set(), now);
  }

  void discover(Found found) {
    on(new Event.Discovered(step(), found, World.CA));
  }

  private LadderStep step() {
    return World.step(scenery.set().challenge().isPresent() && state.purpose() == Purpose.ENROLL);
  }

  void prepare(String key) {
    var step = ((Effect.Prepare) effects.get(0)).step();
    var around = scenery.set();
    on(
        new Event.Prepared(
            World.open(state.history().size() + 1, step),
            state.key().orElse(new NewKey(key)),
            Optional.empty(),
            around.wish().request(),
            around.server().name()));
  }

  void answer(Work work, io.kurascep.protocol.Outcome outcome) {
    on(new Event.Answered(work, outcome, Optional.empty()));
  }

  void issue() {
    var chain = CA.chain(TestCa.newKey().getPublic(), now, now.plus(LIFETIME));
    answer(Work.SEND, new Issued(chain.get(0), chain, List.of()));
  }

  void refuse(Work work, Optional<LadderStep> next) {
    on(new Event.Answered(work, rejected(), next));
  }

  static Rejected rejected() {
    return new Rejected(
        FailInfo.BAD_REQUEST,
        Optional.empty(),
        OptionalInt.empty(),
        "the CA refused the request",
        new TransactionId("0123456789abcdef"));
  }

  void fail(Work work, Failure.Kind kind) {
    on(
        new Event.Failed(
            Optional.of(work), new Failure(kind, "it failed", Optional.empty(), Optional.empty())));
  }

  /** Tells the listeners, if there is something to tell. */
  Life tell() {
    while (!state.untold().isEmpty()) {
      look();
      assertThat(effects).containsExactly(new Effect.Notify(state.untold()));
      on(new Event.Told(state.untold()));
    }
    return this;
  }

  List<X509Certificate> chain() {
    return state.installed().orElseThrow().chain();
  }

  String key() {
    return state.key().orElseThrow().sealed();
  }

  Found there() {
    return new Found(World.PLACE, chain(), true, true);
  }
}
