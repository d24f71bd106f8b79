// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The dates of HTTP headers (RFC 9110 section 5.6.7). */
public final class HttpDate {

  private HttpDate() {}

  /** Reads a date; empty where it is none. */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }
}
