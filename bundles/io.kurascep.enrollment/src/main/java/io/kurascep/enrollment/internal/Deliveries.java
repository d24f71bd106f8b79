// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import java.security.PrivateKey;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a certificate to every target that must have it, and asks each whether it has it. */
final class Deliveries {

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  static final String NO_TARGET =
      "nothing is there that puts certificates into a keystore: start the bundle"
          + " io.kurascep.publisher";

  private final Supplier<List<CertificateTarget>> targets;

  Deliveries(Supplier<List<CertificateTarget>> targets) {
    this.targets = targets;
  }

  void deliver(Delivery delivery, PrivateKey key) throws DeliveryException {
    var concerned =
        targets.get().stream()
            .filter(target -> target.isRequired() && target.concerns(delivery))
            .toList();
    if (concerned.isEmpty()) {
      throw new DeliveryException(Reason.TARGET_MISSING, NO_TARGET);
    }
    for (var target : concerned) {
      deliver(target, delivery, key);
    }
  }

  /** Brings it to one. */
  static void deliver(CertificateTarget target, Delivery delivery, PrivateKey key)
      throws DeliveryException {
    try (var credential = new Credential(key, delivery.chain())) {
      target.deliver(delivery, credential);
      if (!target.holds(delivery)) {
        throw new DeliveryException(
            Reason.MISMATCH,
            "the certificate was written, but the %s holds another one when it is read again"
                .formatted(target.name()));
      }
    } catch (RuntimeException bug) {
      LOG.error("The target {} failed", target.name(), bug);
      throw new DeliveryException(
          Reason.WRITE_FAILED,
          "the target %s failed: look into the log".formatted(target.name()),
          bug);
    }
  }
}
