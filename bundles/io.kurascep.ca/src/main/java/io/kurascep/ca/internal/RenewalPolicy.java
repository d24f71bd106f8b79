// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.settings.Values;

/**
 * Who may renew a certificate with it.
 *
 * @param form the messages that renew
 * @param percent how much of the validity must have passed, 0 to 99
 * @param oldKey whether the key of the certificate may go on
 * @param challenge whether the challenge password is asked for again
 */
record RenewalPolicy(Form form, int percent, boolean oldKey, boolean challenge) {

  /** The messages that renew. */
  enum Form {
    /** None: everything is a first request. */
    OFF,
    /** PKCSReq that is signed with the certificate. */
    PKCSREQ,
    /** RenewalReq. */
    RENEWALREQ,
    /** Both: most clients know only one. */
    BOTH
  }

  /** Reads the settings. */
  static RenewalPolicy read(Values values) {
    return new RenewalPolicy(
        values.choice("renewal", Form.BOTH),
        values.number("renewal.percent", 0, 0, 99),
        values.flag("renewal.old.key", true),
        values.flag("renewal.challenge", false));
  }

  /** Whether a PKCSReq that is signed with a certificate renews it. */
  boolean byPkcsReq() {
    return form == Form.PKCSREQ || form == Form.BOTH;
  }

  /** Whether a RenewalReq renews. */
  boolean byRenewalReq() {
    return form == Form.RENEWALREQ || form == Form.BOTH;
  }
}
