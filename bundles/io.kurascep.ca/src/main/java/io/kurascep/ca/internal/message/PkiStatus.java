// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

/** How a request fared (RFC 8894 section 3.2.1.3). */
public enum PkiStatus {
  /** It was granted. */
  SUCCESS(0),
  /** It was refused. */
  FAILURE(2),
  /** A person has to decide. */
  PENDING(3);

  private final int code;

  PkiStatus(int code) {
    this.code = code;
  }

  /** Returns the decimal text that stands in the pkiStatus attribute. */
  public String text() {
    return Integer.toString(code);
  }
}
