// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.nio.charset.StandardCharsets;

/**
 * An answer to a client or an operator.
 *
 * @param status the HTTP status
 * @param contentType the HTTP content type
 * @param body the body
 */
@SuppressWarnings("ArrayRecordComponent") // lives from one line to the next
public record Answer(int status, String contentType, byte[] body) {

  /** Answers with status 200. */
  public static Answer ok(String contentType, byte[] body) {
    return new Answer(200, contentType, body);
  }

  /** A sentence, or lines of text, for people. */
  public static Answer text(int status, String text) {
    return new Answer(
        status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
