// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** The signed attributes of SCEP (RFC 8894 section 3.2.1, table 2). */
public final class ScepAttributes {
  /** messageType. */
  public static final ASN1ObjectIdentifier MESSAGE_TYPE = attribute("2");

  /** pkiStatus. */
  public static final ASN1ObjectIdentifier PKI_STATUS = attribute("3");

  /** failInfo. */
  public static final ASN1ObjectIdentifier FAIL_INFO = attribute("4");

  /** senderNonce. */
  public static final ASN1ObjectIdentifier SENDER_NONCE = attribute("5");

  /** recipientNonce. */
  public static final ASN1ObjectIdentifier RECIPIENT_NONCE = attribute("6");

  /** transactionID. */
  public static final ASN1ObjectIdentifier TRANSACTION_ID = attribute("7");

  /** failInfoText. */
  public static final ASN1ObjectIdentifier FAIL_INFO_TEXT =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.24.1");

  /** NDES: a signed decimal that names the error of Windows (szOID_ENROLL_SCEP_ERROR). */
  public static final ASN1ObjectIdentifier NDES_ERROR =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.21.33");

  /** NDES: what became of the request, in a word. */
  public static final ASN1ObjectIdentifier NDES_DISPOSITION =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.21.38");

  private ScepAttributes() {}

  private static ASN1ObjectIdentifier attribute(String arc) {
    return new ASN1ObjectIdentifier("2.16.840.1.113733.1.9." + arc);
  }
}
