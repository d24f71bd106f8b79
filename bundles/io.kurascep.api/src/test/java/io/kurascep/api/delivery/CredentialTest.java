// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CredentialTest {

  private PrivateKey key;

  @BeforeEach
  void makeKey() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    key = generator.generateKeyPair().getPrivate();
  }

  @Test
  void lendsTheKeyUntilClosed() {
    try (var credential = new Credential(key, List.of())) {
      assertThat(credential.privateKey()).isSameAs(key);
    }
  }

  @Test
  void refusesTheKeyOnceClosed() {
    var credential = new Credential(key, List.of());
    credential.close();
    assertThatThrownBy(credential::privateKey).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void showsNoKey() {
    assertThat(new Credential(key, List.of())).hasToString("Credential[private key not shown]");
  }

  @Test
  void refusesADeliveryWithoutCertificate() {
    assertThatThrownBy(
            () -> new Delivery("gw", "SSLKeystore", "gw", List.of(), java.util.Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
