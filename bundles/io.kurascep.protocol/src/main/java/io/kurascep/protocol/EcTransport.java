// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/**
 * How messages are sent for a key that can sign and cannot encrypt, such as an EC key (RFC 8894
 * §3.1), or a key in a token.
 */
public enum EcTransport {
  /**
   * An RSA key of its own, with a self-signed certificate for the same subject, signs the messages
   * and receives the answers; the EC key signs the PKCS#10 request. Servers need to know nothing of
   * it: RFC 8894 §2.3 only recommends that both keys are the same.
   */
  RSA("rsa"),

  /**
   * The EC key signs the messages. The server encrypts its answers for it by key agreement, or with
   * the challenge as password (RFC 8894 §3.1).
   */
  PASSWORD("password");

  private final String setting;

  EcTransport(String setting) {
    this.setting = setting;
  }

  /** The text that stands for this constant in a configuration. */
  public String setting() {
    return setting;
  }

  /**
   * Finds a constant by its setting, in any case.
   *
   * @throws IllegalArgumentException for any other text, with the texts that are understood
   */
  public static EcTransport of(String setting) {
    return SettingText.find(values(), EcTransport::setting, setting, "transport of EC keys");
  }
}
