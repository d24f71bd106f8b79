// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kurascep.files.testing.PowerCutDisk;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.kura.crypto.CryptoService;
import org.junit.jupiter.api.Test;

class KeystoreSettingsTest {
  private static final Path DATA = Path.of("/absent/data");

  private final CryptoService crypto = new GatewayOnDisk(DATA, new PowerCutDisk()).crypto;

  @Test
  void hasDefaultsForAllThatIsAbsentOrBlank() {
    var blank = Map.of("keystore.path", " ", "keystore.password", "", "kura.service.pid", "");

    for (KeystoreSettings settings : new KeystoreSettings[] {read(Map.of()), read(blank)}) {
      assertThat(settings.path()).isEqualTo(DATA.resolve("keystore.p12"));
      assertThat(settings.password()).isEmpty();
      assertThat(settings.name()).isEqualTo("io.kurascep.gateway.Keystore");
    }
  }

  @Test
  void takesValuesOfAnyType() {
    var settings = read(Map.of("keystore.path", Path.of("/x/y"), "keystore.password", 1234));

    assertThat(settings.path()).isEqualTo(Path.of("/x/y"));
    assertThat(settings.password().orElseThrow().clear()).containsExactly("1234".toCharArray());
  }

  @Test
  void resolvesThePathInTheDataFolder() {
    assertThat(read(Map.of("keystore.path", "a/../b.p12")).path()).isEqualTo(DATA.resolve("b.p12"));
    assertThat(read(Map.of("keystore.path", "/b.p12")).path()).isEqualTo(Path.of("/b.p12"));
  }

  @Test
  void takesAPasswordInTheClearOrEncrypted() throws Exception {
    String encrypted = new String(crypto.encryptAes("secret".toCharArray()));

    for (String password : new String[] {"secret", encrypted}) {
      var settings = read(Map.of("keystore.password", password));
      assertThat(settings.password().orElseThrow().clear()).containsExactly("secret".toCharArray());
      assertThat(settings.toString()).doesNotContain("secret").contains("(password)");
    }
  }

  @Test
  void neverTakesACiphertextOfAnotherGatewayAsAPassword() throws Exception {
    var other = new GatewayOnDisk(DATA, new PowerCutDisk()).crypto;
    String foreign = new String(other.encryptAes("secret".toCharArray()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of("keystore.password", foreign)))
        .withMessageEndingWith("enter it again");
  }

  @Test
  void isNamedAsTheInstanceWhereItHasNoName() {
    assertThat(KeystoreSettings.name(Map.of("service.pid", "a.Keystore~plant"))).isEqualTo("plant");
    assertThat(KeystoreSettings.name(Map.of("service.pid", "a.Keystore.123")))
        .isEqualTo("a.Keystore.123");
    assertThat(
            KeystoreSettings.name(
                Map.of("service.pid", "a.Keystore~plant", "kura.service.pid", "gw")))
        .isEqualTo("gw");
  }

  private KeystoreSettings read(Map<String, ?> configuration) {
    return KeystoreSettings.read(configuration, DATA, crypto);
  }
}
