// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.itests.kura.shared.Enrollment;
import io.kurascep.itests.kura.shared.Keystore;
import io.kurascep.publisher.testing.TestAuthority;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The habits of Kura's keystores: unsynchronised, not crash-safe, now here and now gone. */
class KeystoreIT extends GatewayTest {

  @BeforeEach
  void configureServer() {
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
  }

  private void configureCertificate() {
    kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("plant-ca", "SSLKeystore"));
  }

  @Test
  void aCertificateWaitsForItsKeystoreAndSaysSo() {
    configureCertificate();

    Enrollment waiting = gateway.await("gw-cert", in("WAITING_FOR_KEYSTORE"));
    assertThat(waiting.lastError().orElseThrow()).contains("SSLKeystore");
    assertThat(ca.messages()).isZero();

    kura.keystore("SSLKeystore");
    gateway.awaitEnrolled("gw-cert");
  }

  @Test
  void aKeystoreThatGoesAndReturnsChangesNothing() {
    Keystore keystore = kura.keystore("SSLKeystore");
    configureCertificate();
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");
    int messages = ca.messages();
    int writes = keystore.writes();

    keystore.remove();
    gateway.await("gw-cert", in("WAITING_FOR_KEYSTORE"));
    keystore.restore();

    assertThat(gateway.awaitEnrolled("gw-cert")).isEqualTo(certificate);
    assertThat(ca.messages()).isEqualTo(messages);
    assertThat(keystore.writes()).isEqualTo(writes);
  }

  @Test
  void aWriteThatStopsInTheMiddleLosesNothing() {
    Keystore keystore = kura.keystore("SSLKeystore");
    keystore.put("other", keyOfSomebodyElse());
    X509Certificate other = (X509Certificate) keystore.key("other").getCertificate();
    keystore.stopNextSaveAfter(20);
    configureCertificate();
    gateway.await("gw-cert", seen -> seen.lastError().isPresent());
    int messages = ca.messages();

    kura.checkNow("gw-cert");

    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");
    assertThat(keystore.key("gw-cert").getCertificate()).isEqualTo(certificate);
    assertThat(keystore.key("other").getCertificate()).isEqualTo(other);
    assertThat(ca.messages()).as("what was issued is installed").isEqualTo(messages);
  }

  @Test
  void aReadOnlyKeystoreIsRefusedClearly() {
    Keystore keystore = kura.keystore("SSLKeystore");
    keystore.becomeReadOnly();
    configureCertificate();

    Enrollment refused = gateway.await("gw-cert", seen -> seen.lastError().isPresent());

    assertThat(refused.lastError().orElseThrow()).contains("SSLKeystore");
    assertThat(keystore.key("gw-cert")).isNull();
  }

  @Test
  void theKeyOfAnotherIssuerIsReplacedWhenTheNewOneIsThere() throws KeyStoreException {
    Keystore keystore = kura.keystore("SSLKeystore");
    keystore.put("gw-cert", keyOfSomebodyElse());
    configureCertificate();

    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");

    assertThat(keystore.key("gw-cert").getCertificate()).isEqualTo(certificate);
    assertThat(Collections.list(keystore.read().aliases())).containsExactly("gw-cert");
  }

  @Test
  void aValidCertificateOfThisCaIsAdopted() {
    Keystore keystore = kura.keystore("SSLKeystore");
    configureCertificate();
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");
    int messages = ca.messages();

    // Another component, without any memory, finds the same entry.
    kura.delete("gw-cert");
    kura.configure(Forms.CERTIFICATE, "successor", Forms.certificate("plant-ca", "SSLKeystore"));

    assertThat(gateway.awaitEnrolled("successor")).isEqualTo(certificate);
    assertThat(ca.messages()).isEqualTo(messages);
    assertThat(keystore.key("gw-cert").getCertificate()).isEqualTo(certificate);
  }

  private static KeyStore.PrivateKeyEntry keyOfSomebodyElse() {
    KeyPair key = TestAuthority.ecKey();
    return new KeyStore.PrivateKeyEntry(
        key.getPrivate(),
        TestAuthority.root("other").issue(key.getPublic()).toArray(X509Certificate[]::new));
  }
}
