// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Who sends, as limits see it. */
public final class Source {
  private static final int NETWORK = 8; // octets: whoever has an IPv6 address has its whole /64

  private Source() {}

  /** Returns an IPv4 address as it is, and the /64 of an IPv6 address. */
  public static String of(String address) {
    if (!address.contains(":")) {
      return address; // else it would be looked up as a name
    }
    try {
      InetAddress parsed = InetAddress.getByName(address.replaceFirst("%.*", ""));
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK)) + "/64"
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
