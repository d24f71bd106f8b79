// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.CaIdentity;
import io.kurascep.ca.internal.faults.Faults;

/**
 * Who a message is for, and what goes wrong with the answer.
 *
 * @param authority the generation whose certificate the content is encrypted for
 * @param faults what goes wrong
 */
record Addressee(Authority authority, Faults faults) {
  CaIdentity recipient() {
    return authority.recipient();
  }
}
