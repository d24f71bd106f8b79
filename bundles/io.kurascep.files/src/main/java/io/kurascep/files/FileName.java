// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.nio.charset.StandardCharsets;

/**
 * The name of a file or folder for any name that a user may give to a component: different names
 * have different files even where the file system folds case, and none leads out of its parent.
 */
public final class FileName {

  private static final int LONGEST = 200;
  private static final int PREFIX = 120;
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789_-";

  private FileName() {}

  /**
   * Encodes a name: everything but {@code [a-z0-9_-]}, and dots within, is written as % and two
   * digits of its UTF-8.
   *
   * @param name any name
   * @return at most 200 characters; of a longer one its beginning and its SHA-256
   */
  public static String of(String name) {
    var encoded = new StringBuilder();
    var octets = name.getBytes(StandardCharsets.UTF_8);
    for (var octet : octets) {
      var c = (char) (octet & 0xff);
      var plain = PLAIN.indexOf(c) >= 0 || (c == '.' && encoded.length() > 0);
      encoded.append(plain ? String.valueOf(c) : "%%%02x".formatted((int) c));
    }
    return encoded.length() <= LONGEST
        ? encoded.toString()
        : encoded.substring(0, PREFIX) + "~" + Sha256.hex(octets);
  }
}
