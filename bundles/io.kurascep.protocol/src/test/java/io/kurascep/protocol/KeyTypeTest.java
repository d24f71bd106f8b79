// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTypeTest {

  private final SecureRandom random = new SecureRandom();

  @ParameterizedTest
  @CsvSource({"RSA_1024, 1024", "RSA_2048, 2048", "RSA_3072, 3072"})
  void makesAnRsaKeyOfJustThisSize(KeyType type, int bits) {
    var key = (RSAPublicKey) type.generate(random).getPublic();

    assertThat(key.getModulus().bitLength()).isEqualTo(bits);
    assertThat(key.getPublicExponent()).isEqualTo(65537);
  }

  @ParameterizedTest
  @CsvSource({"EC_P256, 256", "EC_P384, 384", "EC_P521, 521"})
  void makesAnEcKeyOnJustThisCurve(KeyType type, int bits) {
    var key = (ECPublicKey) type.generate(random).getPublic();

    assertThat(key.getParams().getCurve().getField().getFieldSize()).isEqualTo(bits);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"RSA_2048", "EC_P256", "EC_P384", "EC_P521"})
  void isThatOfItsKeys(KeyType type) {
    assertThat(KeyType.of(type.generate(random).getPublic())).contains(type);
  }

  @Test
  void isNoneOfOtherKeys() throws Exception {
    for (var name : List.of("Ed25519", "DSA")) {
      assertThat(KeyType.of(KeyPairGenerator.getInstance(name).generateKeyPair().getPublic()))
          .isEmpty();
    }
    var odd = KeyPairGenerator.getInstance("RSA");
    odd.initialize(2056);
    assertThat(KeyType.of(odd.generateKeyPair().getPublic())).isEmpty();
  }

  @Test
  void makesAnotherKeyEachTime() {
    assertThat(KeyType.EC_P256.generate(random).getPublic())
        .isNotEqualTo(KeyType.EC_P256.generate(random).getPublic());
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsSetting(KeyType type) {
    assertThat(KeyType.of(type.setting())).contains(type);
    assertThat(KeyType.of(" " + type.setting().toLowerCase(java.util.Locale.ROOT))).contains(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RSA", "RSA-512", "RSA_2048", "2048", "EC-P224", "existing"})
  void isNotFoundByAnythingElse(String setting) {
    assertThat(KeyType.of(setting)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void onlyRsa1024IsLegacyAndOnlyRsaEncrypts(KeyType type) {
    assertThat(type.legacy()).isEqualTo(type == KeyType.RSA_1024);
    assertThat(type.encrypts()).isEqualTo(type.setting().startsWith("RSA"));
  }
}
