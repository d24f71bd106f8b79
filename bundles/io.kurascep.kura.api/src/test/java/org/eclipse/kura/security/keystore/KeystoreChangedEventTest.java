// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.security.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeystoreChangedEventTest {
  @Test
  void namesTheKeystoreThatChanged() {
    var event = new KeystoreChangedEvent("HttpsKeystore");

    assertThat(event.getTopic())
        .isEqualTo("org/eclipse/kura/security/keystore/KeystoreChangedEvent/KEYSTORE_CHANGED");
    assertThat(event.getProperty("sender.pid")).isEqualTo("HttpsKeystore");
    assertThat(event.getSenderPid()).isEqualTo("HttpsKeystore");
  }
}
