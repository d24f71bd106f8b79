// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of everything that happens to the certificates of the gateway. Register it as a service; no
 * further step is needed.
 *
 * <p>It is called on a thread of the add-on, after the keystore holds what the event tells, and at
 * least once for each event: after a power cut a second time. It should return soon. What it throws
 * is logged and concerns nobody else.
 */
@ConsumerType
public interface CertificateListener {

  /**
   * Something happened.
   *
   * @param event what, and how things stand
   */
  void certificateChanged(CertificateEvent event);
}
