// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import com.sun.net.httpserver.HttpExchange;
import io.kurascep.ca.internal.message.Answer;
import java.io.IOException;
import java.io.OutputStream;

/** Puts answers on the wire. */
final class Sending {
  private Sending() {}

  static void send(Answer answer, HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    if (answer.status() == 413) {
      exchange.getResponseHeaders().set("Connection", "close"); // the body is not read
    }
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
