// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

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
      case SENT, PENDING -> new Needs(true, isInKeystore(state));
      case ISSUED -> new Needs(false, true);
      case DELIVERED, CONFIRMED -> new Needs(false, true);
      case REJECTED -> new Needs(false, false);
    };
  }

  /**
   * Whether the certificate that is renewed, or the key of the request, is in the keystore alone.
   */
  private static boolean isInKeystore(State state) {
    return state.purpose() != Purpose.ENROLL
        || state.key().filter(NewKey::isInKeystore).isPresent();
  }

  boolean areThere(Surroundings around) {
    return (!server || around.server().isThere()) && (!keystore || around.keystore().isThere());
  }
}
