// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.enrollment.internal.machine.World.Habits;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole life with the power cut before and after every effect and every write of the journal. */
class PowerCutLifeTest {

  record Scene(Habits habits, boolean oneTime, Optional<String> challenge) {
    World world() {
      return new World(habits, oneTime, challenge);
    }
  }

  static Stream<Scene> scenes() {
    return Stream.of(true, false)
        .flatMap(byHand -> Stream.of(true, false).map(polls -> new Habits(byHand, polls)))
        .filter(habits -> habits.knowsPolls() || !habits.approvesByHand())
        .flatMap(
            habits ->
                Stream.of(
                    new Scene(habits, false, Optional.empty()),
                    new Scene(habits, false, Optional.of("secret")),
                    new Scene(habits, true, Optional.of("one-time")),
                    new Scene(habits, false, Optional.of(World.SOURCE))));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void goesOnAfterACutAtAnyInstant(Scene scene) {
    var whole = scene.world();
    whole.runUntil(2);
    var phases = new HashSet<Phase>();

    for (var instant = 0; instant < whole.instants; instant++) {
      var world = scene.world();
      world.cutAfter(instant);
      liveOn(world, 2);
      phases.addAll(world.phasesCut);
      assertWhole(world);
    }

    var expected = EnumSet.complementOf(EnumSet.of(Phase.REJECTED, Phase.CONFIRMED));
    if (!scene.habits().approvesByHand()) {
      expected.remove(Phase.PENDING);
    }
    assertThat(phases).containsAll(expected);
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void goesOnAfterTwoCuts(Scene scene) {
    var whole = scene.world();
    whole.runUntil(1);

    for (var first = 0; first < whole.instants; first++) {
      for (var second = 0; second < whole.instants; second++) {
        var world = scene.world();
        world.cutAfter(first);
        world.runUntilCut(1);
        world.cutAfter(second);
        liveOn(world, 1);
        assertWhole(world);
      }
    }
  }

  /** The user gives a new challenge where the machine asks for one. */
  private static void liveOn(World world, int certificates) {
    world.runUntil(certificates);
    for (var more = 0; more < 3 && world.journal.phase() == Phase.REJECTED; more++) {
      assertThat(world.oneTime).as("only a one-time challenge may stop a life").isTrue();
      world.challenge = Optional.of("one-time-" + more);
      world.runUntil(certificates);
    }
  }

  private static void assertWhole(World world) {
    assertThat(world.journal.phase()).isIn(Phase.DELIVERED, Phase.CONFIRMED);
    assertThat(world.journal.installed().orElseThrow().certificate())
        .isEqualTo(world.keystore.orElseThrow().get(0));
    if (world.oneTime || world.fetches) {
      assertThat(world.challengesAtTheCa).doesNotHaveDuplicates();
    }
    assertThat(world.told).contains(Kind.ISSUED);
    assertThat(world.keysAtTheCa).as("one key for each certificate").hasSizeLessThanOrEqualTo(2);
    assertThat(List.copyOf(world.journal.untold())).isEmpty();
  }
}
