// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Names one request from its first message to the last poll (RFC 8894 §3.2.1.1).
 *
 * @param value 16 to 128 characters of {@code [0-9A-Za-z_-]}: what OpenXPKI takes, and so what
 *     everybody takes
 */
public record TransactionId(String value) {

  private static final int SHORTEST = 16;
  private static final int LONGEST = 128;
  private static final int RANDOM_BYTES = 16;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value has another form
   */
  public TransactionId {
    if (value.length() < SHORTEST
        || value.length() > LONGEST
        || !value.chars().allMatch(TransactionId::isAllowed)) {
      throw new IllegalArgumentException(
          "a transaction id has 16 to 128 letters, digits, hyphens and underscores");
    }
  }

  private static boolean isAllowed(int character) {
    return (character >= '0' && character <= '9')
        || (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || character == '_'
        || character == '-';
  }

  /** A new one of 128 random bits, in hexadecimal. */
  public static TransactionId random(SecureRandom random) {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new TransactionId(HexFormat.of().withUpperCase().formatHex(bytes));
  }

  @Override
  public String toString() {
    return value;
  }
}
