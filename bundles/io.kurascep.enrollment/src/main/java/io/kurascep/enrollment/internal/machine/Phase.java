// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

/**
 * How far a certificate has come. Each phase is a step of the journal, and says what a restart has
 * to do. {@link EnrollmentMachine} tells how one leads to the next.
 */
public enum Phase {
  /** There is no certificate, and no request for one: begin one. */
  IDLE,
  /** A request was decided upon; no key was made for it: ask what the server can, and go on. */
  DISCOVERING,
  /** Key and transaction id are kept, nothing was sent: send. */
  KEY_READY,
  /** The request may have left, no answer was seen: ask the CA whether it knows it. */
  SENT,
  /** The CA keeps the request until somebody approves it: ask again when it is time. */
  PENDING,
  /** The certificate is here, but not in its place: deliver it. */
  ISSUED,
  /** The certificate is in its place, and its key is still kept here: see whether it stayed. */
  DELIVERED,
  /** The certificate is in its place and was seen there again: renew it when it is time. */
  CONFIRMED,
  /** The CA refused, or a one-time challenge may be spent: nothing, until the user acts. */
  REJECTED;

  /** Whether nothing is under way. */
  public boolean atRest() {
    return this == IDLE || this == DELIVERED || this == CONFIRMED;
  }
}
