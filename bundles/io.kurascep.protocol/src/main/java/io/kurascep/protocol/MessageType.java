// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.util.Optional;

/** What a message is (RFC 8894 §3.2.1.2). */
public enum MessageType {
  /** The server's answer. */
  CERT_REP(3, "CertRep"),
  /** A request signed with an existing certificate. */
  RENEWAL_REQ(17, "RenewalReq"),
  /** A PKCS#10 request. */
  PKCS_REQ(19, "PKCSReq"),
  /** The question for a request that waits for approval. */
  CERT_POLL(20, "CertPoll"),
  /** The question for a certificate by issuer and serial number. */
  GET_CERT(21, "GetCert"),
  /** The question for a revocation list. */
  GET_CRL(22, "GetCRL");

  private final int number;
  private final String text;

  MessageType(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The number that stands in the messageType attribute. */
  public int number() {
    return number;
  }

  /** The RFC's name for it, such as PKCSReq. */
  public String text() {
    return text;
  }

  /** Finds a type by its decimal number, as the attribute holds it. */
  public static Optional<MessageType> of(String decimal) {
    for (var type : values()) {
      if (Integer.toString(type.number).equals(decimal)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
