// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.util.Objects;

/**
 * The private key of a request, opaque to the machine: encrypted text, or the remark that it is the
 * key of the keystore entry itself.
 *
 * @param sealed the encrypted key; empty where it is in the keystore
 */
public record NewKey(String sealed) {

  /** Refuses an absent key. */
  public NewKey {
    Objects.requireNonNull(sealed, "sealed");
  }

  /** The key of the keystore entry, which never leaves it. */
  public static NewKey inKeystore() {
    return new NewKey("");
  }

  /** Whether the key is that of the keystore entry. */
  public boolean isInKeystore() {
    return sealed.isEmpty();
  }

  @Override
  public String toString() {
    return isInKeystore() ? "NewKey[in the keystore]" : "NewKey[not shown]";
  }
}
