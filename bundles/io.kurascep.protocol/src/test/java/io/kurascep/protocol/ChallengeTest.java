// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

  private static final String SECRET = "Søwn-1A2B 3C";
  private static final byte[] SALT = {1, 2, 3};

  @Test
  void isNeverShown() {
    try (var challenge = new Challenge(SECRET.toCharArray())) {
      assertThat(challenge).hasToString("Challenge[redacted]");
      assertThat(String.format("%s", challenge)).doesNotContain(SECRET);
    }
  }

  @Test
  void keepsACopyOfItsOwn() {
    char[] given = SECRET.toCharArray();
    try (var challenge = new Challenge(given)) {
      given[0] = 'X';
      challenge.copy()[0] = 'Y';

      assertThat(challenge.copy()).isEqualTo(SECRET.toCharArray());
    }
  }

  @Test
  void saltedHashIsSha256OfSaltAndChallenge() throws Exception {
    var expected = MessageDigest.getInstance("SHA-256");
    expected.update(SALT);
    try (var challenge = new Challenge(SECRET.toCharArray())) {
      assertThat(challenge.saltedHash(SALT)).isEqualTo(expected.digest(SECRET.getBytes(UTF_8)));
    }
  }

  @Test
  void saltedHashDiffersBySalt() {
    try (var challenge = new Challenge(SECRET.toCharArray())) {
      assertThat(challenge.saltedHash(SALT)).isNotEqualTo(challenge.saltedHash(new byte[] {4}));
    }
  }

  @Test
  void isOfNoUseOnceClosed() {
    var challenge = new Challenge(SECRET.toCharArray());
    challenge.close();
    challenge.close();

    assertThatIllegalStateException().isThrownBy(challenge::copy);
    assertThatIllegalStateException().isThrownBy(() -> challenge.saltedHash(SALT));
    assertThat(challenge).hasToString("Challenge[redacted]");
  }

  @Test
  void isWipedWhenClosed() throws Exception {
    var challenge = new Challenge(SECRET.toCharArray());
    var field = Challenge.class.getDeclaredField("secret");
    field.setAccessible(true);

    challenge.close();

    assertThat((char[]) field.get(challenge)).containsOnly('\0');
  }

  @Test
  void refusesAnEmptyOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Challenge(new char[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hidden-secret\n", "hidden\tsecret", "\u0000hidden-secret"})
  void refusesControlCharactersWithoutEchoingTheSecret(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Challenge(secret.toCharArray()))
        .withMessageContaining("line break")
        .withMessageNotContaining("hidden")
        .withMessageNotContaining("secret");
  }

  @Test
  void refusesMoreThan255CharactersWithoutEchoingThem() {
    assertThat(new Challenge("x".repeat(255).toCharArray()).copy()).hasSize(255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Challenge("x".repeat(256).toCharArray()))
        .withMessageContaining("255")
        .withMessageNotContaining("xxx");
  }

  @Test
  void refusesHalfOfACharacter() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Challenge("a\ud83d".toCharArray()))
        .withMessageContaining("half of a character");
    try (var whole = new Challenge("a\ud83d\udd11".toCharArray())) {
      assertThat(whole.copy()).hasSize(3);
    }
  }
}
