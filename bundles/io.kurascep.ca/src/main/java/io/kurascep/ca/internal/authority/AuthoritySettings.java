// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.authority;

import io.kurascep.ca.internal.settings.Values;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * How the authority behind an alias is made up. All of it counts when keys and certificates are
 * made; what is there stays as it is.
 *
 * @param mode who talks to clients
 * @param subject the name of a new CA
 * @param key the kind of key that issues
 * @param intermediate whether a root of its own stands above the CA
 * @param validity how long the certificate of the CA is valid
 * @param usages what the certificate of the CA is good for
 * @param raUsages what the certificate of an RA is good for, unless there are two
 */
public record AuthoritySettings(
    Mode mode,
    String subject,
    KeyKind key,
    boolean intermediate,
    Duration validity,
    List<Usage> usages,
    List<Usage> raUsages) {

  /** Who talks to clients. */
  public enum Mode {
    /** The CA itself. */
    CA,
    /** A registration authority with one certificate. */
    RA,
    /** A registration authority that signs with one certificate and decrypts with another. */
    RA_TWO
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException with one sentence naming the setting that is wrong
   */
  public AuthoritySettings {
    checkSubject(subject);
    if (mode == Mode.CA && !key.canDecrypt()) {
      throw new IllegalArgumentException(
          "nothing can be encrypted for an EC key: choose mode ra, or an RSA key for the CA");
    }
    if (!usages.contains(Usage.KEY_CERT_SIGN)) {
      throw new IllegalArgumentException("ca.key.usage must have keyCertSign in it");
    }
    usages = List.copyOf(usages);
    raUsages = List.copyOf(raUsages);
  }

  private static void checkSubject(String subject) {
    try {
      if (new X500Principal(subject).getName().isEmpty()) {
        throw new IllegalArgumentException("empty name");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the name of the CA must be a distinguished name such as CN=Demo CA, O=Example", e);
    }
  }

  /** Reads the settings. */
  public static AuthoritySettings read(Values values, String defaultSubject) {
    return new AuthoritySettings(
        values.choice("mode", Mode.CA),
        values.text("ca.subject", defaultSubject),
        values.choice("ca.key", KeyKind.RSA_2048),
        values.flag("ca.intermediate", false),
        Duration.ofDays(values.number("ca.validity.days", 3653, 1, 36500)),
        values.choices(
            "ca.key.usage", Usage.class, "keyCertSign cRLSign digitalSignature keyEncipherment"),
        values.choices("ra.key.usage", Usage.class, "digitalSignature keyEncipherment"));
  }
}
