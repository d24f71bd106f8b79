// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.protocol.Pending;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests whose challenge is fetched just before they are sent. */
class FetchTest {

  private static Life ready() {
    var life = new Life();
    life.scenery = new Scenery().fetches();
    life.look();
    life.on(new Event.Discovered(World.step(true), Found.nothing(World.PLACE), World.CA));
    life.prepare("key-1");
    life.look();
    assertThat(life.state.phase()).isEqualTo(Phase.KEY_READY);
    assertThat(life.effects).containsExactly(Work.FETCH);
    return life;
  }

  private static Life sent() {
    return ready().on(new Event.Fetched("first"));
  }

  @Test
  void journalsTheChallengeAsSpentBeforeItIsSent() {
    var life = sent();
    assertThat(life.state.phase()).isEqualTo(Phase.SENT);
    assertThat(life.state.spent()).containsExactly("first");
    assertThat(life.state.request().orElseThrow().spends()).contains("first");
    assertThat(life.effects).containsExactly(Work.SEND);
  }

  @Test
  void fetchesNothingForARequestThatCarriesNoChallenge() {
    var life = new Life();
    life.scenery = new Scenery().fetches();
    life.look();
    life.on(new Event.Discovered(World.step(false), Found.nothing(World.PLACE), World.CA));
    life.prepare("key-1");
    life.look();
    assertThat(life.effects).containsExactly(Work.SEND);
    assertThat(life.state.spent()).isEmpty();
  }

  @Test
  void triesAgainLaterWhereThereIsNone() {
    var life = ready();
    life.on(
        new Event.Failed(
            Optional.of(Work.FETCH),
            Failure.local("the cache is full", Optional.of(Duration.ofMinutes(10)))));
    assertThat(life.state.phase()).isEqualTo(Phase.KEY_READY);
    assertThat(life.state.lastError()).contains("the cache is full");
    assertThat(life.state.dueAt()).isAfterOrEqualTo(life.now.plus(Duration.ofMinutes(10)));
    assertThat(life.effects).isEmpty();
    life.tell();
    life.waitAndLook();
    assertThat(life.effects).containsExactly(Work.FETCH);
    life.on(new Event.Fetched("first"));
    assertThat(life.effects).containsExactly(Work.SEND);
  }

  @Test
  void neverSendsOneASecondTimeThoughTheSourceGivesItAgain() {
    var life = sent();
    life.fail(Work.SEND, Failure.Kind.NO_ANSWER);
    life.tell();
    life.waitAndLook();
    life.refuse(Work.POLL, Optional.empty());
    life.look();
    assertThat(life.effects).containsExactly(Work.FETCH);
    life.on(new Event.Fetched("first"));
    assertThat(life.effects).isEmpty();
    assertThat(life.state.phase()).isEqualTo(Phase.KEY_READY);
    assertThat(life.state.lastError().orElseThrow()).contains("sent before");
    life.tell();
    life.waitAndLook();
    life.on(new Event.Fetched("second"));
    assertThat(life.effects).containsExactly(Work.SEND);
    assertThat(life.state.spent()).containsExactly("first", "second");
  }

  @Test
  void takesTheSameOneWhereNobodyCanHaveReadIt() {
    var life = sent();
    life.fail(Work.SEND, Failure.Kind.NOT_READ);
    assertThat(life.state.spent()).isEmpty();
    life.tell();
    life.waitAndLook();
    life.on(new Event.Fetched("first"));
    assertThat(life.effects).containsExactly(Work.SEND);
  }

  @Test
  void sendsWhatWasEnteredMeanwhile() {
    var life = ready();
    life.scenery = new Scenery().challenge("entered");
    life.on(new Event.Fetched("first"));
    assertThat(life.effects).isEmpty();
    assertThat(life.state.spent()).isEmpty();
    life.look();
    assertThat(life.effects).containsExactly(Work.SEND);
    assertThat(life.state.request().orElseThrow().spends()).isEmpty();
  }

  @Test
  void sendsNothingWhereItWasSwitchedOffMeanwhile() {
    var life = ready();
    life.scenery.disabled();
    life.on(new Event.Fetched("first"));
    assertThat(life.effects).isEmpty();
    assertThat(life.state.phase()).isEqualTo(Phase.KEY_READY);
  }

  @Test
  void makesAnotherRequestWhereTheSettingsAreOthersMeanwhile() {
    var life = ready();
    life.scenery.settings("others");
    life.on(new Event.Fetched("first"));
    assertThat(life.state.request()).isEmpty();
    assertThat(life.state.spent()).isEmpty();
  }

  @Test
  void remembersSoManyThatItDoesNotMatter() {
    var life = sent();
    for (var i = 0; i < State.SPENT; i++) {
      life.fail(Work.SEND, Failure.Kind.NO_ANSWER);
      life.tell();
      life.waitAndLook();
      life.refuse(Work.POLL, Optional.empty());
      life.waitAndLook();
      life.on(new Event.Fetched("challenge " + i));
      assertThat(life.effects).containsExactly(Work.SEND);
    }
    assertThat(life.state.spent()).hasSize(State.SPENT).doesNotContain("first");
  }

  @Test
  void asksForWhatIsPendingWithoutFetching() {
    var life = sent();
    life.answer(Work.SEND, new Pending(Optional.empty()));
    life.tell();
    life.waitAndLook();
    assertThat(life.effects).containsExactly(Work.POLL);
  }
}
