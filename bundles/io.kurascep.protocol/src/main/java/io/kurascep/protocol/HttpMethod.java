// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** How a message travels (RFC 8894 §4.1). */
public enum HttpMethod {
  /** POST where the server announces it, else GET, and the other one where that is refused. */
  AUTO("auto"),

  /** In the address, as base64. */
  GET("GET"),

  /** In the body, as it is. */
  POST("POST");

  private final String setting;

  HttpMethod(String setting) {
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
  public static HttpMethod of(String setting) {
    return SettingText.find(values(), HttpMethod::setting, setting, "HTTP method");
  }
}
