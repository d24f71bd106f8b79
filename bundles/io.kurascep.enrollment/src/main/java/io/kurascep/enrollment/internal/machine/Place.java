// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.util.Locale;
import java.util.Objects;

/**
 * Where a certificate is kept.
 *
 * @param keystore the name of the keystore
 * @param alias the name of the entry; keystores fold its case
 */
public record Place(String keystore, String alias) {

  /** Refuses an absent component. */
  public Place {
    Objects.requireNonNull(keystore, "keystore");
    Objects.requireNonNull(alias, "alias");
  }

  /** Whether both mean the same entry. */
  public boolean isSame(Place other) {
    return keystore.equals(other.keystore)
        && alias.toLowerCase(Locale.ROOT).equals(other.alias.toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return keystore + " as " + alias;
  }
}
