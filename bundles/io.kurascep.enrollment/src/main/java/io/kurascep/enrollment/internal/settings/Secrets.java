// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.crypto.CryptoService;

/** Reads the passwords among the settings. They are decrypted for each use and wiped after it. */
public final class Secrets {

  private final CryptoService crypto;

  /** Decrypts with the gateway's service. */
  public Secrets(CryptoService crypto) {
    this.crypto = crypto;
  }

  /**
   * A password in the clear. Kura delivers it encrypted; what is not encrypted, as in a file that
   * somebody wrote by hand, is taken as it is.
   *
   * @param settings the settings
   * @param id which of them
   * @return the password, which the caller wipes; empty where there is none
   * @throws BadSettingException if it is of another type
   */
  public Optional<char[]> read(Map<String, Object> settings, String id) throws BadSettingException {
    var value = settings.get(id);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Password password) {
      return present(password.getPassword().clone());
    }
    if (value instanceof char[] characters) {
      return present(decrypted(characters.clone()));
    }
    if (value instanceof CharSequence text) {
      return present(decrypted(text.toString().toCharArray()));
    }
    throw new BadSettingException(id, "this must be a password: enter it again");
  }

  private static Optional<char[]> present(char[] characters) {
    return characters.length == 0 ? Optional.empty() : Optional.of(characters);
  }

  private char[] decrypted(char[] value) {
    if (value.length == 0) {
      return value;
    }
    try {
      return crypto.decryptAes(value);
    } catch (KuraException | RuntimeException notEncrypted) {
      return value;
    }
  }
}
