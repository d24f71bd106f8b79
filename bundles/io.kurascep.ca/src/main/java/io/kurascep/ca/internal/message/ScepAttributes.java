// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** The signed attributes of SCEP (RFC 8894 section 3.2.1, table 2). */
final class ScepAttributes {
  static final ASN1ObjectIdentifier MESSAGE_TYPE = attribute("2");
  static final ASN1ObjectIdentifier PKI_STATUS = attribute("3");
  static final ASN1ObjectIdentifier FAIL_INFO = attribute("4");
  static final ASN1ObjectIdentifier SENDER_NONCE = attribute("5");
  static final ASN1ObjectIdentifier RECIPIENT_NONCE = attribute("6");
  static final ASN1ObjectIdentifier TRANSACTION_ID = attribute("7");
  static final ASN1ObjectIdentifier FAIL_INFO_TEXT = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.24.1");

  private ScepAttributes() {}

  private static ASN1ObjectIdentifier attribute(String arc) {
    return new ASN1ObjectIdentifier("2.16.840.1.113733.1.9." + arc);
  }
}
