// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** The message that renews a certificate (RFC 8894 §2.3). */
public enum RenewalMessage {
  /** What worked before, RenewalReq where announced, then PKCSReq. */
  AUTO("auto"),

  /** PKCSReq signed with the current certificate. */
  PKCS_REQ("PKCSReq"),

  /** RenewalReq signed with the current certificate. */
  RENEWAL_REQ("RenewalReq");

  private final String setting;

  RenewalMessage(String setting) {
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
  public static RenewalMessage of(String setting) {
    return SettingText.find(values(), RenewalMessage::setting, setting, "renewal message");
  }
}
