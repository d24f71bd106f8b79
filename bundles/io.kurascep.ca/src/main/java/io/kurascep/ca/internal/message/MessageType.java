// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.util.Arrays;
import java.util.Optional;

/** The message types of RFC 8894 section 3.2.1.2. */
public enum MessageType {
  /** The answer of a CA. */
  CERT_REP(3, "CertRep"),
  /** A request authenticated by a certificate that this CA issued. */
  RENEWAL_REQ(17, "RenewalReq"),
  /** A request authenticated by a challenge password, or by an older certificate. */
  PKCS_REQ(19, "PKCSReq"),
  /** The question whether a pending request was decided. */
  CERT_POLL(20, "CertPoll"),
  /** The question for a certificate by serial number. */
  GET_CERT(21, "GetCert"),
  /** The question for a revocation list. */
  GET_CRL(22, "GetCRL");

  private final int code;
  private final String word;

  MessageType(int code, String word) {
    this.code = code;
    this.word = word;
  }

  /** Returns the decimal text that stands in the messageType attribute. */
  public String text() {
    return Integer.toString(code);
  }

  /** Returns the type that a messageType attribute names; empty for one that the RFC lacks. */
  static Optional<MessageType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
  }

  /** Returns the name that the RFC uses, for people. */
  @Override
  public String toString() {
    return word;
  }
}
