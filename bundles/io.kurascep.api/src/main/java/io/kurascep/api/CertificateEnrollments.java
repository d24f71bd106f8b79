// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** All certificates of the gateway, as one service. */
@ProviderType
public interface CertificateEnrollments {

  /**
   * The state of every configured certificate, sorted by name.
   *
   * @return an unmodifiable list
   */
  List<EnrollmentStatus> all();

  /**
   * Names under which there is state but no configuration any more. Such state is kept for 30 days,
   * in case the configuration comes back, and then removed with its keys.
   *
   * @return an unmodifiable list, sorted
   */
  List<String> orphaned();

  /**
   * Removes the state under a name at once, its key included. The entry in the keystore stays, and
   * so do, where the certificate is configured, salted hashes of the one-time challenges that may
   * be spent.
   *
   * @param enrollment the name of the certificate, configured or orphaned
   * @throws IllegalArgumentException where there is neither
   */
  void forget(String enrollment);
}
