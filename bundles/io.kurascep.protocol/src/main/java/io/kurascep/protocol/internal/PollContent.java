// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import javax.security.auth.x500.X500Principal;

/** The content of CertPoll: IssuerAndSubject (RFC 8894 §3.3.3). */
public final class PollContent {

  private PollContent() {}

  /** The CA that issues, and the subject that was requested, in DER. */
  public static byte[] of(X500Principal issuer, X500Principal subject) {
    return Der.sequence(issuer.getEncoded(), subject.getEncoded());
  }
}
