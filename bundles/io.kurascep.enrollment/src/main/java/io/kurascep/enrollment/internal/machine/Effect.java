// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.protocol.LadderStep;
import java.util.List;

/**
 * Something that the machine wants done, once the journal holds the state that goes with it. Each
 * {@link Work} ends with one {@link Event} that tells how it went; a {@link Say} ends with nothing.
 */
public sealed interface Effect {

  /** What takes time and can fail; a turn asks for one at most. */
  enum Work implements Effect {
    /** Ask what the server can and read the keystore; {@link Event.Discovered}. */
    DISCOVER,
    /** Fetch a challenge for the request, into memory alone; {@link Event.Fetched}. */
    FETCH,
    /** Send the request for the first time, or again; {@link Event.Answered}. */
    SEND,
    /** Ask for the request that the CA has; {@link Event.Answered}. */
    POLL,
    /** Put the issued certificate in its place; {@link Event.Delivered}. */
    DELIVER,
    /** Put the kept certificate in its place once more; {@link Event.Restored}. */
    RESTORE,
    /** Read the keystore; {@link Event.Inspected}. */
    INSPECT,
    /** Fetch the CA certificates again; {@link Event.Refreshed}. */
    REFRESH
  }

  /**
   * Make the request, and a key if there is none; {@link Event.Prepared}.
   *
   * @param step how it will be sent
   */
  record Prepare(LadderStep step) implements Effect {}

  /**
   * Tell the listeners; {@link Event.Told}.
   *
   * @param kinds what happened, in order
   */
  record Notify(List<Kind> kinds) implements Effect {

    /** Copies the list. */
    public Notify {
      kinds = List.copyOf(kinds);
    }
  }

  /**
   * Log a line.
   *
   * @param warning whether somebody should look at it
   * @param sentence the line
   */
  record Say(boolean warning, String sentence) implements Effect {}
}
