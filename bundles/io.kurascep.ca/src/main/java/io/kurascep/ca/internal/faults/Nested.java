// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

/** What a parser that calls itself for each level falls over. */
final class Nested {
  private Nested() {}

  /** Returns sequences in sequences; indefinite lengths need two octets for each level. */
  static byte[] sequences(int depth) {
    byte[] octets = new byte[4 * depth];
    for (int i = 0; i < depth; i++) {
      octets[2 * i] = 0x30;
      octets[2 * i + 1] = (byte) 0x80;
    }
    return octets;
  }
}
