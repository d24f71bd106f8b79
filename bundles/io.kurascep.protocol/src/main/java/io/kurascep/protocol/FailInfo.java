// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.util.Optional;

/** Why a request was refused (RFC 8894 §3.2.1.4). */
public enum FailInfo {
  /** Unrecognised or unsupported algorithm. */
  BAD_ALG(0, "badAlg"),
  /** The signature of the request did not verify. */
  BAD_MESSAGE_CHECK(1, "badMessageCheck"),
  /** Not permitted or not supported; most servers say this to a wrong challenge. */
  BAD_REQUEST(2, "badRequest"),
  /** The signingTime was not close enough to the server's time. */
  BAD_TIME(3, "badTime"),
  /** No certificate could be identified. */
  BAD_CERT_ID(4, "badCertId");

  private final int number;
  private final String text;

  FailInfo(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The number that stands in the failInfo attribute. */
  public int number() {
    return number;
  }

  /** The RFC's name for it, such as badRequest. */
  public String text() {
    return text;
  }

  /** Finds a reason by its decimal number, as the attribute holds it. */
  public static Optional<FailInfo> of(String decimal) {
    for (var failInfo : values()) {
      if (Integer.toString(failInfo.number).equals(decimal)) {
        return Optional.of(failInfo);
      }
    }
    return Optional.empty();
  }
}
