// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

/** Why a request is refused (RFC 8894 section 3.2.1.4). */
public enum FailInfo {
  /** Unrecognised or unsupported algorithm. */
  BAD_ALG(0, "badAlg"),
  /** The message is not signed, or not readable, as it must be. */
  BAD_MESSAGE_CHECK(1, "badMessageCheck"),
  /** Transaction not permitted or not supported. */
  BAD_REQUEST(2, "badRequest"),
  /** The signing time is too far from the time of the CA. */
  BAD_TIME(3, "badTime"),
  /** No certificate or request matches. */
  BAD_CERT_ID(4, "badCertId");

  private final int code;
  private final String word;

  FailInfo(int code, String word) {
    this.code = code;
    this.word = word;
  }

  /** Returns the number that stands in the failInfo attribute. */
  public int code() {
    return code;
  }

  /** Returns what NDES says beside it (MS-ERREF): E_INVALIDARG, NTE_BAD_ALGID or NTE_BAD_DATA. */
  public int windowsError() {
    return switch (this) {
      case BAD_ALG -> 0x80090008;
      case BAD_MESSAGE_CHECK -> 0x80090005;
      case BAD_REQUEST, BAD_TIME, BAD_CERT_ID -> 0x80070057;
    };
  }

  /** Returns the name that the RFC uses, for people. */
  @Override
  public String toString() {
    return word;
  }
}
