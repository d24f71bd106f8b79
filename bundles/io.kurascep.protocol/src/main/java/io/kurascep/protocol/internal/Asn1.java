// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;

/** Reads ASN.1 that comes from outside. */
final class Asn1 {

  private static final int DEEPEST = 32;
  private static final int INDEFINITE = -1;
  private static final int LOW_TAG = 0x1f;
  private static final int CONSTRUCTED = 0x20;
  private static final int MORE = 0x80;

  private final byte[] encoded;
  private final int[] ends = new int[DEEPEST];
  private final int[] limits = new int[DEEPEST];
  private int depth;
  private int position;

  private Asn1(byte[] encoded) {
    this.encoded = encoded;
  }

  /**
   * Reads one value in BER, which has no byte behind it.
   *
   * @throws IOException if it is malformed, or nested deeper than any message of SCEP: the parser
   *     of Bouncy Castle recurses
   */
  static ASN1Primitive parse(byte[] encoded) throws IOException {
    new Asn1(encoded).walk();
    var value = new ASN1InputStream(encoded, true).readObject();
    if (value == null) {
      throw new IOException("no value");
    }
    return value;
  }

  private void walk() throws IOException {
    do {
      if (!atEndOfConstructed()) {
        header();
      }
    } while (depth > 0);
    if (position != encoded.length) {
      throw new IOException("bytes behind the value");
    }
  }

  private boolean atEndOfConstructed() throws IOException {
    if (depth == 0) {
      return false;
    }
    var end = ends[depth - 1];
    if (end == position) {
      depth--;
      return true;
    }
    if (end == INDEFINITE && peek(0) == 0 && peek(1) == 0) {
      position += 2;
      depth--;
      return true;
    }
    return false;
  }

  private void header() throws IOException {
    var tag = next();
    if ((tag & LOW_TAG) == LOW_TAG) {
      while ((next() & MORE) != 0) {
        // the parser behind us limits the number itself
      }
    }
    var constructed = (tag & CONSTRUCTED) != 0;
    var length = length(constructed);
    if (constructed) {
      push(length);
    } else {
      position += length;
    }
  }

  private int length(boolean constructed) throws IOException {
    var first = next();
    if (first < MORE) {
      return within(first);
    }
    if (first == MORE) {
      if (!constructed) {
        throw new IOException("an indefinite length of a primitive value");
      }
      return INDEFINITE;
    }
    var octets = first - MORE;
    if (octets > 4) {
      throw new IOException("a length of more than four octets");
    }
    var length = 0L;
    for (var i = 0; i < octets; i++) {
      length = length << 8 | next();
    }
    return within(length);
  }

  private int within(long length) throws IOException {
    if (length > limit() - position) {
      throw new IOException("a value is longer than what holds it");
    }
    return (int) length;
  }

  private void push(int length) throws IOException {
    if (depth == DEEPEST) {
      throw new IOException("nested too deep");
    }
    limits[depth] = length == INDEFINITE ? limit() : position + length;
    ends[depth] = length == INDEFINITE ? INDEFINITE : position + length;
    depth++;
  }

  private int limit() {
    return depth == 0 ? encoded.length : limits[depth - 1];
  }

  private int peek(int ahead) throws IOException {
    if (position + ahead >= limit()) {
      throw new IOException("the value is cut off");
    }
    return encoded[position + ahead] & 0xff;
  }

  private int next() throws IOException {
    var octet = peek(0);
    position++;
    return octet;
  }
}
