// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** How much of what is old and weak a server may ask for (RFC 8894 §7.5). */
public enum SecurityLevel {
  /** The best that the server ever announced, never less than 3DES with SHA-1. */
  AUTO("auto"),

  /** AES and SHA-2 only, whatever the server announces; SCEPStandard is assumed. */
  STRICT("strict"),

  /** What the server announces now, never less than 3DES with SHA-1. */
  LEGACY("legacy"),

  /** As LEGACY, and single DES, Blowfish and MD5 too: others can read and forge the messages. */
  OBSOLETE("obsolete");

  private final String setting;

  SecurityLevel(String setting) {
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
  public static SecurityLevel of(String setting) {
    return SettingText.find(values(), SecurityLevel::setting, setting, "security level");
  }
}
