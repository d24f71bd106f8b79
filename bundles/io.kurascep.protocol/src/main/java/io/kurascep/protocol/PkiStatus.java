// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.util.Optional;

/** How a request ended (RFC 8894 §3.2.1.3). */
public enum PkiStatus {
  /** The request is granted. */
  SUCCESS(0),
  /** The request is refused: see {@link FailInfo}. */
  FAILURE(2),
  /** The request waits for approval by a person. */
  PENDING(3);

  private final int number;

  PkiStatus(int number) {
    this.number = number;
  }

  /** The number that stands in the pkiStatus attribute. */
  public int number() {
    return number;
  }

  /** Finds a status by its decimal number, as the attribute holds it. */
  public static Optional<PkiStatus> of(String decimal) {
    for (var status : values()) {
      if (Integer.toString(status.number).equals(decimal)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
