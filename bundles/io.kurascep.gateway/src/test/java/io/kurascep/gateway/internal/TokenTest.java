// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kurascep.files.Disk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Map;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a token that cannot be used; one that can is tried with the whole gateway. */
class TokenTest {

  @TempDir Path folder;

  private GatewayOnDisk gateway;

  @BeforeEach
  void start() {
    gateway = new GatewayOnDisk(folder, Disk.real());
  }

  private Pkcs11KeystoreService service(Map<String, ?> settings) {
    return gateway.token(settings);
  }

  private static void assertRefused(
      Pkcs11KeystoreService service, KuraErrorCode code, String... words) {
    assertThatExceptionOfType(KuraException.class)
        .isThrownBy(service::getAliases)
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(code))
        .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("1234"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "libsofthsm2.so"})
  void needsTheAbsolutePathOfALibrary(String path) {
    assertRefused(
        service(Map.of("library.path", path, "pin", "1234")),
        KuraErrorCode.CONFIGURATION_ERROR,
        "library.path is no absolute path");
  }

  @Test
  void saysThatTheLibraryIsAbsent() {
    var service = service(Map.of("library.path", "/absent/lib.so", "pin", "1234"));

    assertRefused(service, KuraErrorCode.SERVICE_UNAVAILABLE, "/absent/lib.so is not there");
  }

  @Test
  void saysThatTheLibraryIsNone() throws Exception {
    var none = Files.writeString(folder.resolve("no library.so"), "text");
    var service = service(Map.of("library.path", none, "pin", "1234", "slot", 7));
    int providers = Security.getProviders().length;

    assertRefused(
        service, KuraErrorCode.SERVICE_UNAVAILABLE, "cannot be reached: plug it in", "library");

    assertThat(Security.getProviders()).hasSize(providers);
    service.close();
  }

  @Test
  void refusesAPinOfAnotherGateway() throws Exception {
    var other = new GatewayOnDisk(folder.resolve("other"), Disk.real()).crypto;
    String foreign = new String(other.encryptAes("1234".toCharArray()));

    assertRefused(
        service(Map.of("library.path", "/absent/lib.so", "pin", foreign)),
        KuraErrorCode.CONFIGURATION_ERROR,
        "pin was encrypted with another key");
  }

  @Test
  void canOnlyBeRead() {
    var service = service(Map.of("library.path", "/absent/lib.so"));

    assertThatExceptionOfType(KuraException.class)
        .isThrownBy(() -> service.setEntry("gateway", GatewayOnDisk.entry("CN=x")))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(KuraErrorCode.OPERATION_NOT_SUPPORTED));
    assertThatExceptionOfType(KuraException.class).isThrownBy(() -> service.deleteEntry("gateway"));
    assertThatExceptionOfType(KuraException.class)
        .isThrownBy(() -> service.createKeyPair("gateway", "RSA", 2048, "SHA256withRSA", "CN=x"));
    assertThat(gateway.announced()).isEmpty();
  }
}
