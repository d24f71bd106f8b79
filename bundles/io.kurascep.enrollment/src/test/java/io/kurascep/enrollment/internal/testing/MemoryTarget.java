// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.testing;

import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.kura.KuraException;

/** Delivers into a {@link MemoryKeystore}. */
public final class MemoryTarget implements CertificateTarget {

  private final MemoryKeystore keystore;

  /** What was delivered, in order. */
  public final List<Delivery> deliveries = new ArrayList<>();

  /** Why nothing can be delivered. */
  public Optional<DeliveryException> refusal = Optional.empty();

  /** What goes wrong that nobody thought of. */
  public Optional<Runnable> failure = Optional.empty();

  /** Delivers there. */
  public MemoryTarget(MemoryKeystore keystore) {
    this.keystore = keystore;
  }

  @Override
  public String name() {
    return "keystore";
  }

  @Override
  public boolean concerns(Delivery delivery) {
    return true;
  }

  @Override
  public boolean isRequired() {
    return true;
  }

  @Override
  public void deliver(Delivery delivery, Credential credential) throws DeliveryException {
    failure.ifPresent(Runnable::run);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    try {
      keystore.setEntry(
          delivery.alias(),
          new PrivateKeyEntry(
              credential.privateKey(), delivery.chain().toArray(Certificate[]::new)));
      deliveries.add(delivery);
    } catch (KuraException failed) {
      throw new DeliveryException(
          DeliveryException.Reason.WRITE_FAILED, "the keystore cannot be written", failed);
    }
  }

  @Override
  public boolean holds(Delivery delivery) throws DeliveryException {
    try {
      return keystore.getEntry(delivery.alias()) instanceof PrivateKeyEntry entry
          && entry.getCertificate().equals(delivery.certificate());
    } catch (KuraException failed) {
      throw new DeliveryException(
          DeliveryException.Reason.WRITE_FAILED, "the keystore cannot be read", failed);
    }
  }
}
