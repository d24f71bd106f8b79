// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.certificate.enrollment;

import java.security.cert.CertStore;
import java.security.cert.Certificate;
import org.eclipse.kura.KuraException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One certificate of the gateway and its enrollment with a certification authority. Which
 * authority, which keystore and which alias is a matter of the implementation's configuration.
 */
@ProviderType
public interface EnrollmentService {

  /**
   * Gets a first certificate from the configured authority.
   *
   * @throws KuraException where the authority is not reached, or refuses
   */
  void enroll() throws KuraException;

  /**
   * Renews the certificate with the key pair that it has, proving possession of the present one.
   *
   * @throws KuraException where the authority is not reached, or refuses
   */
  void renew() throws KuraException;

  /**
   * Renews the certificate with a new key pair and a new request.
   *
   * @throws KuraException where the authority is not reached, or refuses
   */
  void rekey() throws KuraException;

  /**
   * The certificates of the authority.
   *
   * @return a store that holds them, empty while none is known
   * @throws KuraException where they cannot be read
   */
  CertStore getCACertificates() throws KuraException;

  /**
   * The certificate of the gateway.
   *
   * @return the certificate that is in the keystore
   * @throws KuraException where there is none, or it cannot be read
   */
  Certificate getClientCertificate() throws KuraException;

  /**
   * Asks the authority for its certificates, and takes newer ones where there are any.
   *
   * @throws KuraException where the authority is not reached, or its answer is not trusted
   */
  void forceCACertificateRollover() throws KuraException;

  /**
   * Tells whether the gateway has a certificate.
   *
   * @return whether it is there
   * @throws KuraException where the keystore cannot be read
   */
  boolean isEnrolled() throws KuraException;
}
