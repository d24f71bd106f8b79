// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a web server wants to know of whoever asks: user and password (RFC 7617, Basic) or a token
 * (RFC 6750, Bearer). Immutable; never shown.
 */
public final class HttpLogin {

  private final String scheme;
  private final byte[] value;

  private HttpLogin(String scheme, byte[] value) {
    this.scheme = scheme;
    this.value = value;
  }

  /**
   * A login with user and password.
   *
   * @param user the user, also as {@code DOMAIN\\user}
   * @param password the password, which is copied
   * @throws IllegalArgumentException if the user is empty or contains a colon, or if one of both
   *     contains a control character
   */
  public static HttpLogin basic(String user, char[] password) {
    if (user.isEmpty() || user.contains(":") || hasControls(user)) {
      throw new IllegalArgumentException(
          "the user must not be empty or contain a colon or control character");
    }
    if (hasControls(CharBuffer.wrap(password))) {
      throw new IllegalArgumentException("the password contains a control character: remove it");
    }
    return new HttpLogin("Basic ", basicToken(user, password));
  }

  /**
   * A login with a token.
   *
   * @param token the token, which is copied
   * @throws IllegalArgumentException if it is empty or holds anything but printable ASCII without
   *     blanks
   */
  public static HttpLogin bearer(char[] token) {
    var value = new byte[token.length];
    for (var i = 0; i < token.length; i++) {
      if (token[i] <= ' ' || token[i] > '~') {
        throw new IllegalArgumentException(
            "the token holds a blank or another character that no token has: check what was pasted");
      }
      value[i] = (byte) token[i];
    }
    if (value.length == 0) {
      throw new IllegalArgumentException("the token is empty");
    }
    return new HttpLogin("Bearer ", value);
  }

  /** User and password in UTF-8 and Base64, to be wiped after use. */
  static byte[] basicToken(String user, char[] password) {
    var text = CharBuffer.allocate(user.length() + 1 + password.length);
    text.put(user).put(':').put(password).flip();
    var utf8 = StandardCharsets.UTF_8.encode(text);
    byte[] bytes = new byte[utf8.remaining()];
    utf8.get(bytes);
    byte[] encoded = Base64.getEncoder().encode(bytes);
    text.clear().put(new char[text.capacity()]);
    utf8.clear().put(new byte[utf8.capacity()]);
    Arrays.fill(bytes, (byte) 0);
    return encoded;
  }

  private static boolean hasControls(CharSequence text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /** The scheme as the header Authorization begins with it, and a blank. */
  String scheme() {
    return scheme;
  }

  /** A copy of what follows the scheme, to be wiped after use. */
  byte[] value() {
    return value.clone();
  }

  /** Says only of which kind it is. */
  @Override
  public String toString() {
    return "HttpLogin[" + scheme + "redacted]";
  }
}
