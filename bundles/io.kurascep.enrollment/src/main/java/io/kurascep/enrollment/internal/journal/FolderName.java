// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a folder for any name that a user may give to a component: different names have
 * different folders even where the file system folds case, and none leads out of its parent.
 */
final class FolderName {

  private static final int LONGEST = 200;
  private static final int PREFIX = 120;
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789_-";

  private FolderName() {}

  /** Everything but {@code [a-z0-9_-]}, and dots within, is written as % and two digits. */
  static String of(String name) {
    var encoded = new StringBuilder();
    for (var octet : name.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (octet & 0xff);
      var plain = PLAIN.indexOf(c) >= 0 || (c == '.' && encoded.length() > 0);
      encoded.append(plain ? String.valueOf(c) : "%%%02x".formatted((int) c));
    }
    return encoded.length() <= LONGEST
        ? encoded.toString()
        : encoded.substring(0, PREFIX) + "~" + hash(name);
  }

  private static String hash(String name) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
