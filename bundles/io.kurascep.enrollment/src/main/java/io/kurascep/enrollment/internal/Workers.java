// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/** The threads of the add-on, and its alarm clock. */
interface Workers extends Executor {

  /** The time by which appointments are kept. */
  Clock clock();

  /** How long the workers have been there, which setting the clock does not change. */
  Duration age();

  /**
   * Makes an appointment, in place of the earlier one of the same owner.
   *
   * @param owner whose it is
   * @param at when; a time that has passed means now
   * @param task what is then run on a worker, and should return soon
   */
  void wake(Object owner, Instant at, Runnable task);

  /** Cancels the appointment of an owner, if there is one. */
  void forget(Object owner);

  /** Something that may take long. */
  interface Lengthy<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  /**
   * Does something that may take long: of all that is under way this alone is interrupted when the
   * workers end.
   *
   * @param task what to do
   * @throws E as it does, also since the workers end
   */
  <T, E extends Exception> T interruptibly(Lengthy<T, E> task) throws E;

  /**
   * Sends a message and waits for the answer.
   *
   * @param transport how to send it
   * @param exchange the message
   * @throws TransportException if there is no answer, or the workers end
   */
  default HttpAnswer exchange(Transport transport, HttpExchange exchange)
      throws TransportException {
    return interruptibly(() -> transport.exchange(exchange));
  }
}
