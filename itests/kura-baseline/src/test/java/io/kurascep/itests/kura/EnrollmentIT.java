// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.itests.kura.shared.Enrollment;
import io.kurascep.itests.kura.shared.Keystore;
import io.kurascep.itests.kura.shared.Kura;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A certificate that is configured as on Kura is enrolled and renewed, with each Bouncy Castle. */
class EnrollmentIT {
  private static final String KURA = "org.eclipse.kura.";

  @TempDir private Path folder;
  private DemoCa ca;

  @BeforeEach
  void startCa() {
    ca = DemoCa.start(folder);
  }

  @AfterEach
  void stopCa() {
    ca.close();
  }

  @ParameterizedTest
  @EnumSource
  void aConfiguredCertificateIsEnrolledAndRenewed(BouncyCastle bouncyCastle) throws Exception {
    try (KuraFramework gateway = KuraFramework.boot(folder, bouncyCastle, kura -> {})) {
      Kura kura = gateway.kura();
      Keystore keystore = kura.keystore("SSLKeystore");
      kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
      kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("plant-ca", "SSLKeystore"));

      X509Certificate first = gateway.awaitEnrolled("gw-cert");

      assertThat(first.getSubjectX500Principal().toString())
          .isEqualTo("CN=gateway-SN-0001, O=\"Example, Inc\"");
      assertThat(keystore.key("gw-cert").getCertificate()).isEqualTo(first);
      assertMatch(keystore.key("gw-cert"));
      Await.until(kura::announced, kinds -> kinds.contains("ISSUED"));

      awaitLaterSecondThan(first);
      kura.renew("gw-cert");
      Enrollment renewed =
          gateway.await(
              "gw-cert",
              seen ->
                  seen.state().equals("ENROLLED")
                      && !seen.certificate().orElseThrow().equals(first));

      assertThat(keystore.key("gw-cert").getCertificate())
          .isEqualTo(renewed.certificate().orElseThrow());
      assertMatch(keystore.key("gw-cert"));
      assertThat(keystore.read().size()).isEqualTo(1);
      Await.until(kura::announced, kinds -> kinds.contains("RENEWED"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "KURA")
  void kuraSeesItsOwnServices(BouncyCastle bouncyCastle) {
    try (KuraFramework gateway = KuraFramework.boot(folder, bouncyCastle, kura -> {})) {
      Kura kura = gateway.kura();
      kura.keystore("SSLKeystore");
      kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
      kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("plant-ca", "SSLKeystore"));
      gateway.awaitEnrolled("gw-cert");

      assertThat(gateway.isRegistered(KURA + "configuration.ConfigurableComponent", "plant-ca"))
          .isTrue();
      assertThat(
              List.of(
                  KURA + "configuration.ConfigurableComponent",
                  KURA + "certificate.enrollment.EnrollmentService",
                  "io.kurascep.api.CertificateEnrollment"))
          .allMatch(type -> gateway.isRegistered(type, "gw-cert"));
    }
  }

  /** A successor must end later, and certificates know no fractions of a second. */
  private static void awaitLaterSecondThan(X509Certificate certificate) {
    Instant issued = certificate.getNotAfter().toInstant().minus(DemoCa.VALIDITY);
    Await.until(Instant::now, now -> now.isAfter(issued.plusSeconds(1)));
  }

  /** The public key of the certificate is that of the private key. */
  private static void assertMatch(KeyStore.PrivateKeyEntry entry) throws Exception {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(entry.getPrivateKey());
    byte[] signed = signature.sign();
    signature.initVerify(entry.getCertificate());
    assertThat(signature.verify(signed)).isTrue();
  }
}
