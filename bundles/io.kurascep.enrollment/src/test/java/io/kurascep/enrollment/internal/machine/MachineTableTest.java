// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.enrollment.internal.machine.Event.Order;
import io.kurascep.enrollment.internal.machine.Surroundings.Part;
import io.kurascep.enrollment.internal.testing.TestCa;
import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Pending;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.TransactionId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of whole lives with every event, in all kinds of surroundings, at any time. */
class MachineTableTest {

  private static final Duration LIFETIME = Duration.ofDays(9);
  private static final TestCa CA = new TestCa("table");
  private static final List<X509Certificate> OTHER =
      List.of(CA.issue(TestCa.newKey().getPublic(), World.START, World.START.plus(LIFETIME)));

  private final EnrollmentMachine machine = new EnrollmentMachine(new Random(7));

  static Stream<State> states() {
    return SampleStates.all().stream()
        .flatMap(state -> Stream.of(state, rejected(state)))
        .distinct();
  }

  private static State rejected(State state) {
    var draft = new Draft(state);
    draft.phase = Phase.REJECTED;
    draft.rejectedFor = "everything";
    return draft.state();
  }

  private static List<Surroundings> surroundings(Instant now) {
    return List.of(
        new Scenery().set(),
        new Scenery().inspectAt(now).set(),
        new Scenery().disabled().inspectAt(now).set(),
        new Scenery().misconfigured().inspectAt(now).set(),
        new Scenery().server(Part.missing("demo", "there is no server")).set(),
        new Scenery().server(Part.there("another")).set(),
        new Scenery().keystore(Part.missing("SSLKeystore", "there is no keystore")).set(),
        new Scenery().alias("another").set(),
        new Scenery().settings("others").set(),
        new Scenery().challenge("secret").set(),
        new Scenery().oneTime("one-time").set(),
        new Scenery().oneTime("another").set(),
        new Scenery().fetches().set(),
        new Scenery().renewal(0, 0).set(),
        new Scenery().startedAt(now).inspectAt(now).pollLimit(Duration.ofHours(1), 1).set());
  }

  private static List<Event> events(State state) {
    var events = new ArrayList<Event>();
    events.add(new Event.Look());
    Arrays.stream(Order.values()).map(Event.Command::new).forEach(events::add);
    for (var found : found(state)) {
      events.add(new Event.Inspected(found));
      events.add(new Event.Discovered(World.step(false), found, World.CA));
      events.add(new Event.Discovered(World.step(true), found, new KnownCa("demo", "another")));
    }
    events.add(
        new Event.Prepared(
            World.open(1, World.step(true)),
            new NewKey("key"),
            Optional.of(new NewKey("transport")),
            "settings",
            "demo"));
    events.add(new Event.Fetched("fetched"));
    events.add(new Event.Fetched(state.spent().stream().findFirst().orElse("fetched")));
    for (var outcome : outcomes()) {
      events.add(new Event.Answered(Work.SEND, outcome, Optional.empty()));
      events.add(new Event.Answered(Work.SEND, outcome, Optional.of(World.step(false))));
      events.add(new Event.Answered(Work.POLL, outcome, Optional.empty()));
    }
    for (var failure : failures()) {
      events.add(new Event.Failed(Optional.empty(), failure));
      Arrays.stream(Work.values())
          .filter(work -> work != Work.REFRESH)
          .forEach(work -> events.add(new Event.Failed(Optional.of(work), failure)));
    }
    events.add(new Event.KeyLost("the key is lost"));
    events.add(new Event.Delivered(World.PLACE));
    events.add(new Event.Delivered(new Place("another", "gw")));
    events.add(new Event.Restored());
    events.add(new Event.Refreshed(Optional.of(World.CA), Optional.empty()));
    events.add(new Event.Refreshed(Optional.empty(), Optional.of("no answer")));
    events.add(new Event.Told(state.untold()));
    return events;
  }

