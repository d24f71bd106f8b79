// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An HTTP proxy, with a user and a password where it asks for them (RFC 7617, Basic). Immutable;
 * the password is never shown.
 */
public final class HttpProxy {

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[^\\]]+)?)\\]|([^\\s:/@\\[\\]]+)):([0-9]{1,5})");
  private static final int MAX_PORT = 65535;

  private final String host;
  private final int port;
  private final Optional<String> user;
  private final char[] password;

  private HttpProxy(String host, int port, Optional<String> user, char[] password) {
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
  }

  /**
   * Reads the address of a proxy that asks for no password.
   *
   * @param address {@code host:port}, an IPv6 address in brackets: {@code [2001:db8::1]:3128}
   * @return the proxy
   * @throws IllegalArgumentException if this is no such address
   */
  public static HttpProxy of(String address) {
    var parts = ADDRESS.matcher(address.strip());
    int port = parts.matches() ? Integer.parseInt(parts.group(3)) : 0;
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "the HTTP proxy must be written as host:port, for example proxy.example.com:3128");
    }
    return new HttpProxy(
        Optional.ofNullable(parts.group(1)).orElse(parts.group(2)),
        port,
        Optional.empty(),
        new char[0]);
  }

  /**
   * The same proxy with a user and a password.
   *
   * @param name the user
   * @param secret the password, which is copied
   * @return a new proxy
   * @throws IllegalArgumentException if the user is empty or contains a colon, or if one of both
   *     contains a control character
   */
  public HttpProxy withCredentials(String name, char[] secret) {
    if (name.isEmpty() || name.contains(":") || hasControls(name)) {
      throw new IllegalArgumentException(
          "the user of the HTTP proxy must not be empty or contain a colon or control character");
    }
    if (hasControls(CharBuffer.wrap(secret))) {
      throw new IllegalArgumentException(
          "the password of the HTTP proxy contains a control character: remove it");
    }
    return new HttpProxy(host, port, Optional.of(name), secret.clone());
  }

  private static boolean hasControls(CharSequence text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /** The proxy's host name or address, without brackets. */
  public String host() {
    return host;
  }

  /** The proxy's port. */
  public int port() {
    return port;
  }

  /** The user, if the proxy asks for one. */
  public Optional<String> user() {
    return user;
  }

  /** User and password as the header {@code Proxy-Authorization} carries them. */
  Optional<byte[]> credentials() {
    return user.map(name -> HttpLogin.basicToken(name, password));
  }

  /** Whether it is the same proxy with the same user and password. */
  @Override
  public boolean equals(Object other) {
    return other instanceof HttpProxy proxy
        && host.equals(proxy.host)
        && port == proxy.port
        && user.equals(proxy.user)
        && Arrays.equals(password, proxy.password);
  }

  @Override
  public int hashCode() {
    return Objects.hash(host, port, user);
  }

  /** Host and port, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
