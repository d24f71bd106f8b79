// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api.delivery;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place to which certificates are delivered. Implementations are passive services: they are
 * called on a worker of the add-on's scheduler, which repeats what failed, and have no thread of
 * their own.
 */
@ConsumerType
public interface CertificateTarget {

  /**
   * What it is called in the log and in a status.
   *
   * @return a word or two, such as {@code keystore}
   */
  String name();

  /**
   * Whether this delivery is meant for this target.
   *
   * @param delivery what is to be delivered
   * @return false where there is nothing to do
   */
  boolean concerns(Delivery delivery);

  /**
   * Whether a certificate counts as installed only once this target holds it. A failure here is
   * then one of the installation. Of all others each is delivered to by itself, after that: one
   * that fails is tried again with growing pauses and holds up nobody.
   *
   * @return false, unless somebody says otherwise
   */
  default boolean isRequired() {
    return false;
  }

  /**
   * When it is its turn, of the targets that are not required: what others read is written before
   * they are told to read it.
   *
   * @return the least comes first; of two that are alike, the one whose name comes first
   */
  default int order() {
    return 0;
  }

  /**
   * Puts key and certificates in their place, in whole or not at all. Repeating it is harmless.
   *
   * @param delivery what and where
   * @param credential the private key and its certificates; usable only until this call returns
   * @throws DeliveryException where it did not succeed; what was there before still is
   */
  void deliver(Delivery delivery, Credential credential) throws DeliveryException;

  /**
   * Reads again whether just this certificate, with its private key, is in place.
   *
   * @param delivery what and where
   * @return whether it is
   * @throws DeliveryException where that cannot be told
   */
  boolean holds(Delivery delivery) throws DeliveryException;
}
