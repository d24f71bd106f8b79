// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.KeySituation.Ability;
import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {

  private static final String ALL = "AES\nDES3\nSHA-1\nSHA-256\nPOSTPKIOperation\nRenewal\n";

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");

  private ServerMemory announcing(String... lists) {
    var memory = ServerMemory.empty();
    for (var list : lists) {
      memory =
          memory.withFetched(
              Capabilities.parse(list.getBytes(StandardCharsets.US_ASCII)),
              List.of(ca.certificate()),
              Optional.empty(),
              List.of(),
              NOW);
    }
    return memory;
  }

  private ServerSettings settings(UnaryOperator<ServerSettings.Builder> more) {
    return Enrollee.settings(ca, more);
  }

  private ServerSettings settings() {
    return settings(builder -> builder);
  }

  private static List<String> texts(List<LadderStep> steps) {
    return steps.stream().map(LadderStep::text).toList();
  }

  private List<String> enroll(ServerSettings settings, ServerMemory memory) {
    return texts(Ladder.steps(settings, memory, RequestPurpose.ENROLL, true, false));
  }

  private List<LadderStep> renew(ServerSettings settings, boolean hasChallenge) {
    return Ladder.steps(settings, announcing(ALL), RequestPurpose.RENEW, hasChallenge, false);
  }

  @Nested
  class EcKeys {

    private static final KeySituation EC =
        new KeySituation(Ability.AGREES, Ability.AGREES, EcTransport.RSA);

    private List<String> forms(
        RequestPurpose purpose, KeySituation keys, boolean hasChallenge, boolean oneTime) {
      return forms(settings(), purpose, keys, hasChallenge, oneTime);
    }

    private List<String> forms(
        ServerSettings settings,
        RequestPurpose purpose,
        KeySituation keys,
        boolean hasChallenge,
        boolean oneTime) {
      return Ladder.steps(settings, announcing(ALL), purpose, keys, hasChallenge, oneTime).stream()
          .filter(step -> step.cipher() == MessageCipher.AES128)
          .map(step -> step.text().replace(" aes128 sha256 POST pkcs1", ""))
          .toList();
    }

    @Test
    void haveATransportKeyAtFirst() {
      assertThat(forms(RequestPurpose.ENROLL, EC, true, true))
          .containsExactly("PKCSReq transport challenge");
      assertThat(forms(RequestPurpose.ENROLL, EC, false, false))
          .containsExactly("PKCSReq transport no-challenge");
    }

    @Test
    void signThemselvesWhereThePasswordIsWanted() {
      var password = new KeySituation(Ability.AGREES, Ability.AGREES, EcTransport.PASSWORD);
      assertThat(forms(RequestPurpose.ENROLL, password, true, false))
          .containsExactly("PKCSReq self challenge");
      assertThat(forms(RequestPurpose.RENEW, password, true, false))
          .containsExactly(
              "RenewalReq current no-challenge",
              "PKCSReq current no-challenge",
              "RenewalReq current challenge",
              "PKCSReq current challenge",
              "PKCSReq self challenge");
    }

    @Test
    void areRenewedWithTheTransportKeyAndTheChallengeThenWithASignatureOfTheirOwn() {
      assertThat(forms(RequestPurpose.RENEW, EC, true, false))
          .containsExactly(
              "PKCSReq transport challenge",
              "RenewalReq current no-challenge",
              "PKCSReq current no-challenge",
              "RenewalReq current challenge",
              "PKCSReq current challenge");
    }

    @Test
    void doNotSpendAOneTimeChallengeFirst() {
      assertThat(forms(RequestPurpose.RENEW, EC, true, true))
          .containsExactly(
              "RenewalReq current no-challenge",
              "PKCSReq current no-challenge",
              "PKCSReq transport challenge",
              "RenewalReq current challenge",
              "PKCSReq current challenge");
    }

    @Test
    void areRenewedWithASignatureOfTheirOwnWithoutAChallenge() {
      assertThat(forms(RequestPurpose.RENEW, EC, false, false))
          .containsExactly("RenewalReq current no-challenge", "PKCSReq current no-challenge");
    }

    @ParameterizedTest
    @EnumSource(EcTransport.class)
    void thatAreRsaAndOnlySignHaveATransportKeyOrNothing(EcTransport transport) {
      var keys = new KeySituation(Ability.ONLY_SIGNS, Ability.ONLY_SIGNS, transport);
      assertThat(forms(RequestPurpose.ENROLL, keys, true, true))
          .containsExactly("PKCSReq transport challenge");
      assertThat(forms(RequestPurpose.RENEW, keys, true, true))
          .containsExactly("PKCSReq transport challenge");
      assertThat(forms(RequestPurpose.RENEW, keys, false, false))
          .as("refused before it is sent")
          .containsExactly("RenewalReq current no-challenge", "PKCSReq current no-challenge");
    }

    @Test
    void mayFollowAnRsaKeyAndTheOtherWayRound() {
      assertThat(
              forms(
                  RequestPurpose.RENEW,
                  new KeySituation(Ability.AGREES, Ability.DECRYPTS, EcTransport.RSA),
                  true,
                  false))
          .startsWith("RenewalReq current no-challenge")
          .endsWith("PKCSReq transport challenge");
      assertThat(
              forms(
                  RequestPurpose.RENEW,
                  new KeySituation(Ability.DECRYPTS, Ability.AGREES, EcTransport.RSA),
                  true,
                  false))
          .startsWith("PKCSReq self challenge");
    }

    @Test
    void keepToTheMessageThatIsSet() {
      assertThat(
              forms(
                  settings(s -> s.renewalMessage(RenewalMessage.RENEWAL_REQ)),
                  RequestPurpose.RENEW,
                  EC,
                  true,
                  false))
          .containsExactly("RenewalReq current no-challenge", "RenewalReq current challenge");
    }

    @Test
    void goOnToAnotherFormWhereNoAlgorithmIsLeftToBlame() {
      var steps = Ladder.steps(settings(), announcing(ALL), RequestPurpose.RENEW, EC, false, false);
      var refused =
          new Rejected(
              FailInfo.BAD_ALG,
              Optional.empty(),
              OptionalInt.empty(),
              "refused",
              new TransactionId("0123456789ABCDEF"));
      var older = Ladder.next(steps, steps.get(0), refused, false).orElseThrow();
      assertThat(older.cipher()).isEqualTo(MessageCipher.TRIPLE_DES);
      assertThat(Ladder.next(steps, older, refused, false).orElseThrow().type())
          .isEqualTo(MessageType.PKCS_REQ);
    }

    @Test
    void cannotSendARenewalReqWithATransportKey() {
      assertThatThrownBy(
              () -> LadderStep.parse("RenewalReq transport challenge aes128 sha256 POST pkcs1"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Enrollment {

    @Test
    void beginsWithAesAndSha256WhereAnnouncedAndEndsAtTheFloor() {
      assertThat(enroll(settings(), announcing(ALL)))
          .containsExactly(
              "PKCSReq self challenge aes128 sha256 POST pkcs1",
              "PKCSReq self challenge 3des sha1 POST pkcs1");
    }

    @Test
    void takesScepStandardForAesSha256AndPost() {
      assertThat(enroll(settings(), announcing("SCEPStandard")).get(0))
          .isEqualTo("PKCSReq self challenge aes128 sha256 POST pkcs1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DES\nMD5\n", "foo", "SHA-512"})
    void neverGoesBelowTheFloor(String capabilities) {
      assertThat(enroll(settings(), announcing(capabilities)))
          .containsExactly("PKCSReq self challenge 3des sha1 GET pkcs1");
    }

    @Test
    void isTheFloorWhereNothingIsKnown() {
      assertThat(enroll(settings(), ServerMemory.empty()))
          .containsExactly("PKCSReq self challenge 3des sha1 GET pkcs1");
    }

    @Test
    void keepsToTheBestThatWasEverAnnounced() {
      assertThat(enroll(settings(), announcing(ALL, "")).get(0))
          .isEqualTo("PKCSReq self challenge aes128 sha256 POST pkcs1");
    }

    @Test
    void forgetsTheBestWhereLegacy() {
      assertThat(
              enroll(
                  settings(builder -> builder.security(SecurityLevel.LEGACY)), announcing(ALL, "")))
          .containsExactly("PKCSReq self challenge 3des sha1 GET pkcs1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DES3\nSHA-1", ALL})
    void hasOnlyAesAndSha256WhereStrict(String capabilities) {
      assertThat(
              enroll(
                  settings(builder -> builder.security(SecurityLevel.STRICT)),
                  announcing(capabilities)))
          .containsExactly("PKCSReq self challenge aes128 sha256 POST pkcs1");
    }

    @Test
    void hasOnlyWhatIsSet() {
      assertThat(
              enroll(
                  settings(
                      builder ->
                          builder
                              .cipher(MessageCipher.AES256)
                              .digest(MessageDigestAlgorithm.SHA512)
                              .httpMethod(HttpMethod.GET)
                              .keyTransport(KeyTransport.OAEP)),
                  announcing(ALL)))
          .containsExactly("PKCSReq self challenge aes256 sha512 GET oaep");
    }

    @Test
    void keepsTheSetCipherWhenTheDigestFallsBack() {
      assertThat(enroll(settings(builder -> builder.cipher(MessageCipher.AES128)), announcing(ALL)))
          .containsExactly(
              "PKCSReq self challenge aes128 sha256 POST pkcs1",
              "PKCSReq self challenge aes128 sha1 POST pkcs1");
    }

    @Test
    void hasNoAesForCisco() {
      assertThat(
              enroll(settings(builder -> builder.profile(ServerProfile.CISCO)), announcing(ALL))
                  .get(0))
          .isEqualTo("PKCSReq self challenge 3des sha256 POST pkcs1");
    }

    @Test
    void goesByPostToNdesThoughNothingIsAnnounced() {
      assertThat(enroll(settings(s -> s.profile(ServerProfile.NDES)), announcing("")))
          .containsExactly("PKCSReq self challenge 3des sha1 POST pkcs1");
    }

    @Test
    void knowsNdesByItsAddress() {
      var url = URI.create("http://ndes.example.com/certsrv/mscep/mscep.dll");
      var byAddress = ServerSettings.builder(url).build();
      assertThat(byAddress.caIdentifier()).isEqualTo("0");
      assertThat(enroll(byAddress, announcing("")).get(0)).contains("POST");
      var other = ServerSettings.builder(url).profile(ServerProfile.EJBCA).build();
      assertThat(other.caIdentifier()).isEmpty();
    }

    @Test
    void goesByTheMethodThatWorkedForAnything() {
      var worked = LadderStep.parse("PKCSReq current no-challenge 3des sha1 POST pkcs1");
      var memory = announcing("").withWorked(RequestPurpose.RENEW, worked);
      assertThat(enroll(settings(), memory))
          .containsExactly("PKCSReq self challenge 3des sha1 POST pkcs1");
    }

    @Test
    void goesByPostAsSoonAsItIsAnnounced() {
      var worked = LadderStep.parse("PKCSReq self challenge 3des sha1 GET pkcs1");
      var memory =
          announcing("")
              .withWorked(RequestPurpose.ENROLL, worked)
              .withFetched(
                  Capabilities.standard(),
                  List.of(ca.certificate()),
                  Optional.empty(),
                  List.of(),
                  NOW);
      assertThat(enroll(settings(), memory))
          .containsExactly(
              "PKCSReq self challenge 3des sha1 POST pkcs1",
              "PKCSReq self challenge aes128 sha256 POST pkcs1");
    }

    @Test
    void hasNoChallengeWhereThereIsNone() {
      assertThat(
              texts(Ladder.steps(settings(), announcing(ALL), RequestPurpose.ENROLL, false, false)))
          .allMatch(text -> text.contains("no-challenge"));
    }

    @Test
    void beginsWithWhatWorked() {
      var worked = LadderStep.parse("PKCSReq self challenge 3des sha1 POST pkcs1");
      var memory = announcing(ALL).withWorked(RequestPurpose.ENROLL, worked);
      assertThat(enroll(settings(), memory))
          .containsExactly(
              "PKCSReq self challenge 3des sha1 POST pkcs1",
              "PKCSReq self challenge aes128 sha256 POST pkcs1");
    }

    @Test
    void doesNotRepeatWhatWorkedOnceTheSettingsForbidIt() {
      var worked = LadderStep.parse("PKCSReq self challenge 3des sha1 POST pkcs1");
      var memory = announcing(ALL).withWorked(RequestPurpose.ENROLL, worked);
      assertThat(enroll(settings(builder -> builder.security(SecurityLevel.STRICT)), memory))
          .containsExactly("PKCSReq self challenge aes128 sha256 POST pkcs1");
    }
  }

  @Nested
  class Renewal {

    @Test
    void triesEveryFormBeforeOlderAlgorithms() {
      assertThat(texts(renew(settings(), true)))
          .startsWith(
              "RenewalReq current no-challenge aes128 sha256 POST pkcs1",
              "PKCSReq current no-challenge aes128 sha256 POST pkcs1",
              "RenewalReq current challenge aes128 sha256 POST pkcs1",
              "PKCSReq current challenge aes128 sha256 POST pkcs1",
              "PKCSReq self challenge aes128 sha256 POST pkcs1",
              "RenewalReq current no-challenge 3des sha1 POST pkcs1")
          .hasSize(10);
    }

    @Test
    void hasNoRenewalReqWhereItIsNotAnnounced() {
      assertThat(
              texts(
                  Ladder.steps(
                      settings(), announcing("AES\nSHA-256"), RequestPurpose.RENEW, false, false)))
          .containsExactly(
              "PKCSReq current no-challenge aes128 sha256 GET pkcs1",
              "PKCSReq current no-challenge 3des sha1 GET pkcs1");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENXPKI", "JSCEP"})
    void hasNoRenewalReqForServersThatAnnounceItInVain(ServerProfile profile) {
      assertThat(texts(renew(settings(builder -> builder.profile(profile)), true)))
          .noneMatch(text -> text.startsWith("RenewalReq"));
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP_CA", "MICROMDM", "XIPKI"})
    void sendsTheChallengeAtOnceToServersThatWantIt(ServerProfile profile) {
      assertThat(texts(renew(settings(builder -> builder.profile(profile)), true)))
          .startsWith("RenewalReq current challenge aes128 sha256 POST pkcs1")
          .noneMatch(text -> text.contains("no-challenge"));
      assertThat(texts(renew(settings(builder -> builder.profile(profile)), false)))
          .startsWith("RenewalReq current no-challenge aes128 sha256 POST pkcs1");
    }

    @Test
    void hasOnlyTheMessageThatIsSet() {
      assertThat(
              texts(
                  renew(
                      settings(builder -> builder.renewalMessage(RenewalMessage.RENEWAL_REQ)),
                      true)))
          .allMatch(text -> text.startsWith("RenewalReq current"));
      assertThat(
              texts(
                  renew(
                      settings(builder -> builder.renewalMessage(RenewalMessage.PKCS_REQ)), true)))
          .allMatch(text -> text.startsWith("PKCSReq current"));
    }

    @Test
    void doesNotBeginWithAOneTimeChallengeThatWorked() {
      var worked = LadderStep.parse("PKCSReq current challenge aes128 sha256 POST pkcs1");
      var memory = announcing(ALL).withWorked(RequestPurpose.RENEW, worked);
      assertThat(Ladder.steps(settings(), memory, RequestPurpose.RENEW, true, false).get(0))
          .isEqualTo(worked);
      assertThat(
              Ladder.steps(settings(), memory, RequestPurpose.RENEW, true, true).get(0).challenge())
          .isFalse();
    }
  }

  @Nested
  class Failures {

    private final LadderStep self =
        LadderStep.parse("PKCSReq self challenge aes128 sha256 POST pkcs1");
    private final LadderStep current =
        LadderStep.parse("RenewalReq current no-challenge aes128 sha256 POST pkcs1");
    private final LadderStep currentWithChallenge =
        LadderStep.parse("RenewalReq current challenge aes128 sha256 POST pkcs1");

    private static Rejected rejected(FailInfo failInfo) {
      return new Rejected(
          failInfo,
          Optional.empty(),
          OptionalInt.empty(),
          "no",
          new TransactionId("0123456789ABCDEF"));
    }

    private static TransportException noConnection() {
      return new TransportException("no connection", false, new IOException());
    }

    private static TransportException cutOff() {
      return new TransportException("cut off", true, new IOException());
    }

    @ParameterizedTest
    @EnumSource
    void ofAOneTimeChallengeLeadOnOnlyAfterBadAlg(FailInfo failInfo) {
      for (var step : List.of(self, currentWithChallenge)) {
        assertThat(Ladder.leadsOn(step, rejected(failInfo), true))
            .isEqualTo(failInfo == FailInfo.BAD_ALG);
      }
    }

    @Test
    void ofAOneTimeChallengeLeadOnWhereTheRequestWasNotRead() {
      assertThat(Ladder.leadsOn(self, noConnection(), true)).isTrue();
      for (var status : new int[] {404, 405, 414}) {
        assertThat(Ladder.leadsOn(self, new ServerException("no", status), true)).isTrue();
      }
    }

    @Test
    void ofAOneTimeChallengeStopWhereTheRequestMayHaveBeenRead() {
      assertThat(Ladder.leadsOn(self, cutOff(), true)).isFalse();
      assertThat(
              Ladder.leadsOn(
                  self,
                  new TransportException("busy", 503, Optional.of(Duration.ofSeconds(1))),
                  true))
          .isFalse();
      for (var status : new int[] {200, 400, 403, 500, 501}) {
        assertThat(Ladder.leadsOn(currentWithChallenge, new ServerException("no", status), true))
            .isFalse();
      }
      for (var check : Check.values()) {
        assertThat(Ladder.leadsOn(self, new TrustException(check, "no"), true)).isFalse();
      }
    }

    @Test
    void ofAStepThatKeptTheOneTimeChallengeLeadOnAsUsual() {
      assertThat(Ladder.leadsOn(current, rejected(FailInfo.BAD_REQUEST), true)).isTrue();
      assertThat(Ladder.leadsOn(current, new ServerException("no", 500), true)).isTrue();
    }

    @Test
    void ofASelfSignedRequestLeadOnOnlyToOtherAlgorithms() {
      assertThat(Ladder.leadsOn(self, rejected(FailInfo.BAD_ALG), false)).isTrue();
      assertThat(Ladder.leadsOn(self, rejected(FailInfo.BAD_MESSAGE_CHECK), false)).isTrue();
      assertThat(Ladder.leadsOn(self, rejected(FailInfo.BAD_REQUEST), false)).isFalse();
      assertThat(Ladder.leadsOn(self, rejected(FailInfo.BAD_TIME), false)).isFalse();
      assertThat(Ladder.leadsOn(self, rejected(FailInfo.BAD_CERT_ID), false)).isFalse();
      assertThat(Ladder.leadsOn(self, new ServerException("no", 500), false)).isFalse();
    }

    @Test
    void ofTheNetworkMeanTheSameStepAgain() {
      assertThat(Ladder.leadsOn(current, noConnection(), false)).isFalse();
      assertThat(Ladder.leadsOn(current, cutOff(), false)).isFalse();
    }

    @Test
    void ofTrustStopButForAnAnswerThatCannotBeDecrypted() {
      for (var check : Check.values()) {
        assertThat(Ladder.leadsOn(self, new TrustException(check, "no"), false))
            .isEqualTo(check == Check.DECRYPTION);
      }
    }

    @Test
    void ofTheSettingsStop() {
      assertThat(Ladder.leadsOn(current, new ConfigurationException("no"), false)).isFalse();
    }

    @Test
    void overAlgorithmsLeadToTheFloorInTheSameForm() {
      var steps = renew(settings(), true);
      assertThat(Ladder.next(steps, current, rejected(FailInfo.BAD_ALG), false))
          .map(LadderStep::text)
          .contains("RenewalReq current no-challenge 3des sha1 POST pkcs1");
      assertThat(Ladder.next(steps, current, new TrustException(Check.DECRYPTION, "no"), false))
          .map(LadderStep::text)
          .contains("RenewalReq current no-challenge 3des sha1 POST pkcs1");
    }

    @Test
    void overTheFormLeadToTheNextFormWithTheSameAlgorithms() {
      var steps = renew(settings(), true);
      var taken = new ArrayList<String>();
      var step = Optional.of(steps.get(0));
      while (step.isPresent()) {
        taken.add(step.get().text());
        step = Ladder.next(steps, step.get(), rejected(FailInfo.BAD_REQUEST), false);
      }
      assertThat(taken)
          .containsExactly(
              "RenewalReq current no-challenge aes128 sha256 POST pkcs1",
              "PKCSReq current no-challenge aes128 sha256 POST pkcs1",
              "RenewalReq current challenge aes128 sha256 POST pkcs1",
              "PKCSReq current challenge aes128 sha256 POST pkcs1",
              "PKCSReq self challenge aes128 sha256 POST pkcs1");
    }

    @Test
    void neverLeadToWeakerAlgorithmsUnlessTheServerBlamesThem() {
      var steps = renew(settings(), false);
      var last = steps.get(1);
      assertThat(last.text()).startsWith("PKCSReq current no-challenge aes128");
      assertThat(Ladder.next(steps, last, new ServerException("no", 500), false)).isEmpty();
      assertThat(Ladder.next(steps, last, rejected(FailInfo.BAD_REQUEST), false)).isEmpty();
    }

    @Test
    void atTheEndLeadNowhere() {
      var steps = Ladder.steps(settings(), announcing(ALL), RequestPurpose.ENROLL, true, false);
      var floor = steps.get(steps.size() - 1);
      assertThat(Ladder.next(steps, floor, rejected(FailInfo.BAD_ALG), false)).isEmpty();
    }
  }
}
