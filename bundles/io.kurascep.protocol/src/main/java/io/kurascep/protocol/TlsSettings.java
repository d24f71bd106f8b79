// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.KeyStore;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;

/**
 * How an HTTPS server is recognised, and what this client shows to it. The host name in the
 * server's certificate is always checked. None of this has to do with the trust in the SCEP CA.
 *
 * @param trust the certificates that may vouch for the server; empty for those of the Java platform
 * @param keyManagers where the client certificate comes from
 * @param clientAlias name of the key to show to a server that asks for a client certificate; empty
 *     to show none
 * @param publicKeyPin SHA-256 of the server's SubjectPublicKeyInfo (32 bytes); a server with
 *     another key is refused even if its certificate is trusted
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record TlsSettings(
    Optional<KeyStore> trust,
    List<KeyManager> keyManagers,
    Optional<String> clientAlias,
    Optional<byte[]> publicKeyPin) {

  private static final int PIN_BYTES = 32;

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the pin is not 32 bytes long, or if a client alias is given
   *     without a key manager
   */
  public TlsSettings {
    if (publicKeyPin.isPresent() && publicKeyPin.get().length != PIN_BYTES) {
      throw new IllegalArgumentException(
          "an HTTPS public key pin is a SHA-256, which has " + PIN_BYTES + " bytes");
    }
    if (clientAlias.isPresent() && keyManagers.isEmpty()) {
      throw new IllegalArgumentException(
          "an HTTPS client key is named, but there is no keystore to take it from");
    }
    keyManagers = List.copyOf(keyManagers);
    publicKeyPin = publicKeyPin.map(byte[]::clone);
  }

  /** Trust as the Java platform has it, no client certificate, no pin. */
  public static TlsSettings defaults() {
    return new TlsSettings(Optional.empty(), List.of(), Optional.empty(), Optional.empty());
  }

  /**
   * Reads a public key pin.
   *
   * @param text 64 hexadecimal digits, with or without colons or white space
   * @return the SHA-256 in 32 bytes
   * @throws IllegalArgumentException if the text is something else
   */
  public static byte[] pin(String text) {
    String digits = text.replaceAll("[:\\s]", "");
    if (!digits.matches("[0-9A-Fa-f]{64}")) {
      throw new IllegalArgumentException(
          "an HTTPS public key pin is a SHA-256 and has 64 hexadecimal digits");
    }
    return HexFormat.of().parseHex(digits);
  }

  /** A copy of the pin. */
  @Override
  public Optional<byte[]> publicKeyPin() {
    return publicKeyPin.map(byte[]::clone);
  }
}
