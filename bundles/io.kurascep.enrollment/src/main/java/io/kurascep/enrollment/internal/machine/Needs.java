// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.protocol.LadderStep.Signer;

/**
 * Which services the next step needs.
 *
 * @param server whether it asks the server
 * @param keystore whether it reads or writes the keystore
 */
record Needs(boolean server, boolean keystore) {

  /** What the next step of this state needs; at rest that of its beginning. */
  static Needs of(State state) {
    return switch (state.phase()) {
      case IDLE, DISCOVERING, KEY_READY -> new Needs(true, true);
      case SENT, PENDING -> new Needs(true, signsFromKeystore(state));
      case ISSUED -> new Needs(false, true);
      case DELIVERED, CONFIRMED -> new Needs(false, true);
      case REJECTED -> new Needs(false, false);
    };
  }

  /** Whether a key of the request is in the keystore alone. */
  private static boolean signsFromKeystore(State state) {
    return state.request().filter(r -> r.open().step().signer() == Signer.CURRENT).isPresent()
        || state.key().filter(NewKey::isInKeystore).isPresent();
  }

  boolean areThere(Surroundings around) {
    return (!server || around.server().isThere()) && (!keystore || around.keystore().isThere());
  }
}
