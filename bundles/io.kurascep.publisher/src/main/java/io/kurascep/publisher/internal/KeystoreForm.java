// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Tells a keystore file from what a power cut or a full disk leaves of one, without its password:
 * by structure only, so that a wrong password never looks like damage.
 *
 * <p>Known are PKCS#12 (RFC 7292: one ASN.1 SEQUENCE in DER or BER) and JKS, the two that Kura's
 * keystore service writes.
 */
final class KeystoreForm {

  private static final int SEQUENCE = 0x30;
  private static final int CONSTRUCTED = 0x20;
  private static final int HIGH_TAG = 0x1f;
  private static final int LONG_FORM = 0x80;

  /** Deep enough for PFX, ContentInfo and its content; what lies below is encrypted anyway. */
  private static final int LEVELS = 8;

  private static final int JKS_MAGIC = 0xfeedfeed;
  private static final int JKS_VERSION = 2;
  private static final int JKS_KEY = 1;
  private static final int JKS_CERTIFICATE = 2;
  private static final int JKS_DIGEST_BYTES = 20;

  /**
   * A file system may give a file its length before its blocks; what is missing is read as zero.
   */
  private static final int BLOCK = 512;

  /** The last block is only begun, and a keystore ends with a digest or a count of iterations. */
  private static final int END = 8;

  private KeystoreForm() {}

  /**
   * Whether the bytes are a keystore from the first to the last.
   *
   * @param bytes the content of a file
   * @return false for what is cut, lacks a block, or is of no known form
   */
  static boolean isWhole(byte[] bytes) {
    try {
      return !hasUnwrittenBlock(bytes) && (isPkcs12(bytes) || isJks(bytes));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasUnwrittenBlock(byte[] bytes) {
    int zeros = 0;
    for (byte b : bytes) {
      zeros = b == 0 ? zeros + 1 : 0;
      if (zeros == BLOCK) {
        return true;
      }
    }
    return zeros >= END;
  }

  private static boolean isPkcs12(byte[] bytes) throws IOException {
    if (bytes.length == 0 || bytes[0] != SEQUENCE) {
      return false;
    }
    passElement(ByteBuffer.wrap(bytes), LEVELS);
    return true;
  }

  /** Passes over one ASN.1 element, whose parts must fill it exactly. */
  private static void passElement(ByteBuffer in, int levels) throws IOException {
    int tag = octet(in);
    if (tag == 0 || (tag & HIGH_TAG) == HIGH_TAG) {
      throw new IOException("no tag that a keystore has");
    }
    boolean constructed = (tag & CONSTRUCTED) != 0;
    int first = octet(in);
    if (first == LONG_FORM) {
      passUntilEndMark(in, constructed ? levels : 0);
      return;
    }
    var content = take(in, first < LONG_FORM ? first : longLength(in, first - LONG_FORM));
    while (constructed && levels > 0 && content.hasRemaining()) {
      passElement(content, levels - 1);
    }
  }

  /** BER's indefinite length, in which Bouncy Castle and others write PKCS#12. */
  private static void passUntilEndMark(ByteBuffer in, int levels) throws IOException {
    if (levels == 0) {
      throw new IOException("an end that cannot be found");
    }
    while (in.remaining() < 2 || in.getShort(in.position()) != 0) {
      passElement(in, levels - 1);
    }
    take(in, 2);
  }

  private static int longLength(ByteBuffer in, int octets) throws IOException {
    long length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << Byte.SIZE | octet(in);
      if (length > in.remaining()) {
        throw new EOFException();
      }
    }
    return (int) length;
  }

  private static int octet(ByteBuffer in) throws EOFException {
    return Byte.toUnsignedInt(take(in, 1).get());
  }

  private static ByteBuffer take(ByteBuffer in, int length) throws EOFException {
    if (length > in.remaining()) {
      throw new EOFException();
    }
    var taken = in.slice(in.position(), length);
    in.position(in.position() + length);
    return taken;
  }

  private static boolean isJks(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readInt() != JKS_MAGIC || in.readInt() != JKS_VERSION) {
      return false;
    }
    for (int entries = in.readInt(); entries > 0; entries--) {
      passJksEntry(in);
    }
    return in.available() == JKS_DIGEST_BYTES;
  }

  private static void passJksEntry(DataInputStream in) throws IOException {
    int kind = in.readInt();
    in.readUTF(); // alias
    in.readLong(); // time
    if (kind == JKS_KEY) {
      in.skipNBytes(in.readInt());
    } else if (kind != JKS_CERTIFICATE) {
      throw new IOException("no entry that JKS has");
    }
    for (int certificates = kind == JKS_KEY ? in.readInt() : 1; certificates > 0; certificates--) {
      in.readUTF(); // type
      in.skipNBytes(in.readInt());
    }
  }
}
