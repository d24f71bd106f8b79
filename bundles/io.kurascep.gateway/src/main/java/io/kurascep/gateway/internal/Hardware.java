// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What Linux tells of the machine, without running a command. */
final class Hardware {
  private static final HexFormat MAC_ADDRESS = HexFormat.ofDelimiter(":").withUpperCase();

  /**
   * What makers leave in the firmware of a board that they gave no number or name, in lower case.
   */
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "",
          "0",
          "none",
          "unknown",
          "default string",
          "not applicable",
          "not specified",
          "system serial number",
          "system product name",
          "to be filled by o.e.m.",
          "0123456789",
          "123456789",
          "1234567890");

  private final Path root;

  /**
   * Reads below a folder.
   *
   * @param root the folder that holds {@code sys}, {@code proc} and {@code etc}
   */
  Hardware(Path root) {
    this.root = root;
  }

  static Hardware ofThisMachine() {
    return new Hardware(Path.of("/"));
  }

  /**
   * The serial number: of the firmware (which on a PC only root may read), of the device tree, else
   * a number made from the identity of the installation. That identity itself must not be shown to
   * others (machine-id(5)), and a certificate is shown to everybody.
   */
  Optional<String> serialNumber() {
    return first("sys/class/dmi/id/product_serial", "proc/device-tree/serial-number")
        .or(() -> line("etc/machine-id").map(Hardware::derived));
  }

  /** The model, of the firmware or of the device tree. */
  Optional<String> model() {
    return first("sys/class/dmi/id/product_name", "proc/device-tree/model");
  }

  /** The host name as the kernel has it; elsewhere than on Linux as the resolver has it. */
  Optional<String> hostName() {
    return line("proc/sys/kernel/hostname").or(Hardware::resolvedHostName);
  }

  /** The address of the first network interface that is up and is not the loopback. */
  Optional<String> macAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .flatMap(Hardware::address)
          .findFirst()
          .map(MAC_ADDRESS::formatHex);
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  private Optional<String> first(String... files) {
    return Arrays.stream(files)
        .flatMap(file -> line(file).stream())
        .filter(value -> !PLACEHOLDERS.contains(value.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** The device tree ends its texts with a zero. */
  private Optional<String> line(String file) {
    try {
      return Optional.of(Files.readString(root.resolve(file), UTF_8).replace("\0", "").strip())
          .filter(line -> !line.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String derived(String machineId) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(machineId.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal("io.kurascep".getBytes(UTF_8)), 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static Optional<String> resolvedHostName() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Stream<byte[]> address(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback()
          ? Stream.ofNullable(network.getHardwareAddress())
          : Stream.empty();
    } catch (SocketException e) {
      return Stream.empty();
    }
  }
}
