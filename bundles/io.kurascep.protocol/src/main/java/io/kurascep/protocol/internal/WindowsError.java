// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** The error codes (HRESULT) by which Microsoft NDES and its CA refuse requests. */
enum WindowsError {
  E_FAIL(0x80004005, "NDES does not say why: see its event log"),
  E_ACCESSDENIED(0x80070005, "NDES may not enroll with this template: see its permissions"),
  ERROR_INVALID_DATA(0x8007000D, "the CA cannot read the request: check subject and names"),
  E_INVALIDARG(
      0x80070057,
      "the CA cannot do what is asked: check challenge, subject and certificate template"),
  RPC_S_SERVER_UNAVAILABLE(0x800706BA, "NDES does not reach its CA: start the CA, then try again"),
  RPC_S_CALL_FAILED(0x800706BE, "NDES lost the connection to its CA: try again later"),
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
  CRYPT_E_NO_DECRYPT_CERT(
      0x8009200C, "the message is for another RA certificate: fetch the CA certificates again"),
  CRYPT_E_REVOKED(0x80092010, "a certificate is revoked: enroll again with a challenge"),
  CRYPT_E_NO_REVOCATION_CHECK(
      0x80092012, "the CA cannot check revocation: see the distribution points of its CRL"),
  CRYPT_E_REVOCATION_OFFLINE(
      0x80092013, "the CA cannot check revocation: publish its CRL where NDES finds it"),
  CRYPT_E_ASN1_EOD(0x80093102, "the message arrived cut off: set the HTTP method to POST"),
  CRYPT_E_ASN1_CORRUPT(0x80093103, "the message arrived damaged: set the HTTP method to POST"),
  CRYPT_E_ASN1_BADTAG(0x8009310B, "NDES cannot read the message: check the message cipher"),
  CERTSRV_E_BAD_REQUESTSUBJECT(
      0x80094001, "the subject is invalid or too long for the CA: shorten or correct it"),
  CERTSRV_E_NO_REQUEST(0x80094002, "the CA knows no such request: enroll again"),
  CERTSRV_E_BAD_REQUESTSTATUS(
      0x80094003, "the CA has closed this request: enroll again with a new challenge"),
  CERTSRV_E_INVALID_CA_CERTIFICATE(
      0x80094005, "the certificate of the CA itself is invalid: renew it there"),
  CERTSRV_E_SERVER_SUSPENDED(0x80094006, "the CA is being restored: try again later"),
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
  CERTSRV_E_ARCHIVED_KEY_REQUIRED(
      0x80094804, "the template wants the private key in its archive: use another template"),
  CERTSRV_E_BAD_RENEWAL_SUBJECT(
      0x80094806, "a renewal must keep the subject: set the one of the present certificate"),
  CERTSRV_E_BAD_TEMPLATE_VERSION(
      0x80094807, "the CA does not know this version of the template: publish it again"),
  CERTSRV_E_TEMPLATE_POLICY_REQUIRED(
      0x80094808, "the template wants an issuance policy: see its issuance requirements"),
  CERTSRV_E_SIGNATURE_POLICY_REQUIRED(
      0x80094809, "the template wants another signature: see its issuance requirements"),
  CERTSRV_E_SIGNATURE_COUNT(
      0x8009480A, "the template wants further signatures: see its issuance requirements"),
  CERTSRV_E_SIGNATURE_REJECTED(
      0x8009480B, "the CA does not accept the RA's signature: renew the RA certificates of NDES"),
  CERTSRV_E_ISSUANCE_POLICY_REQUIRED(
      0x8009480C, "the template wants an issuance policy: see its issuance requirements"),
  CERTSRV_E_SUBJECT_UPN_REQUIRED(
      0x8009480D,
      "the template wants a user principal name: use one that takes names from requests"),
  CERTSRV_E_SUBJECT_DIRECTORY_GUID_REQUIRED(
      0x8009480E,
      "the template wants an identifier of the directory: use one that takes names from requests"),
  CERTSRV_E_SUBJECT_DNS_REQUIRED(
      0x8009480F,
      "the template wants a DNS name of the directory: use one that takes names from"
          + " requests"),
  CERTSRV_E_KEY_LENGTH(
      0x80094811, "the key is too small for the template: choose a larger key type"),
  CERTSRV_E_SUBJECT_EMAIL_REQUIRED(
      0x80094812, "the template wants an e-mail address: use one that takes names from requests"),
  CERTSRV_E_UNKNOWN_CERT_TYPE(
      0x80094813, "the CA does not know this template: check its name and publish it there"),
  CERTSRV_E_RENEWAL_BAD_PUBLIC_KEY(
      0x80094816, "the template wants a renewal to keep the key: keep the key at renewal"),
  TRUST_E_NO_SIGNER_CERT(
      0x80096002, "NDES does not find the signer's certificate: renew the RA certificates of NDES"),
  TRUST_E_CERT_SIGNATURE(
      0x80096004, "NDES cannot verify a certificate: add the CA certificates there"),
  CERT_E_EXPIRED(0x800B0101, "a certificate is expired: renew the RA certificates of NDES"),
  CERT_E_UNTRUSTEDROOT(0x800B0109, "NDES does not trust the signer's root: add it there"),
  CERT_E_CHAINING(
      0x800B010A, "NDES cannot build the signer's chain: add the CA certificates there"),
  CERT_E_REVOKED(0x800B010C, "a certificate is revoked: enroll again with a challenge"),
  CERT_E_WRONG_USAGE(
      0x800B0110, "the certificate that signs may not be used so: enroll again with a challenge"),
  CERT_E_UNTRUSTEDCA(0x800B0112, "NDES does not trust the signer's CA: add it there"),
  CERT_E_INVALID_POLICY(
      0x800B0113, "the CA may not issue under this policy: see its issuance policies"),
  CERT_E_INVALID_NAME(
      0x800B0114, "the CA may not issue for this name: choose one within its name constraints");

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
