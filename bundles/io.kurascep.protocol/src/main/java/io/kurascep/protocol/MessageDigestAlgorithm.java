// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** The digest that a message is signed with. */
public enum MessageDigestAlgorithm {
  /** SHA-256 where the server announces it, else SHA-1. */
  AUTO("auto"),

  /** SHA-1. */
  SHA1("sha1"),

  /** SHA-224. */
  SHA224("sha224"),

  /** SHA-256, the one that every server of RFC 8894 has (§2.9). */
  SHA256("sha256"),

  /** SHA-384. */
  SHA384("sha384"),

  /** SHA-512. */
  SHA512("sha512"),

  /** MD5, forbidden by RFC 8894 §2.9 and sent only at {@link SecurityLevel#OBSOLETE}. */
  MD5("md5");

  private final String setting;

  MessageDigestAlgorithm(String setting) {
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
  public static MessageDigestAlgorithm of(String setting) {
    return SettingText.find(values(), MessageDigestAlgorithm::setting, setting, "message digest");
  }

  /** Whether this digest is of the SHA-2 family, the only one that STRICT takes. */
  public boolean isSha2() {
    return this == SHA224 || this == SHA256 || this == SHA384 || this == SHA512;
  }
}
