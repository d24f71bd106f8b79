// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * Reads ASN.1 that comes from outside, once it is known that the parser of Bouncy Castle can take
 * it without harm. That one recurses; it copies a string that is in pieces at each level; and it
 * makes an object of each value, which is many times as large as a small value. Only what is inside
 * a SEQUENCE of definite length it leaves alone until somebody asks.
 */
final class Asn1 {

  private static final int DEEPEST = 32;
  private static final int MOST = 1024;

  /** How long the values of a long SEQUENCE are on average at least: those of a CRL are longer. */
  private static final int SHORTEST = 16;

  /** The same of all values that are made into objects at once: certificates are far longer. */
  private static final int SHORTEST_AT_ONCE = 64;

  private static final int INDEFINITE = -1;
  private static final int LOW_TAG = 0x1f;
  private static final int TAG_CLASS = 0xc0;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int CONSTRUCTED = 0x20;
  private static final int MORE = 0x80;

  private final byte[] encoded;
  private final int[] ends = new int[DEEPEST];
  private final int[] limits = new int[DEEPEST];
  private final int[] tags = new int[DEEPEST];
  private final int[] most = new int[DEEPEST];
  private int mostAtOnce;
  private int depth;
  private int position;

  private Asn1(byte[] encoded) {
    this.encoded = encoded;
    this.mostAtOnce = MOST + encoded.length / SHORTEST_AT_ONCE;
  }

  /**
   * Reads one value in BER, which has no byte behind it.
   *
   * @throws IOException if it is malformed, or nested deeper or made of more and smaller values
   *     than any message of SCEP
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
    count();
    var tag = next();
    if ((tag & LOW_TAG) == LOW_TAG) {
      while ((next() & MORE) != 0) {
        // the parser behind us limits the number itself
      }
    }
    var constructed = (tag & CONSTRUCTED) != 0;
    var length = length(constructed);
    if (constructed) {
      push(tag, length);
    } else {
      position += length;
    }
  }

  private void count() throws IOException {
    if (depth == 0) {
      return;
    }
    if ((isLeftAlone() ? most[depth - 1]-- : mostAtOnce--) == 0) {
      throw new IOException("too many small values");
    }
  }

  private boolean isLeftAlone() {
    return tags[depth - 1] == SEQUENCE && ends[depth - 1] != INDEFINITE;
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

  private void push(int tag, int length) throws IOException {
    if (depth == DEEPEST) {
      throw new IOException("nested too deep");
    }
    if (depth > 0 && isInPieces(tag) && isInPieces(tags[depth - 1])) {
      throw new IOException("a string in pieces of pieces");
    }
    tags[depth] = tag;
    most[depth] = MOST + Math.max(length, 0) / SHORTEST;
    limits[depth] = length == INDEFINITE ? limit() : position + length;
    ends[depth] = length == INDEFINITE ? INDEFINITE : position + length;
    depth++;
  }

  private static boolean isInPieces(int tag) {
    return (tag & TAG_CLASS) == 0 && tag != SEQUENCE && tag != SET;
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
