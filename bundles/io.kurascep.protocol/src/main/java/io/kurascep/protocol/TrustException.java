// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** An answer failed a check: it may be forged, and nothing in it is believed. */
public final class TrustException extends ScepException {

  private static final long serialVersionUID = 1L;

  /** What was checked, in the order in which it is checked. */
  public enum Check {
    /** Something that the user gave vouches for a CA certificate of the server (RFC 8894 §2.2). */
    CA_PINNED,
    /** The server's RA certificates chain to that CA, and one of them can be encrypted to. */
    CA_CERTIFICATES,
    /** The answer is not larger than the limit. */
    SIZE,
    /** The answer is well-formed CMS without a byte behind it. */
    FORM,
    /** There is exactly one signer. */
    ONE_SIGNER,
    /** There are signed attributes, each once and with one value. */
    SIGNED_ATTRIBUTES,
    /** The contentType attribute names the type of the content. */
    CONTENT_TYPE,
    /** The digest and signature algorithms are allowed. */
    DIGEST_ALGORITHM,
    /** The messageDigest attribute is the digest of the content. */
    MESSAGE_DIGEST,
    /** The signer is a certificate that GetCACert gave, or an RA of the trusted CA. */
    SIGNER,
    /** The signature verifies with the signer's key. */
    SIGNATURE,
    /** The message is a CertRep. */
    MESSAGE_TYPE,
    /** The transactionID is that of the request. */
    TRANSACTION_ID,
    /** The recipientNonce is the senderNonce of the request (RFC 8894 §3.2.1.5). */
    RECIPIENT_NONCE,
    /** The pkiStatus is known. */
    PKI_STATUS,
    /** The failInfo of a failure is known. */
    FAIL_INFO,
    /** The cipher is allowed. */
    CIPHER,
    /** The key itself may decrypt, which a token may not allow: nothing of the server's making. */
    KEY_USABLE,
    /** The content can be decrypted. */
    DECRYPTION,
    /** Exactly one certificate is for the requested key, and it is no CA. */
    ISSUED_KEY,
    /** The issued certificate chains to the trusted CA. */
    CHAIN,
    /** The issued certificate is valid now, or will be soon. */
    VALIDITY,
    /** A renewed certificate has another serial number, and does not end before the old one. */
    RENEWED,
    /** The answer to GetCert holds the very certificate that was asked for. */
    ASKED_CERTIFICATE,
    /** The revocation list is whole, of the right issuer, and signed by it (RFC 5280 §6.3.3). */
    CRL,
    /** The revocation list is current, and no older than the one that is held. */
    CRL_TIME,
    /** The present CA, or the settings, vouch for the next CA certificate (RFC 8894 §4.7.1). */
    NEXT_CA
  }

  private final Check check;

  /** Says which check failed, and in one sentence what that means. */
  public TrustException(Check check, String sentence) {
    super(sentence);
    this.check = check;
  }

  /** Says which check failed, and in one sentence what that means. */
  public TrustException(Check check, String sentence, Throwable cause) {
    super(sentence, cause);
    this.check = check;
  }

  /** The check that failed. */
  public Check check() {
    return check;
  }
}
