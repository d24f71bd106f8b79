// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.CaSettings.Approval;
import io.kurascep.itests.kura.shared.Enrollment;
import io.kurascep.itests.kura.shared.Kura;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/**
 * Kura boots with an empty framework cache, gives every configuration a new service.pid, and
 * applies each twice: what an enrollment remembers it finds by its name alone.
 */
class RestartIT extends GatewayTest {

  /** What Kura does from its snapshot before the add-on starts. */
  private void configure(Kura kura) {
    kura.keystore("SSLKeystore");
    applyAll(kura);
  }

  private void applyAll(Kura kura) {
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("plant-ca", "SSLKeystore"));
  }

  @Test
  void theCertificateIsStillThereAndNothingIsAskedOfTheCa() {
    configure(kura);
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");
    int messages = ca.messages();

    reboot(this::configure);
    // As Kura does it a moment after the components have been activated.
    applyAll(kura);

    assertThat(gateway.awaitEnrolled("gw-cert")).isEqualTo(certificate);
    kura.checkNow("gw-cert");
    assertThat(gateway.awaitEnrolled("gw-cert")).isEqualTo(certificate);
    assertThat(ca.messages()).isEqualTo(messages);
  }

  @Test
  void aDoubleActivationAtBootMakesOneRequest() {
    reboot(this::configure);
    applyAll(kura);
    applyAll(kura);

    gateway.awaitEnrolled("gw-cert");

    assertThat(ca.messages()).isEqualTo(1);
  }

  @Test
  void aPendingRequestGoesOnWithItsTransaction() {
    try (DemoCa manual = DemoCa.start(folder, "manual", Approval.MANUAL)) {
      kura.keystore("SSLKeystore");
      kura.configure(Forms.SERVER, "plant-ca", Forms.server(manual));
      kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("plant-ca", "SSLKeystore"));
      Enrollment pending = gateway.await("gw-cert", in("PENDING"));

      reboot(
          snapshot -> {
            snapshot.keystore("SSLKeystore");
            snapshot.configure(Forms.SERVER, "plant-ca", Forms.server(manual));
            snapshot.configure(
                Forms.CERTIFICATE, "gw-cert", Forms.certificate("plant-ca", "SSLKeystore"));
          });
      Enrollment still = gateway.await("gw-cert", in("PENDING"));
      assertThat(still.transactionId()).isEqualTo(pending.transactionId());
      assertThat(manual.waiting()).hasSize(1);

      manual.approve();
      kura.checkNow("gw-cert");
      gateway.awaitEnrolled("gw-cert");
    }
  }

  @Test
  void aRollbackThatMakesEverythingAnewChangesNothing() {
    configure(kura);
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");
    int messages = ca.messages();

    kura.delete("gw-cert");
    kura.delete("plant-ca");
    applyAll(kura);

    assertThat(gateway.awaitEnrolled("gw-cert")).isEqualTo(certificate);
    assertThat(ca.messages()).isEqualTo(messages);
  }

  @Test
  void theAddOnCanBeStoppedAndStarted() throws Exception {
    configure(kura);
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");

    for (Bundle bundle : gateway.addOn()) {
      bundle.stop();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("scep-"));
    for (Bundle bundle : gateway.addOn()) {
      bundle.start();
    }

    assertThat(gateway.awaitEnrolled("gw-cert")).isEqualTo(certificate);
  }
}
