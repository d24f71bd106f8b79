// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** The cipher of the message's content. */
public enum MessageCipher {
  /** AES-128 where the server announces AES, else 3DES. */
  AUTO("auto"),

  /** AES-128-CBC, the one that every server of RFC 8894 has (§2.9). */
  AES128("aes128"),

  /** AES-192-CBC. */
  AES192("aes192"),

  /** AES-256-CBC. */
  AES256("aes256"),

  /** Three-key triple DES in CBC mode. */
  TRIPLE_DES("3des"),

  /** Single DES, forbidden by RFC 8894 §2.9 and sent only at {@link SecurityLevel#OBSOLETE}. */
  DES("des"),

  /** Blowfish in CBC mode with 128 bits, only at {@link SecurityLevel#OBSOLETE}. */
  BLOWFISH("blowfish");

  private final String setting;

  MessageCipher(String setting) {
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
  public static MessageCipher of(String setting) {
    return SettingText.find(values(), MessageCipher::setting, setting, "message cipher");
  }

  /** Whether this cipher is below what RFC 8894 §2.9 allows. */
  public boolean isObsolete() {
    return this == DES || this == BLOWFISH;
  }

  /** Whether this cipher is AES, the only one that {@link SecurityLevel#STRICT} takes. */
  public boolean isAes() {
    return this == AES128 || this == AES192 || this == AES256;
  }
}