  private static List<Found> found(State state) {
    var ours = state.installed().map(Installed::chain).orElse(OTHER);
    return List.of(
        Found.nothing(World.PLACE),
        new Found(World.PLACE, ours, true, true),
        new Found(World.PLACE, ours, false, true),
        new Found(World.PLACE, OTHER, true, true),
        new Found(World.PLACE, OTHER, true, false),
        new Found(new Place("another", "gw"), OTHER, true, true));
  }

  private static List<Outcome> outcomes() {
    return List.of(
        new Issued(OTHER.get(0), OTHER, List.of("a warning")),
        new Pending(Optional.empty()),
        new Pending(Optional.of(Duration.ofDays(400))),
        new Rejected(
            FailInfo.BAD_REQUEST,
            Optional.empty(),
            OptionalInt.empty(),
            "the CA refused",
            new TransactionId("0123456789abcdef")));
  }

  private static List<Failure> failures() {
    return Arrays.stream(Failure.Kind.values())
        .flatMap(
            kind ->
                Stream.of(
                    new Failure(kind, "it failed", Optional.empty(), Optional.empty()),
                    new Failure(
                        kind,
                        "it failed",
                        Optional.of(Duration.ofSeconds(-5)),
                        Optional.of(World.step(false)))))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("states")
  void keepsItsPromises(State state) {
    for (var after : List.of(Duration.ZERO, Duration.ofDays(7), LIFETIME.multipliedBy(2))) {
      var now = World.START.plus(after);
      for (var around : surroundings(now)) {
        for (var event : events(state)) {
          var transition = machine.on(state, event, around, now);
          assertThat(List.of(machine.on(state, event, around, now).next().phase()))
              .containsExactly(transition.next().phase());
          check(state, event, around, transition);
          machine.nextLook(transition.next(), around);
          StatusView.of(transition.next(), around, now);
        }
      }
    }
  }

  private static void check(State before, Event event, Surroundings around, Transition transition) {
    var next = transition.next();
    var work =
        transition.effects().stream().filter(effect -> !(effect instanceof Effect.Say)).toList();
    assertThat(work).as("one thing at a time after %s in %s", event, before).hasSizeLessThan(2);
    if (!around.active()) {
      assertThat(work).allMatch(effect -> effect instanceof Effect.Notify);
    }
    if (work.contains(Work.SEND)) {
      assertThat(next.phase()).isEqualTo(Phase.SENT);
      var request = next.request().orElseThrow();
      assertThat(request.sends()).isPositive();
      if (request.open().step().challenge()
          && around.wish().oneTime()
          && !around.wish().fetches()) {
        assertThat(before.spent()).doesNotContain(around.challenge().orElseThrow());
        assertThat(next.spent()).contains(around.challenge().orElseThrow());
      }
    }
    if (event instanceof Event.Fetched fetched && work.contains(Work.SEND)) {
      assertThat(before.spent()).doesNotContain(fetched.challenge());
      assertThat(next.spent()).contains(fetched.challenge());
      assertThat(next.request().orElseThrow().spends()).contains(fetched.challenge());
    }
    if (work.contains(Work.DELIVER)) {
      assertThat(next.phase()).isEqualTo(Phase.ISSUED);
    }
    assertThat(next.history()).hasSizeLessThanOrEqualTo(State.HISTORY);
    checkKey(before, event, around, next);
  }

  /** A key that the CA may have is given up for a reason alone. */
  private static void checkKey(State before, Event event, Surroundings around, State next) {
    var sent = before.phase() == Phase.SENT || before.phase() == Phase.PENDING;
    if ((!sent && before.phase() != Phase.ISSUED)
        || event instanceof Event.KeyLost
        || (event instanceof Event.Answered answered && answered.outcome() instanceof Rejected)
        || event.equals(new Event.Command(Order.FORGET))
        || !around.wish().request().equals("settings")
        || !around.server().name().equals("demo")) {
      return;
    }
    var key = before.key().orElseThrow();
    var kept =
        Stream.of(next.key(), next.installed().flatMap(Installed::kept)).flatMap(Optional::stream);
    assertThat(kept).as("the key after %s in %s", event, before.phase()).contains(key);
  }
}
