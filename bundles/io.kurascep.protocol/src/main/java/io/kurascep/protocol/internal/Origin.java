// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The server that a URL names: what a redirect must not leave, and all of a URL that may be shown,
 * since user, path and query can hold secrets.
 *
 * @param tls whether it is an {@code https} URL
 * @param host name or address, without brackets
 * @param port the port, also where the URL leaves it out
 */
public record Origin(boolean tls, String host, int port) {

  /** Wider than {@link URI#getHost()}, which knows no underscores: laboratories have such hosts. */
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:\\[([0-9A-Fa-f:.]+(?:%[^\\]]+)?)\\]|([A-Za-z0-9._-]+))(?::([0-9]{0,5}))?");

  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int MAX_PORT = 65535;

  /**
   * Reads the origin of a URL.
   *
   * @throws IllegalArgumentException if it is not a whole http or https URL, or if it holds a user
   */
  public static Origin of(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException("a server's address must begin with http:// or https://");
    }
    String authority = String.valueOf(uri.getRawAuthority());
    if (authority.contains("@")) {
      throw new IllegalArgumentException("a server's address must not contain a user or password");
    }
    var parts = AUTHORITY.matcher(authority);
    if (uri.getRawAuthority() == null || !parts.matches()) {
      throw new IllegalArgumentException(
          "a server's address must name a host, as in http://ca.example.com/scep");
    }
    boolean tls = "https".equals(scheme);
    String host = parts.group(1) == null ? parts.group(2).toLowerCase(Locale.ROOT) : parts.group(1);
    return new Origin(tls, host, port(parts.group(3), tls ? HTTPS : HTTP));
  }

  private static int port(String digits, int standard) {
    if (digits == null || digits.isEmpty()) {
      return standard;
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("a server's port must be between 1 and " + MAX_PORT);
    }
    return port;
  }

  /** Host and port as a CONNECT request names them. */
  String hostAndPort() {
    return bracketed() + ":" + port;
  }

  /** Host and port as the header Host names them. */
  String hostHeader() {
    return port == (tls ? HTTPS : HTTP) ? bracketed() : hostAndPort();
  }

  private String bracketed() {
    return host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host;
  }

  /** For example {@code https://ca.example.com}. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + hostHeader();
  }
}
