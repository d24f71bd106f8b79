// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.KeySituation.Ability;
import io.kurascep.protocol.LadderStep.Signer;
import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.SignOnlyKey;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestServer;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An RSA key in a token that may sign and not decrypt. */
class SignOnlyKeyTest {

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);
  private final Enrollee gateway = Enrollee.of(server, ca);
  private final KeyPair key =
      new KeyPair(
          TestKeys.rsa("gateway").getPublic(),
          new SignOnlyKey(TestKeys.rsa("gateway").getPrivate()));
  private SignOnlyKey.Token token;

  @BeforeEach
  void plugIn() {
    token = new SignOnlyKey.Token();
  }

  @AfterEach
  void unplug() {
    token.close();
  }

  private LadderStep step(RequestPurpose purpose, boolean hasChallenge) throws ScepException {
    var situation = KeySituation.of(key.getPrivate(), Optional.empty(), EcTransport.PASSWORD);
    return Ladder.steps(
            Enrollee.settings(ca, builder -> builder),
            gateway.discover(),
            purpose,
            situation,
            hasChallenge,
            true)
        .get(0);
  }

  private Outcome send(LadderStep step, Optional<CurrentCredential> current) throws ScepException {
    var keys = RequestKeys.of(key, step, new SecureRandom());
    var client = gateway.client();
    var open = client.open(Enrollee.request(), keys, step, current);
    try (var challenge = new Challenge(Enrollee.SECRET.toCharArray())) {
      return client.send(
          gateway.memory(), open, Enrollee.request(), keys, Optional.of(challenge), current);
    }
  }

  @Test
  void isKnownAsOne() {
    assertThat(Ability.of(key.getPrivate())).isEqualTo(Ability.ONLY_SIGNS);
    assertThat(Ability.of(TestKeys.rsa("gateway").getPrivate())).isEqualTo(Ability.DECRYPTS);
  }

  @Test
  void isCertifiedWithATransportKey() throws Exception {
    var step = step(RequestPurpose.ENROLL, true);
    assertThat(step.signer()).isEqualTo(Signer.TRANSPORT);
    assertThat(send(step, Optional.empty()))
        .isInstanceOfSatisfying(
            Issued.class,
            issued -> assertThat(issued.certificate().getPublicKey()).isEqualTo(key.getPublic()));
  }

  @Test
  void signsNothingWhoseAnswerItCouldNotRead() throws Exception {
    var issued = (Issued) send(step(RequestPurpose.ENROLL, true), Optional.empty());
    var current = Optional.of(new CurrentCredential(key.getPrivate(), issued.certificate()));
    var before = server.requests().size();

    assertThatThrownBy(() -> send(step(RequestPurpose.RENEW, false), current))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("CKA_DECRYPT");
    assertThat(server.requests()).hasSize(before);
  }

  @Test
  void thatRefusesLaterLeadsToNoOtherRequest() throws Exception {
    var steps =
        Ladder.steps(
            Enrollee.settings(ca, builder -> builder),
            gateway.discover(),
            RequestPurpose.ENROLL,
            true,
            false);
    var refused = new TrustException(Check.KEY_USABLE, "no");
    assertThat(Ladder.next(steps, steps.get(0), refused, false)).isEmpty();
  }
}
