// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** The error codes (HRESULT) by which Microsoft NDES and its CA refuse requests. */
enum WindowsError {
  E_ACCESSDENIED(0x80070005, "NDES may not enroll with this template: see its permissions"),
  ERROR_INVALID_DATA(0x8007000D, "the CA cannot read the request: check subject and names"),
  E_INVALIDARG(
      0x80070057,
      "the CA cannot do what is asked: check challenge, subject and certificate template"),
  RPC_S_SERVER_UNAVAILABLE(0x800706BA, "NDES does not reach its CA: start the CA, then try again"),
  NTE_BAD_KEY(0x80090003, "NDES cannot use its RA key: renew the RA certificates of NDES"),
  NTE_BAD_DATA(
      0x80090005,
      "NDES cannot decrypt the message: fetch the CA certificates again, or set the"
          + " security to legacy"),
  NTE_BAD_SIGNATURE(0x80090006, "NDES cannot verify the signature: set the security to legacy"),
  NTE_BAD_ALGID(0x80090008, "NDES does not know the message cipher or digest: choose another"),
  NTE_NO_KEY(0x8009000D, "NDES has no access to its RA key: see the rights of its service account"),
  NTE_BAD_KEYSET(0x80090016, "NDES does not find its RA key: renew the RA certificates of NDES"),
  CRYPT_E_HASH_VALUE(0x80091007, "the message was changed on its way: try again"),
  CRYPT_E_REVOCATION_OFFLINE(
      0x80092013, "the CA cannot check revocation: publish its CRL where NDES finds it"),
  CRYPT_E_ASN1_BADTAG(0x8009310B, "NDES cannot read the message: check the message cipher"),
  CERTSRV_E_BAD_REQUESTSUBJECT(
      0x80094001, "the subject is invalid or too long for the CA: shorten or correct it"),
  CERTSRV_E_BAD_REQUESTSTATUS(
      0x80094003, "the CA has closed this request: enroll again with a new challenge"),
  CERTSRV_E_ENROLL_DENIED(
      0x80094011, "NDES may not enroll at this CA: see the permissions of the CA"),
  CERTSRV_E_TEMPLATE_DENIED(
      0x80094012, "NDES may not enroll with this template: see the permissions of the template"),
  CERTSRV_E_ADMIN_DENIED_REQUEST(0x80094014, "an administrator of the CA denied it: ask why"),
  CERTSRV_E_UNSUPPORTED_CERT_TYPE(
      0x80094800, "the CA does not offer this template: publish it there, or choose another"),
  CERTSRV_E_NO_CERT_TYPE(0x80094801, "the CA misses a template: name a certificate template"),
  CERTSRV_E_TEMPLATE_CONFLICT(
      0x80094802, "two templates are named that differ: leave the certificate template empty"),
  CERTSRV_E_SUBJECT_ALT_NAME_REQUIRED(0x80094803, "the template wants alternative names: set them"),
  CERTSRV_E_BAD_RENEWAL_SUBJECT(
      0x80094806, "a renewal must keep the subject: set the one of the present certificate"),
  CERTSRV_E_BAD_TEMPLATE_VERSION(
      0x80094807, "the CA does not know this version of the template: publish it again"),
  CERTSRV_E_SIGNATURE_POLICY_REQUIRED(
      0x80094809, "the template wants another signature: see its issuance requirements"),
  CERTSRV_E_SIGNATURE_COUNT(
      0x8009480A, "the template wants further signatures: see its issuance requirements"),
  CERTSRV_E_SIGNATURE_REJECTED(
      0x8009480B, "the CA does not accept the RA's signature: renew the RA certificates of NDES"),
  CERTSRV_E_SUBJECT_UPN_REQUIRED(
      0x8009480D,
      "the template wants a user principal name: use one that takes names from requests"),
  CERTSRV_E_SUBJECT_DNS_REQUIRED(
      0x8009480F,
      "the template wants a DNS name of the directory: use one that takes names from"
          + " requests"),
  CERTSRV_E_KEY_LENGTH(
      0x80094811, "the key is too small for the template: choose a larger key type"),
  CERTSRV_E_SUBJECT_EMAIL_REQUIRED(
      0x80094812, "the template wants an e-mail address: use one that takes names from requests"),
  CERTSRV_E_RENEWAL_BAD_PUBLIC_KEY(
      0x80094816, "the template wants a renewal to keep the key: keep the key at renewal"),
  CERT_E_EXPIRED(0x800B0101, "a certificate is expired: renew the RA certificates of NDES"),
  CERT_E_UNTRUSTEDROOT(0x800B0109, "NDES does not trust the signer's root: add it there"),
  CERT_E_CHAINING(
      0x800B010A, "NDES cannot build the signer's chain: add the CA certificates there"),
  CERT_E_REVOKED(0x800B010C, "a certificate is revoked: enroll again with a challenge");

  private final int code;
  private final String advice;

  WindowsError(int code, String advice) {
    this.code = code;
    this.advice = advice;
  }

  /** Finds an error by its code. */
  static Optional<WindowsError> of(OptionalInt code) {
    return Arrays.stream(values())
        .filter(error -> code.isPresent() && error.code == code.getAsInt())
        .findFirst();
  }

  /** The HRESULT as a signed number, as NDES sends it. */
  int code() {
    return code;
  }

  /** Microsoft's name of the error. */
  String title() {
    return name();
  }

  /** What it means and what to do, as half a sentence. */
  String advice() {
    return advice;
  }
}
