// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

/** What can be wrong on the way; how that is done is the business of the HTTP server. */
public enum WireFault implements Fault {
  /** Status 404. */
  HTTP_404,
  /** Status 500. */
  HTTP_500,
  /** Status 503 with Retry-After: 1. */
  HTTP_503,
  /** Status 200 and a page in HTML. */
  HTML,
  /** Status 200 and nothing else. */
  EMPTY,
  /** The connection ends before the message is read. */
  DROP,
  /** The message is answered, and the connection ends before the answer is sent. */
  DROP_REPLY,
  /** The answer ends in the middle. */
  CUT,
  /** Each octet of the answer takes a tenth of a second. */
  SLOW,
  /** The answer never begins, until the client gives up or a minute has passed. */
  STALL,
  /** The answer goes on for 64 MiB. */
  ENDLESS,
  /** The answer is compressed, and is 64 MiB without that, though nobody asked. */
  GZIP_BOMB,
  /** A redirect to another host. */
  REDIRECT_ELSEWHERE,
  /** A redirect to this server by its other name, localhost or 127.0.0.1, with the same message. */
  REDIRECT_NAME,
  /** A redirect to a file of the client. */
  REDIRECT_FILE,
  /** A redirect to the same CA without TLS, with the same message. */
  REDIRECT_PLAIN,
  /** A redirect to the same address. */
  REDIRECT_LOOP,
  /** The header Date says 1970. */
  WRONG_DATE,
  /** The content type is that of a page. */
  WRONG_CONTENT_TYPE_HEADER,
  /** There is no content type. */
  NO_CONTENT_TYPE_HEADER;

  @Override
  public Operation operation() {
    return Operation.PKIOPERATION;
  }
}
