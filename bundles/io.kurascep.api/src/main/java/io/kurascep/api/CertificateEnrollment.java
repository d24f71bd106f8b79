// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One certificate of the gateway, as a service. The service exists as soon as the certificate is
 * configured, before it is enrolled, so that others can refer to it; its properties follow its
 * state and can be used in a filter.
 *
 * <p>The commands return at once; what comes of them is seen in {@link #status()} and told to every
 * {@link CertificateListener}.
 */
@ProviderType
public interface CertificateEnrollment {

  /** Service property: the name of the configured certificate. */
  String NAME = "kura.service.pid";

  /** Service property: the name of the {@link EnrollmentState}. */
  String STATE = "io.kurascep.state";

  /** Service property: serial number of the installed certificate in hexadecimal; absent before. */
  String SERIAL = "io.kurascep.certificate.serial";

  /** Service property: end of the certificate's validity, ISO 8601 in UTC; absent before. */
  String NOT_AFTER = "io.kurascep.certificate.not.after";

  /** Service property: name of the keystore that holds the certificate. */
  String KEYSTORE = "io.kurascep.keystore";

  /** Service property: alias in that keystore. */
  String ALIAS = "io.kurascep.alias";

  /**
   * Where the certificate stands now.
   *
   * @return a snapshot
   */
  EnrollmentStatus status();

  /**
   * What was tried so far, the oldest first, the last fifty.
   *
   * @return an unmodifiable list
   */
  List<Attempt> history();

  /** Requests a first certificate, also after a refusal. Does nothing where one is valid. */
  void enroll();

  /** Renews now, with the key settings of the configuration. */
  void renew();

  /** Renews now with a new key, whatever the settings say. */
  void rekey();

  /** Fetches the capabilities and CA certificates of the server again. */
  void refreshCaCertificates();

  /** Does now what is due, if anything is: the next poll, retry, renewal or delivery. */
  void checkNow();

  /**
   * Removes all that is remembered of this certificate, its key included, but not the entry in the
   * keystore. An open request at the CA can then no longer be completed. Of one-time challenges
   * that may be spent, salted hashes stay, so that none of them is sent a second time.
   */
  void forget();
}
