// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A proxy on the way to the server.
 *
 * @param host name or address, without brackets
 * @param port the port
 * @param credentials gives user and password in Base64, to be wiped after use
 */
public record ProxyHop(String host, int port, Supplier<Optional<byte[]>> credentials) {

  /** For an error sentence. */
  @Override
  public String toString() {
    return "the proxy " + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
