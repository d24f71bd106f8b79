// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.enrollment.internal.KeySeal.SealException;
import io.kurascep.enrollment.internal.machine.NewKey;
import io.kurascep.enrollment.internal.testing.TestCa;
import io.kurascep.enrollment.internal.testing.TestCrypto;
import io.kurascep.protocol.KeyType;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeySealTest {

  private final TestCrypto crypto = new TestCrypto();
  private final KeySeal seal = new KeySeal(crypto);

  @Test
  void givesTheSameKeyBack() throws Exception {
    for (var key : List.of(KeyType.RSA_2048.generate(new SecureRandom()), TestCa.newKey())) {
      var sealed = seal.seal(key);
      assertThat(seal.open(sealed).getPrivate()).isEqualTo(key.getPrivate());
      assertThat(seal.open(sealed).getPublic()).isEqualTo(key.getPublic());
      assertThat(sealed.toString()).isEqualTo("NewKey[not shown]");
    }
  }

  @Test
  void saysSoIfTheCryptoServiceHasAnotherKeyNow() throws Exception {
    var sealed = seal.seal(TestCa.newKey());
    crypto.key = 2;
    assertThatThrownBy(() -> seal.open(sealed))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("cannot be decrypted");
  }

  @Test
  void saysSoOfAnythingElse() {
    for (var text : List.of("", "x", "RSA AAAA AAAA", "RSA", " ", "a b c d")) {
      var sealed = new NewKey(new String(crypto.encryptAes(text.toCharArray())));
      assertThatThrownBy(() -> seal.open(sealed)).isInstanceOf(SealException.class);
    }
  }
}
