// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.CaSettings.Approval;
import io.kurascep.itests.kura.shared.Enrollment;
import io.kurascep.itests.kura.shared.Keystore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** The deployment package on a running gateway: newer, older, gone, and back again. */
class DeploymentIT extends GatewayTest {
  private Keystore keystore;

  @Test
  void anUpgradeKeepsKeyAndCertificate() {
    configure(ca);
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");
    PrivateKey key = keystore.key("gw-cert").getPrivateKey();
    int messages = ca.messages();

    for (String version : new String[] {"7.0.0", "6.0.0", "8.0.0"}) {
      kura.install(Release.of(folder, version));

      assertThat(gateway.addOn())
          .hasSize(5)
          .allMatch(bundle -> bundle.getVersion().toString().equals(version))
          .extracting(Bundle::getState)
          .containsOnly(Bundle.ACTIVE);
      assertThat(gateway.awaitEnrolled("gw-cert")).isEqualTo(certificate);
      assertThat(keystore.key("gw-cert").getPrivateKey()).isEqualTo(key);
    }
    assertThat(ca.messages()).isEqualTo(messages);
  }

  @Test
  void anUpgradeKeepsARequestThatWaits() {
    try (DemoCa manual = DemoCa.start(folder, "manual", Approval.MANUAL)) {
      configure(manual);
      Enrollment pending = gateway.await("gw-cert", in("PENDING"));

      for (String version : new String[] {"7.0.0", "6.0.0", "8.0.0"}) {
        kura.install(Release.of(folder, version));
        assertThat(gateway.await("gw-cert", in("PENDING")).transactionId())
            .isEqualTo(pending.transactionId());
      }
      assertThat(manual.waiting()).hasSize(1);

      manual.approve();
      kura.checkNow("gw-cert");
      gateway.awaitEnrolled("gw-cert");
    }
  }

  @Test
  void anUninstalledPackageLeavesNothingRunningAndComesBackToWhatItHad() {
    configure(ca);
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");
    int messages = ca.messages();

    kura.uninstall("io.kurascep");

    assertThat(gateway.addOn()).isEmpty();
    assertThat(kura.enrollment("gw-cert")).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("scep-"));
    assertThat(keystore.key("gw-cert").getCertificate()).isEqualTo(certificate);

    kura.install(AddOnPackage.file());

    assertThat(gateway.awaitEnrolled("gw-cert")).isEqualTo(certificate);
    assertThat(ca.messages()).isEqualTo(messages);
  }

  private void configure(DemoCa server) {
    keystore = kura.keystore("SSLKeystore");
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(server));
    kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("plant-ca", "SSLKeystore"));
  }
}
