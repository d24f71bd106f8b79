// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.PublicKeys;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.RequestedCertificate;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * What the signer of a first request must have in common with the request (RFC 8894 section 2.3).
 */
enum SignerRule {
  /**
   * Nothing: Windows signs as CN=SCEP Protocol Certificate, Cisco's routers as an unstructuredName,
   * and who wants a certificate for an EC key signs with an RSA key.
   */
  ANY,
  /** The subject: XiPKI. It keeps no attacker away, since everybody can read it in the message. */
  SUBJECT,
  /**
   * The key, where it is an RSA key: nobody else can put the request, and the challenge in it, into
   * a message of their own.
   */
  KEY;

  /**
   * Checks who signed a first request.
   *
   * @param signer the certificate that signed the message
   * @param requested what it asks for, as it was sent
   * @throws Refusal badMessageCheck if they lack what they must have in common
   */
  void check(Certificate signer, RequestedCertificate requested) throws Refusal {
    boolean right =
        switch (this) {
          case ANY -> true;
          case SUBJECT -> signer.getSubject().equals(requested.subject());
          case KEY ->
              !PublicKeys.isRsa(requested.publicKey())
                  || signer.getSubjectPublicKeyInfo().equals(requested.publicKey());
        };
    if (!right) {
      throw new Refusal(
          FailInfo.BAD_MESSAGE_CHECK,
          this == KEY
              ? "the message must be signed with the key of the request"
              : "the certificate that signed the message must have the subject of the request");
    }
  }
}
