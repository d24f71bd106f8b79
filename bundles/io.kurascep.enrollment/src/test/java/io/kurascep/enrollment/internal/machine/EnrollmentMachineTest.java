// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.api.EnrollmentState;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.enrollment.internal.machine.Event.Order;
import io.kurascep.enrollment.internal.machine.Installed.Alarm;
import io.kurascep.enrollment.internal.machine.Surroundings.Part;
import io.kurascep.enrollment.internal.testing.TestCa;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.Pending;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EnrollmentMachineTest {

  @Nested
  class FirstRequest {

    @Test
    void beginsWithAskingTheServer() {
      var life = new Life().look();

      assertThat(life.state.phase()).isEqualTo(Phase.DISCOVERING);
      assertThat(life.effects).containsExactly(Work.DISCOVER);
      assertThat(life.view().state()).isEqualTo(EnrollmentState.ENROLLING);
    }

    @Test
    void keepsKeyAndIdBeforeAnythingIsSent() {
      var life = new Life().look();
      life.discover(Found.nothing(World.PLACE));
      life.prepare("key-1");

      assertThat(life.state.phase()).isEqualTo(Phase.KEY_READY);
      assertThat(life.effects).isEmpty();
      assertThat(life.key()).isEqualTo("key-1");

      life.look();
      assertThat(life.state.phase()).isEqualTo(Phase.SENT);
      assertThat(life.effects).containsExactly(Work.SEND);
    }

    @Test
    void deliversWhatIsIssuedAndTellsIt() {
      var life = Life.sent();
      life.issue();
      assertThat(life.state.phase()).isEqualTo(Phase.ISSUED);
      life.look();
      assertThat(life.effects).containsExactly(Work.DELIVER);

      life.on(new Event.Delivered(World.PLACE));
      assertThat(life.state.phase()).isEqualTo(Phase.DELIVERED);
      assertThat(life.state.installed().orElseThrow().kept()).isPresent();
      life.look();
      assertThat(life.effects).containsExactly(new Effect.Notify(List.of(Kind.ISSUED)));

      life.on(new Event.Told(List.of(Kind.ISSUED))).look();
      assertThat(life.effects).isEmpty();
      assertThat(life.view().state()).isEqualTo(EnrollmentState.ENROLLED);
    }

    @Test
    void tellsAgainAfterACutBeforeItIsKnownToBeTold() {
      var life = Life.sent();
      life.issue();
      life.look();
      life.on(new Event.Delivered(World.PLACE)).look();
      life.look();

      assertThat(life.effects).containsExactly(new Effect.Notify(List.of(Kind.ISSUED)));
    }

    @Test
    void triesDeliveryAgainWithoutLosingTheKey() {
      var life = Life.sent();
      life.issue();
      life.look();
      life.fail(Work.DELIVER, Failure.Kind.LOCAL);

      assertThat(life.state.phase()).isEqualTo(Phase.ISSUED);
      assertThat(life.key()).isEqualTo("key-1");
      assertThat(life.state.lastError()).contains("it failed");
      life.tell();
      life.waitAndLook();
      assertThat(life.effects).containsExactly(Work.DELIVER);
    }

    @Test
    void triesAnotherStepWithTheSameKeyAndANewRequest() {
      var life = Life.sent();
      var id = life.state.request().orElseThrow().open().transactionId();
      life.refuse(Work.SEND, Optional.of(World.step(false)));

      assertThat(life.effects).containsExactly(new Effect.Prepare(World.step(false)));
      life.prepare("another key");
      assertThat(life.key()).isEqualTo("key-1");
      assertThat(life.state.request().orElseThrow().open().transactionId()).isNotEqualTo(id);
    }

    @Test
    void staysRejectedUntilTheUserActs() {
      var life = Life.sent();
      life.refuse(Work.SEND, Optional.empty());
      life.tell();
      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
      assertThat(life.view().state()).isEqualTo(EnrollmentState.REJECTED);
      assertThat(life.view().error()).contains("the CA refused the request");
      assertThat(life.nextLook()).isEmpty();
      life.now = life.now.plus(Duration.ofDays(300));
      assertThat(life.look().effects).isEmpty();
      assertThat(life.order(Order.CHECK_NOW).look().effects).isEmpty();

      assertThat(life.order(Order.ENROLL).look().effects).containsExactly(Work.DISCOVER);
    }

    @Test
    void asksAgainAfterAnApply() {
      var life = Life.sent();
      life.refuse(Work.SEND, Optional.empty());
      life.tell();
      assertThat(life.order(Order.APPLY).look().effects).containsExactly(Work.DISCOVER);
    }

    @Test
    void asksAgainOnceTheSettingsAreOthers() {
      var life = Life.sent();
      life.refuse(Work.SEND, Optional.empty());
      life.tell();
      life.scenery.settings("others");

      assertThat(life.look().effects).containsExactly(Work.DISCOVER);
    }
  }

  @Nested
  class NoAnswer {

    @Test
    void asksTheCaForARequestThatMayHaveArrived() {
      var life = Life.sent();
      life.fail(Work.SEND, Failure.Kind.NO_ANSWER);
      assertThat(life.state.phase()).isEqualTo(Phase.SENT);
      life.tell();
      assertThat(life.waitAndLook().effects).containsExactly(Work.POLL);
    }

    @Test
    void sendsTheSameRequestAgainIfTheCaDoesNotKnowIt() {
      var life = Life.sent();
      var request = life.state.request().orElseThrow().open();
      life.look();
      life.refuse(Work.POLL, Optional.empty());
      life.look();

      assertThat(life.effects).containsExactly(Work.SEND);
      assertThat(life.state.request().orElseThrow().open()).isEqualTo(request);
      assertThat(life.key()).isEqualTo("key-1");
    }

    @Test
    void asksBeforeItSendsAThirdTime() {
      var life = Life.sent();
      life.look();
      life.refuse(Work.POLL, Optional.empty());
      life.look();
      life.fail(Work.SEND, Failure.Kind.NOT_READ);

      assertThat(life.state.phase()).as("the first one may have arrived").isEqualTo(Phase.SENT);
      life.tell();
      assertThat(life.waitAndLook().effects).containsExactly(Work.POLL);
    }

    @Test
    void sendsAgainWithoutAskingIfNothingArrived() {
      var life = Life.sent();
      life.fail(Work.SEND, Failure.Kind.NOT_READ);
      assertThat(life.state.phase()).isEqualTo(Phase.KEY_READY);
      life.tell();
      assertThat(life.waitAndLook().effects).containsExactly(Work.SEND);
    }

    @Test
    void triesAgainAtOnceWhenTheServerIsApplied() {
      var life = new Life().look();
      life.fail(Work.DISCOVER, Failure.Kind.NOT_READ);
      life.tell();
      assertThat(life.look().effects).isEmpty();
      assertThat(life.order(Order.SERVER_APPLIED).look().effects).containsExactly(Work.DISCOVER);
    }

    @Test
    void tellsTheSameFailureOnce() {
      var life = new Life().look();
      life.fail(Work.DISCOVER, Failure.Kind.NOT_READ);
      assertThat(life.state.untold()).containsExactly(Kind.FAILED);
      life.tell();
      life.waitAndLook();
      life.fail(Work.DISCOVER, Failure.Kind.NOT_READ);
      assertThat(life.state.untold()).isEmpty();
      assertThat(life.state.failures()).isEqualTo(2);
    }

    @Test
    void doesWhatTheServerAsksForWithRetryAfter() {
      var life = new Life().look();
      life.on(
          new Event.Failed(
              Optional.of(Work.DISCOVER),
              new Failure(
                  Failure.Kind.NO_ANSWER,
                  "busy",
                  Optional.of(Duration.ofSeconds(77)),
                  Optional.empty())));
      assertThat(life.state.dueAt()).isEqualTo(life.now.plusSeconds(77));
    }
  }

  @Nested
  class OneTimeChallenge {

    @Test
    void isJournaledAsSpentBeforeItIsSent() {
      var life = Life.sent(new Scenery().oneTime("hash"));

      assertThat(life.effects).containsExactly(Work.SEND);
      assertThat(life.state.spent()).containsExactly("hash");
    }

    @Test
    void isNotSpentIfNobodyReadIt() {
      var life = Life.sent(new Scenery().oneTime("hash"));
      life.fail(Work.SEND, Failure.Kind.NOT_READ);

      assertThat(life.state.spent()).isEmpty();
      life.tell();
      assertThat(life.waitAndLook().effects).containsExactly(Work.SEND);
    }

    @Test
    void isNeverSentAgainAfterARefusal() {
      var life = Life.sent(new Scenery().oneTime("hash"));
      life.refuse(Work.SEND, Optional.empty());
      life.tell();

      life.order(Order.ENROLL).look();
      assertThat(life.effects).isEmpty();
      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
      assertThat(life.state.lastError().orElseThrow()).contains("enter a new one");

      life.tell();
      life.scenery.oneTime("another");
      assertThat(life.look().effects).containsExactly(Work.DISCOVER);
    }

    @Test
    void isNotSentAgainWhenAnOldConfigurationComesBack() {
      var life = Life.sent(new Scenery().oneTime("first"));
      life.refuse(Work.SEND, Optional.empty());
      life.tell();
      life.scenery.oneTime("second");
      life.look();
      life.send();
      life.refuse(Work.SEND, Optional.empty());
      life.tell();
      life.scenery.oneTime("first");
      life.look();

      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
      assertThat(life.state.spent()).containsExactly("first", "second");
    }

    @Test
    void stopsTheLifeIfItMayBeSpentAndTheCaKnowsNothing() {
      var life = Life.sent(new Scenery().oneTime("hash"));
      life.fail(Work.SEND, Failure.Kind.NO_ANSWER);
      life.tell();
      life.waitAndLook();
      life.refuse(Work.POLL, Optional.empty());

      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
      assertThat(life.key()).as("the CA may have certified it").isEqualTo("key-1");
    }

    @Test
    void survivesSomeAnswersThatAreNoScep() {
      var life = Life.sent(new Scenery().oneTime("hash"));
      life.fail(Work.SEND, Failure.Kind.NO_ANSWER);
      for (var i = 0; i < 2; i++) {
        life.tell();
        life.waitAndLook();
        assertThat(life.effects).containsExactly(Work.POLL);
        life.fail(Work.POLL, Failure.Kind.NOT_KNOWN);
        assertThat(life.state.phase()).isEqualTo(Phase.SENT);
      }
      life.tell();
      life.waitAndLook();
      life.fail(Work.POLL, Failure.Kind.NOT_KNOWN);
      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
    }

    @Test
    void isNotSpentByAServerThatRefusesTheAlgorithm() {
      var life = Life.sent(new Scenery().oneTime("hash"));
      life.refuse(Work.SEND, Optional.of(World.step(true)));
      assertThat(life.state.spent()).isEmpty();
      life.prepare("any");
      life.look();
      assertThat(life.effects).containsExactly(Work.SEND);
      assertThat(life.state.spent()).containsExactly("hash");
    }

    @Test
    void goesOnWithPollingWhenItWasAcceptedForApproval() {
      var life = Life.sent(new Scenery().oneTime("hash"));
      life.answer(Work.SEND, new Pending(Optional.empty()));
      life.tell();
      assertThat(life.waitAndLook().effects).containsExactly(Work.POLL);
    }
  }

  @Nested
  class Polling {

    @Test
    void growsSlowlyToAnHour() {
      var life = Life.pending();
      var waited = Duration.between(life.now, life.state.dueAt());
      assertThat(waited).isEqualTo(Duration.ofMinutes(1));
      for (var i = 0; i < 15; i++) {
        life.waitAndLook();
        assertThat(life.effects).containsExactly(Work.POLL);
        life.answer(Work.POLL, new Pending(Optional.empty()));
        var longer = Duration.between(life.now, life.state.dueAt());
        assertThat(longer).isBetween(waited, waited.multipliedBy(3).dividedBy(2).plusMillis(1));
        waited = longer;
      }
      assertThat(waited).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void doesWhatTheServerAsksForUpToADay() {
      var life = Life.pending();
      life.waitAndLook();
      life.answer(Work.POLL, new Pending(Optional.of(Duration.ofDays(4000))));
      assertThat(life.state.dueAt()).isEqualTo(life.now.plus(Duration.ofDays(1)));
    }

    @Test
    void doubtsOneRefusalAfterPending() {
      var life = Life.pending();
      life.waitAndLook();
      life.refuse(Work.POLL, Optional.empty());
      assertThat(life.state.phase()).isEqualTo(Phase.PENDING);
      life.tell();
      life.waitAndLook();
      assertThat(life.effects).containsExactly(Work.POLL);
      life.refuse(Work.POLL, Optional.empty());
      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
    }

    @Test
    void goesOnAfterAFailure() {
      var life = Life.pending();
      life.waitAndLook();
      life.fail(Work.POLL, Failure.Kind.NOT_KNOWN);
      assertThat(life.state.phase()).isEqualTo(Phase.PENDING);
      life.tell();
      assertThat(life.waitAndLook().effects).containsExactly(Work.POLL);
    }

    @Test
    void isGivenUpAfterItsTime() {
      var life = Life.pending();
      life.scenery.pollLimit(Duration.ofHours(2), 0);
      life.now = life.now.plus(Duration.ofHours(2));
      life.look();
      assertThat(life.effects).isEmpty();
      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
      assertThat(life.state.lastError().orElseThrow()).startsWith("nobody approved");
    }

    @Test
    void isGivenUpAfterItsCount() {
      var life = Life.pending();
      life.scenery.pollLimit(Duration.ZERO, 1);
      life.waitAndLook();
      life.answer(Work.POLL, new Pending(Optional.empty()));
      life.waitAndLook();
      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
    }

    @Test
    void goesOnIfTheSettingsCameBackUnchanged() {
      var life = Life.pending();
      assertThat(life.look().state.phase()).isEqualTo(Phase.PENDING);
      assertThat(life.key()).isEqualTo("key-1");
    }

    @Test
    void isAbandonedIfTheRequestIsAnotherOneNow() {
      var life = Life.pending();
      life.scenery.settings("others");
      life.look();
      assertThat(life.state.phase()).isEqualTo(Phase.IDLE);
      assertThat(life.state.key()).isEmpty();
      assertThat(life.look().effects).containsExactly(Work.DISCOVER);
    }

    @Test
    void needsNoKeystoreWhileItsOwnKeySigns() {
      var life = Life.pending();
      life.scenery.keystore(Part.missing("SSLKeystore", "gone"));
      assertThat(life.waitAndLook().effects).containsExactly(Work.POLL);
    }
  }

  @Nested
  class Renewal {

    @Test
    void beginsAtThePartOfTheLifetime() {
      var life = Life.enrolled();
      assertThat(life.nextLook())
          .contains(
              life.state
                  .installed()
                  .orElseThrow()
                  .notBefore()
                  .plus(Duration.ofHours(1447).plusMinutes(12)));
      life.waitAndLook();
      assertThat(life.effects).containsExactly(Work.DISCOVER);
      assertThat(life.state.purpose()).isEqualTo(Purpose.RENEW);
      assertThat(life.view().state()).isEqualTo(EnrollmentState.RENEWING);
    }

    @Test
    void ofACertificateWhoseTimeHasPassedWhenItIsIssuedIsNotBegunAtOnce() {
      var life = Life.sent();
      var end = life.now.plus(Duration.ofDays(10));
      var chain =
          Life.CA.chain(TestCa.newKey().getPublic(), life.now.minus(Duration.ofDays(80)), end);
      life.answer(Work.SEND, new Issued(chain.get(0), chain, List.of()));
      life.look();
      life.on(new Event.Delivered(World.PLACE));
      life.tell();

      assertThat(life.look().effects).isEmpty();
      assertThat(life.view().nextStepAt()).contains(life.now.plus(Duration.ofDays(1)));
      life.now = life.now.plus(Duration.ofDays(1));
      life.look().tell();
      life.on(new Event.Inspected(life.there()));
      assertThat(life.look().effects).containsExactly(Work.DISCOVER);
      assertThat(life.state.purpose()).isEqualTo(Purpose.RENEW);
    }

    @Test
    void needsThePresentCertificateEvenIfItsOwnKeySigns() {
      var life = renewing();
      life.answer(Work.SEND, new Pending(Optional.empty()));
      life.tell();
      life.scenery.keystore(Part.missing("SSLKeystore", "gone"));
      life.now = life.now.plus(Duration.ofDays(1));
      assertThat(life.look().effects).isEmpty();
      assertThat(life.view().state()).isEqualTo(EnrollmentState.WAITING_FOR_KEYSTORE);
    }

    @Test
    void tellsTheListenersWhatItReplaced() {
      var life = Life.enrolled();
      var before = life.chain().get(0);
      life.waitAndLook();
      life.discover(life.there());
      life.prepare("key-2");
      life.look();
      life.issue();
      life.look();
      life.on(new Event.Delivered(World.PLACE));

      assertThat(life.state.untold()).containsExactly(Kind.RENEWED);
      assertThat(life.state.replaced()).contains(before);
      life.tell();
      assertThat(life.state.replaced()).isEmpty();
    }

    @Test
    void thatIsRefusedWhileValidIsTriedAgainLater() {
      var life = renewing();
      life.refuse(Work.SEND, Optional.empty());

      assertThat(life.state.phase()).isEqualTo(Phase.CONFIRMED);
      assertThat(life.state.untold()).containsExactly(Kind.FAILED);
      assertThat(life.state.dueAt()).isEqualTo(life.now.plus(Duration.ofDays(9)));
      assertThat(life.view().state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(life.view().error()).contains("the CA refused the request");
      life.tell();
      assertThat(life.waitAndLook().effects).containsExactly(Work.DISCOVER);
    }

    @Test
    void thatIsRefusedIsNotRepeatedForAServerThatIsAppliedUnlessItsSettingsAreOthers() {
      var life = renewing();
      life.refuse(Work.SEND, Optional.empty());
      life.tell();
      assertThat(life.order(Order.SERVER_APPLIED).look().effects).isEmpty();
      life.scenery.everything("others");
      assertThat(life.order(Order.SERVER_APPLIED).look().effects).containsExactly(Work.DISCOVER);
    }

    @Test
    void thatIsRefusedAgainAndAgainEndsInRejectionAfterTheEnd() {
      var life = renewing();
      for (var i = 0; i < 60 && life.state.phase() != Phase.REJECTED; i++) {
        life.refuse(Work.SEND, Optional.empty());
        toNextSend(life);
      }
      assertThat(life.state.installed().orElseThrow().expiredAt(life.now)).isTrue();
      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
    }

    private void toNextSend(Life life) {
      for (var turns = 0; turns < 20; turns++) {
        life.tell();
        if (life.state.phase() == Phase.REJECTED) {
          return;
        }
        life.waitAndLook();
        if (life.effects.contains(Work.DISCOVER)) {
          life.discover(life.there());
          life.prepare("any");
        } else if (life.effects.contains(Work.SEND)) {
          return;
        }
      }
      throw new AssertionError("it is not sent again");
    }

    @Test
    void becomesAnEnrollmentIfTheCertificateIsGone() {
      var life = Life.enrolled();
      life.waitAndLook();
      life.discover(Found.nothing(World.PLACE));
      assertThat(life.state.purpose()).isEqualTo(Purpose.ENROLL);
      assertThat(life.effects).containsExactly(Work.DISCOVER);
    }

    @Test
    void isNeverBegunIfBothSettingsAreOff() {
      var life = Life.enrolled();
      life.scenery.renewal(0, 0);
      life.now = life.now.plus(Life.LIFETIME.multipliedBy(3));
      life.look().tell();
      assertThat(life.look().effects).isEmpty();
      assertThat(life.view().state()).isEqualTo(EnrollmentState.EXPIRED);
    }

    @Test
    void beginsAtOnceIfTheSettingsAskForSomethingElse() {
      var life = Life.enrolled();
      life.scenery.settings("others");
      assertThat(life.look().effects).containsExactly(Work.DISCOVER);
      assertThat(life.state.purpose()).isEqualTo(Purpose.RENEW);
    }

    @Test
    void followsACommandWithANewKeyIfItIsRekey() {
      var life = Life.enrolled();
      assertThat(life.order(Order.REKEY).effects).containsExactly(Work.DISCOVER);
      assertThat(life.state.purpose()).isEqualTo(Purpose.REKEY);
    }

    @Test
    void isNotBegunBySomebodyWhoAsksToEnroll() {
      var life = Life.enrolled();
      assertThat(life.order(Order.ENROLL).look().effects).isEmpty();
    }

    @Test
    void waitsForTheServerWhenItIsDue() {
      var life = Life.enrolled();
      life.scenery.server(Part.missing("demo", "there is no SCEP server demo"));
      assertThat(life.view().state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(life.view().error()).contains("there is no SCEP server demo");
      life.now = life.now.plus(Duration.ofDays(70));
      assertThat(life.look().effects).isEmpty();
      assertThat(life.view().state()).isEqualTo(EnrollmentState.WAITING_FOR_SERVER);
    }

    private Life renewing() {
      var life = Life.enrolled();
      life.waitAndLook();
      life.discover(life.there());
      life.prepare("key-2");
      life.look();
      assertThat(life.effects).containsExactly(Work.SEND);
      return life;
    }
  }

  @Nested
  class Keystore {

    @Test
    void entryOfThisCaIsAdopted() {
      var life = new Life().look();
      var chain =
          Life.CA.chain(TestCa.newKey().getPublic(), life.now, life.now.plus(Life.LIFETIME));
      life.discover(new Found(World.PLACE, chain, true, true));

      assertThat(life.state.phase()).isEqualTo(Phase.CONFIRMED);
      assertThat(life.chain()).isEqualTo(chain);
      assertThat(life.state.untold()).isEmpty();
      assertThat(life.effects).isEmpty();
    }

    @Test
    void entryOfAnotherCaIsReplacedOnlyByDelivery() {
      var life = new Life().look();
      var chain =
          Life.CA.chain(TestCa.newKey().getPublic(), life.now, life.now.plus(Life.LIFETIME));
      life.discover(new Found(World.PLACE, chain, true, false));
      assertThat(life.effects).containsExactly(new Effect.Prepare(World.step(false)));
    }

    @Test
    void entryThatIsOverIsNotAdopted() {
      var life = new Life().look();
      var chain = Life.CA.chain(TestCa.newKey().getPublic(), life.now.minusSeconds(9), life.now);
      life.discover(new Found(World.PLACE, chain, true, true));
      assertThat(life.state.phase()).isEqualTo(Phase.DISCOVERING);
    }

    @Test
    void entryWithoutItsKeyIsNotAdopted() {
      var life = new Life().look();
      var chain =
          Life.CA.chain(TestCa.newKey().getPublic(), life.now, life.now.plus(Life.LIFETIME));
      life.discover(new Found(World.PLACE, chain, false, true));
      assertThat(life.state.phase()).isEqualTo(Phase.DISCOVERING);
    }

    @Test
    void isReadAgainAfterAStartAndThenTheKeyIsDropped() {
      var life = Life.delivered();
      life.now = life.now.plusSeconds(60);
      life.scenery.startedAt(life.now).inspectAt(life.now);
      assertThat(life.look().effects).containsExactly(Work.INSPECT);
      life.on(new Event.Inspected(life.there()));
      assertThat(life.state.phase()).isEqualTo(Phase.CONFIRMED);
      assertThat(life.state.installed().orElseThrow().kept()).isEmpty();
    }

    @Test
    void doesNotLoseTheKeptKeyBeforeARestartOrADay() {
      var life = Life.delivered();
      life.now = life.now.plus(Duration.ofHours(23));
      life.on(new Event.Inspected(life.there()));
      assertThat(life.state.phase()).isEqualTo(Phase.DELIVERED);
      life.now = life.now.plus(Duration.ofHours(1));
      assertThat(life.look().effects).containsExactly(Work.INSPECT);
      life.on(new Event.Inspected(life.there()));
      assertThat(life.state.phase()).isEqualTo(Phase.CONFIRMED);
    }

    @Test
    void thatLostTheCertificateGetsItAgain() {
      var life = Life.delivered();
      life.on(new Event.Inspected(Found.nothing(World.PLACE)));
      assertThat(life.effects).containsExactly(Work.RESTORE);
      life.on(new Event.Restored());
      assertThat(life.state.phase()).isEqualTo(Phase.DELIVERED);
      assertThat(life.state.lastError()).isEmpty();
    }

    @Test
    void thatLostTheCertificateAndItsKeyMeansANewRequest() {
      var life = Life.enrolled();
      life.on(new Event.Inspected(Found.nothing(World.PLACE)));
      assertThat(life.state.phase()).isEqualTo(Phase.IDLE);
      assertThat(life.look().effects).containsExactly(Work.DISCOVER);
      assertThat(life.state.purpose()).isEqualTo(Purpose.ENROLL);
    }

    @Test
    void inWhichSomebodyPutAnotherCertificateOfThisCaIsBelieved() {
      var life = Life.enrolled();
      var chain =
          Life.CA.chain(TestCa.newKey().getPublic(), life.now, life.now.plus(Life.LIFETIME));
      life.on(new Event.Inspected(new Found(World.PLACE, chain, true, true)));
      assertThat(life.chain()).isEqualTo(chain);
    }

    @Test
    void thatCannotBeReadIsNoReasonToForgetAnything() {
      var life = Life.enrolled();
      life.fail(Work.INSPECT, Failure.Kind.LOCAL);
      assertThat(life.state.installed()).isPresent();
      assertThat(life.state.lastError()).contains("it failed");
    }

    @Test
    void thatCannotBeReadIsToldOnceUntilItCanBeReadAgain() {
      var life = Life.enrolled();
      life.fail(Work.INSPECT, Failure.Kind.LOCAL);
      var told = life.state;
      life.now = life.now.plusSeconds(60);
      life.fail(Work.INSPECT, Failure.Kind.LOCAL);
      assertThat(life.state).as("nothing to keep").isEqualTo(told);
      assertThat(life.said).isEmpty();

      life.on(new Event.Inspected(life.there()));
      assertThat(life.state.lastError()).isEmpty();
      assertThat(life.said).hasSize(1);
      life.fail(Work.INSPECT, Failure.Kind.LOCAL);
      assertThat(life.state.lastError()).contains("it failed");
      assertThat(life.said).hasSize(1);
    }

    @Test
    void thatIsReadLeavesTheErrorOfSomethingElse() {
      var life = Life.enrolled();
      life.order(Order.RENEW);
      life.fail(Work.DISCOVER, Failure.Kind.LOCAL);
      life.on(new Event.Inspected(life.there()));
      assertThat(life.state.lastError()).contains("it failed");
    }

    @Test
    void thatTakesNothingBackIsToldOnce() {
      var life = Life.delivered();
      life.on(new Event.Inspected(Found.nothing(World.PLACE)));
      assertThat(life.said).hasSize(1);
      life.fail(Work.RESTORE, Failure.Kind.LOCAL);
      assertThat(life.said).hasSize(1);
      life.on(new Event.Inspected(Found.nothing(World.PLACE)));
      assertThat(life.effects).containsExactly(Work.RESTORE);
      assertThat(life.said).isEmpty();
      life.fail(Work.RESTORE, Failure.Kind.LOCAL);
      assertThat(life.said).isEmpty();
    }

    @Test
    void ofAnotherNameGetsTheKeptCertificate() {
      var life = Life.delivered();
      life.scenery.alias("another");
      life.look();
      assertThat(life.state.phase()).isEqualTo(Phase.ISSUED);
      life.look();
      assertThat(life.effects).containsExactly(Work.DELIVER);
      life.on(new Event.Delivered(new Place("SSLKeystore", "another")));
      assertThat(life.state.installed().orElseThrow().place().alias()).isEqualTo("another");
    }

    @Test
    void ofAnotherNameNeedsANewRequestIfTheKeyIsNoLongerKept() {
      var life = Life.enrolled();
      life.scenery.alias("another");
      assertThat(life.look().effects).containsExactly(Work.DISCOVER);
      assertThat(life.state.purpose()).isEqualTo(Purpose.ENROLL);
    }

    @Test
    void foldsTheCaseOfAnAlias() {
      var life = Life.enrolled();
      life.scenery.alias("GW");
      assertThat(life.look().effects).isEmpty();
    }

    @Test
    void thatIsMissingIsWaitedFor() {
      var life = new Life();
      life.scenery.keystore(Part.missing("SSLKeystore", "there is no keystore SSLKeystore"));
      assertThat(life.look().effects).isEmpty();
      assertThat(life.nextLook()).isEmpty();
      assertThat(life.view().state()).isEqualTo(EnrollmentState.WAITING_FOR_KEYSTORE);
      assertThat(life.view().error()).contains("there is no keystore SSLKeystore");
    }
  }

  @Nested
  class Switches {

    @Test
    void disabledLeavesEverythingAsItIs() {
      var life = Life.pending();
      var before = life.state;
      life.scenery.disabled();
      life.now = life.now.plus(Duration.ofDays(9));
      assertThat(life.look().effects).isEmpty();
      assertThat(life.state).isEqualTo(before);
      assertThat(life.view().state()).isEqualTo(EnrollmentState.DISABLED);
    }

    @Test
    void badSettingsStopEverythingButTheAlarm() {
      var life = Life.enrolled();
      life.scenery.misconfigured();
      life.now = life.state.installed().orElseThrow().notAfter();
      life.look();
      assertThat(life.state.untold()).containsExactly(Kind.EXPIRED);
      life.tell();
      assertThat(life.look().effects).isEmpty();
      assertThat(life.view().state()).isEqualTo(EnrollmentState.MISCONFIGURED);
      assertThat(life.view().error()).contains("subject: bad");
    }

    @Test
    void anotherServerIsAskedAndMayKnowTheCertificate() {
      var life = Life.enrolled();
      life.scenery.server(Part.there("another"));
      assertThat(life.look().effects).containsExactly(Work.DISCOVER);
      life.on(
          new Event.Discovered(
              World.step(false), life.there(), new KnownCa("another", "fingerprint")));
      assertThat(life.state.phase()).isEqualTo(Phase.CONFIRMED);
      assertThat(life.state.installed().orElseThrow().server()).isEqualTo("another");
      assertThat(life.look().effects).isEmpty();
    }

    @Test
    void anotherServerThatDoesNotKnowTheCertificateIsAskedForOne() {
      var life = Life.enrolled();
      life.scenery.server(Part.there("another"));
      life.look();
      life.discover(new Found(World.PLACE, life.chain(), true, false));
      assertThat(life.effects).containsExactly(new Effect.Prepare(World.step(false)));
    }
  }

  @Nested
  class Alarms {

    @Test
    void areGivenOnceEach() {
      var life = Life.enrolled();
      life.scenery.server(Part.missing("demo", "gone"));
      var end = life.state.installed().orElseThrow().notAfter();

      life.now = end.minus(Duration.ofDays(9));
      life.look();
      assertThat(life.state.untold()).containsExactly(Kind.EXPIRING);
      life.tell();
      assertThat(life.look().effects).isEmpty();

      life.now = end;
      life.look();
      assertThat(life.state.untold()).containsExactly(Kind.EXPIRED);
      life.tell();
      assertThat(life.state.installed().orElseThrow().alarm()).isEqualTo(Alarm.EXPIRED);
      assertThat(life.state.untold()).isEmpty();
    }

    @Test
    void tellOfOtherCaCertificatesOnce() {
      var life = Life.enrolled();
      life.on(new Event.Refreshed(Optional.of(new KnownCa("demo", "new")), Optional.empty()));
      assertThat(life.state.untold()).containsExactly(Kind.CA_CHANGED);
      life.tell();
      life.on(new Event.Refreshed(Optional.of(new KnownCa("demo", "new")), Optional.empty()));
      assertThat(life.state.untold()).isEmpty();
      life.on(new Event.Refreshed(Optional.of(new KnownCa("another", "x")), Optional.empty()));
      assertThat(life.state.untold()).as("another server has others").isEmpty();
    }
  }

  @Nested
  class LostKey {

    @Test
    void meansANewRequest() {
      var life = Life.pending();
      life.on(new Event.KeyLost("it cannot be decrypted"));
      assertThat(life.state.phase()).isEqualTo(Phase.IDLE);
      assertThat(life.state.lastError()).contains("it cannot be decrypted");
      assertThat(life.look().effects).containsExactly(Work.DISCOVER);
    }

    @Test
    void doesNotMeanASecondUseOfTheChallenge() {
      var life = Life.sent(new Scenery().oneTime("hash"));
      life.on(new Event.KeyLost("it cannot be decrypted"));
      life.look();
      assertThat(life.state.phase()).isEqualTo(Phase.REJECTED);
    }

    @Test
    void againAndAgainDoesNotMakeTheProcessorHot() {
      var life = new Life().look();
      for (var i = 0; i < 3; i++) {
        life.discover(Found.nothing(World.PLACE));
        life.prepare("key");
        life.look();
        life.on(new Event.KeyLost("it cannot be decrypted"));
        life.waitAndLook();
      }
      assertThat(Duration.between(World.START, life.now)).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void ofAKeptCertificateThatIsNotInItsPlaceMeansANewRequestToo() {
      var life = Life.delivered();
      life.on(new Event.Inspected(Found.nothing(World.PLACE)));
      life.on(new Event.KeyLost("it cannot be decrypted"));
      assertThat(life.state.phase()).isEqualTo(Phase.IDLE);
    }
  }

  @Test
  void forgetsEverythingButWhatIsSpent() {
    var life = Life.sent(new Scenery().oneTime("hash"));
    life.order(Order.FORGET);
    assertThat(life.state.phase()).isEqualTo(Phase.IDLE);
    assertThat(life.state.key()).isEmpty();
    assertThat(life.state.history()).isEmpty();
    assertThat(life.state.spent()).containsExactly("hash");
  }

  @Test
  void doesNowWhatWouldBeDoneLater() {
    var life = Life.pending();
    assertThat(life.look().effects).isEmpty();
    assertThat(life.order(Order.CHECK_NOW).look().effects).containsExactly(Work.POLL);
  }

  @Test
  void keepsTheLastFiftyAttempts() {
    var life = new Life().look();
    for (var i = 0; i < 60; i++) {
      life.fail(Work.DISCOVER, Failure.Kind.NO_ANSWER);
    }
    assertThat(life.state.history()).hasSize(50);
  }
}
