// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** A challenge password, which cannot be printed by mistake. */
final class Secret {
  private final char[] characters;

  /** Copies the characters. */
  Secret(char[] characters) {
    this.characters = characters.clone();
  }

  /** Returns the characters in UTF-8; the caller wipes them. */
  byte[] bytes() {
    ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    buffer.clear().put(new byte[buffer.capacity()]);
    return bytes;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
