// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * Writes DER (X.690 §10) straight from its parts, which are whole values in DER: what is there
 * already, such as a certificate or a name, goes in as it is and is not taken apart first.
 */
final class Der {

  static final byte[] NULL = {5, 0};
  static final byte[] TRUE = {1, 1, (byte) 0xff};

  private static final int LAST_UTC_YEAR = 2049;
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(0x30, parts);
  }

  /** A SET OF, sorted. */
  static byte[] set(byte[]... parts) {
    var sorted = parts.clone();
    Arrays.sort(sorted, Arrays::compareUnsigned);
    return value(0x31, sorted);
  }

  /** A constructed value with a context-specific tag below 31. */
  static byte[] context(int tag, byte[]... parts) {
    return value(0xa0 | tag, parts);
  }

  /** A constructed value with a context-specific tag below 31 instead of its own. */
  static byte[] implicit(int tag, byte[] constructed) {
    var tagged = constructed.clone();
    tagged[0] = (byte) (0xa0 | tag);
    return tagged;
  }

  /** Octets with a context-specific tag below 31 instead of their own. */
  static byte[] contextOctets(int tag, byte[] octets) {
    return value(0x80 | tag, octets);
  }

  static byte[] octets(byte[] octets) {
    return value(4, octets);
  }

  /** A BIT STRING of whole octets. */
  static byte[] bits(byte[] octets) {
    return value(3, new byte[1], octets);
  }

  static byte[] integer(BigInteger number) {
    return value(2, number.toByteArray());
  }

  static byte[] integer(int number) {
    return integer(BigInteger.valueOf(number));
  }

  static byte[] oid(ASN1ObjectIdentifier oid) {
    try {
      return oid.getEncoded();
    } catch (IOException unencodable) {
      throw new IllegalArgumentException(oid.getId(), unencodable);
    }
  }

  /** Text of the characters that PrintableString has; nobody checks. */
  static byte[] printable(String text) {
    return value(0x13, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A UTCTime until 2049, then a GeneralizedTime, as CMS and X.509 want it. */
  static byte[] time(Instant instant) {
    var time = instant.atOffset(ZoneOffset.UTC);
    return time.getYear() <= LAST_UTC_YEAR
        ? value(0x17, UTC.format(time).getBytes(StandardCharsets.US_ASCII))
        : value(0x18, GENERALIZED.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] value(int tag, byte[]... parts) {
    var length = 0;
    for (var part : parts) {
      length += part.length;
    }
    var header = header(tag, length);
    var value = Arrays.copyOf(header, header.length + length);
    var at = header.length;
    for (var part : parts) {
      System.arraycopy(part, 0, value, at, part.length);
      at += part.length;
    }
    return value;
  }

  private static byte[] header(int tag, int length) {
    if (length < 0x80) {
      return new byte[] {(byte) tag, (byte) length};
    }
    if (length < 0x100) {
      return new byte[] {(byte) tag, (byte) 0x81, (byte) length};
    }
    if (length < 0x10000) {
      return new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    }
    return new byte[] {
      (byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length
    };
  }
}
