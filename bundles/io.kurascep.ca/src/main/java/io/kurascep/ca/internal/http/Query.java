// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** The query of a SCEP address (RFC 8894 section 4.1). */
final class Query {
  private final String raw;

  Query(URI uri) {
    this.raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
  }

  /**
   * Returns a parameter without percent escapes. A plus sign stays one: some clients do not escape
   * the plus signs of base64.
   *
   * @throws IllegalArgumentException for a wrong escape
   */
  Optional<String> parameter(String name) {
    String wanted = name + "=";
    int begin = 0;
    while (!raw.startsWith(wanted, begin)) {
      begin = raw.indexOf('&', begin) + 1;
      if (begin == 0) {
        return Optional.empty();
      }
    }
    int end = raw.indexOf('&', begin);
    return Optional.of(
        unescaped(raw.substring(begin + wanted.length(), end < 0 ? raw.length() : end)));
  }

  private static String unescaped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '%') {
        bytes.write(text.charAt(i));
      } else if (i + 2 < text.length()) {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        throw new IllegalArgumentException("a percent escape is cut off");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Returns the octets of a parameter in base64, with the line breaks of Cisco's routers, or in the
   * alphabet for addresses (RFC 4648 section 5), which micromdm's scepclient writes.
   *
   * @throws IllegalArgumentException if it is not base64
   */
  Optional<byte[]> octets(String name) {
    return parameter(name)
        .map(text -> text.replace("\n", "").replace("\r", "").replace(' ', '+'))
        .map(text -> text.replace('-', '+').replace('_', '/'))
        .map(Base64.getDecoder()::decode);
  }
}
