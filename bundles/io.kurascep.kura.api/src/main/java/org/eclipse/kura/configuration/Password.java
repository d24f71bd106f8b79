// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration;

import org.osgi.annotation.versioning.ProviderType;

/** A password in the clear, as Kura hands it through its configuration service. */
@ProviderType
public class Password {
  private final char[] password;

  /**
   * Makes a password.
   *
   * @param password the password in the clear
   */
  public Password(String password) {
    this(password.toCharArray());
  }

  /**
   * Makes a password.
   *
   * @param password the password in the clear; kept, not copied
   */
  public Password(char[] password) {
    this.password = password;
  }

  /**
   * The password.
   *
   * @return the array itself, in the clear
   */
  public char[] getPassword() {
    return password;
  }

  /** The password in the clear, as in Kura: never log it. */
  @Override
  public String toString() {
    return new String(password);
  }
}
