// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

/** Carries one HTTP request to the server and its answer back. */
public interface Transport {

  /**
   * Makes exactly one request; it is never repeated on its own, since that could spend a one-time
   * challenge twice.
   *
   * @param exchange what to send
   * @return the answer, whatever its status: OpenXPKI sends valid messages with 202 and 400
   * @throws TransportException if there was no whole answer within the limits
   */
  HttpAnswer exchange(HttpExchange exchange) throws TransportException;
}
