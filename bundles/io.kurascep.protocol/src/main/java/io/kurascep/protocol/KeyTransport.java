// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** How the content key is encrypted for an RSA recipient. */
public enum KeyTransport {
  /** RSAES-PKCS1-v1_5, understood by every server. */
  PKCS1("pkcs1"),

  /** RSAES-OAEP with SHA-1 and MGF1, its defaults (RFC 8017 §A.2.1); EJBCA and OpenXPKI take it. */
  OAEP("oaep");

  private final String setting;

  KeyTransport(String setting) {
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
  public static KeyTransport of(String setting) {
    return SettingText.find(values(), KeyTransport::setting, setting, "key transport");
  }
}
