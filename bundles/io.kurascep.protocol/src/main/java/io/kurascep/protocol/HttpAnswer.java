// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.internal.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to an HTTP request.
 *
 * @param status the HTTP status
 * @param contentType the Content-Type as sent, empty where absent
 * @param body the whole body
 * @param retryAfter the Retry-After header, as a time from now
 * @param dateHeader the Date header as sent, empty where absent
 * @param explaining headers that explain a failure, such as Server and WWW-Authenticate: values in
 *     one line by these names, none where absent
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record HttpAnswer(
    int status,
    String contentType,
    byte[] body,
    Optional<Duration> retryAfter,
    String dateHeader,
    Map<String, String> explaining) {

  /** Copies. */
  public HttpAnswer {
    body = body.clone();
    explaining = Map.copyOf(explaining);
  }

  /** An answer without headers that explain it. */
  public HttpAnswer(
      int status,
      String contentType,
      byte[] body,
      Optional<Duration> retryAfter,
      String dateHeader) {
    this(status, contentType, body, retryAfter, dateHeader, Map.of());
  }

  /** An answer without headers worth a note. */
  public HttpAnswer(int status, String contentType, byte[] body) {
    this(status, contentType, body, Optional.empty(), "");
  }

  /** The time that the server says it is; empty where it says none. Nobody signed it. */
  public Optional<Instant> date() {
    return HttpDate.parse(dateHeader);
  }

  @Override
  public byte[] body() {
    return body.clone();
  }
}
