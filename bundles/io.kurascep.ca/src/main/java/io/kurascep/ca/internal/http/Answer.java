// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An answer by HTTP.
 *
 * @param status the status code
 * @param contentType the media type
 * @param body the content
 */
@SuppressWarnings("ArrayRecordComponent") // lives from one line to the next
record Answer(int status, String contentType, byte[] body) {
  private static final String TEXT = "text/plain";

  static Answer ok(String contentType, byte[] body) {
    return new Answer(200, contentType, body);
  }

  /** A sentence, or lines of text, for people. */
  static Answer text(int status, String text) {
    return new Answer(
        status, TEXT + "; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void send(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    if (status == 413) {
      exchange.getResponseHeaders().set("Connection", "close"); // the body is not read
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
