// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.net.URI;
import java.util.Locale;

/** The products that need something of their own; AUTO finds out by trying. */
public enum ServerProfile {
  /** What the server announces, and the next step where that fails. */
  AUTO("auto"),
  /**
   * Microsoft NDES wants a CA identifier with GetCACert and GetCACaps, whatever it is, and IIS cuts
   * off what is sent by GET.
   */
  NDES("ndes"),
  /** EJBCA. */
  EJBCA("ejbca"),
  /** OpenXPKI announces Renewal and refuses RenewalReq. */
  OPENXPKI("openxpki"),
  /** The scepserver of micromdm answers in single DES, and wants the challenge at renewal too. */
  MICROMDM("micromdm"),
  /** Smallstep step-ca answers in single DES, and wants the challenge at renewal too. */
  STEP_CA("step-ca"),
  /** XiPKI wants the challenge at renewal too. */
  XIPKI("xipki"),
  /** Cisco IOS knows 3DES alone. */
  CISCO("cisco"),
  /** The servlet of jscep announces Renewal and refuses RenewalReq. */
  JSCEP("jscep");

  private final String setting;

  ServerProfile(String setting) {
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
  public static ServerProfile of(String setting) {
    return SettingText.find(values(), ServerProfile::setting, setting, "server type");
  }

  /** The product that an address tells by its path; AUTO if it tells none. */
  public static ServerProfile at(URI url) {
    var path = String.valueOf(url.getPath()).toLowerCase(Locale.ROOT);
    return path.contains("/mscep") ? NDES : AUTO;
  }

  /** Whether answers in single DES are read, with a warning. */
  public boolean readsSingleDes() {
    return this == MICROMDM || this == STEP_CA;
  }

  /** Whether the server takes RenewalReq where it announces Renewal. */
  public boolean takesRenewalReq() {
    return this != OPENXPKI && this != JSCEP;
  }

  /** Whether a renewal without the challenge is in vain. */
  public boolean wantsChallengeAtRenewal() {
    return this == MICROMDM || this == STEP_CA || this == XIPKI;
  }

  /** Whether AES is in vain, whatever is announced. */
  public boolean knowsOnlyTripleDes() {
    return this == CISCO;
  }

  /** Whether messages go by POST though nobody announces that it is taken. */
  public boolean takesPost() {
    return this == NDES;
  }

  /** The CA identifier that is sent where none is configured; empty for none. */
  public String defaultCaIdentifier() {
    return this == NDES ? "0" : "";
  }
}
