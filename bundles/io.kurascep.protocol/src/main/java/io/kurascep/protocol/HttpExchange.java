// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.net.URI;

/**
 * One HTTP request.
 *
 * @param uri the whole address with its query
 * @param method GET or POST
 * @param body what a POST carries, as {@code application/x-pki-message}; empty for GET
 * @param maxBytes largest body of the answer, in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record HttpExchange(URI uri, HttpMethod method, byte[] body, int maxBytes) {

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the method is neither GET nor POST, or a GET has a body
   */
  public HttpExchange {
    if (method == HttpMethod.AUTO || (method == HttpMethod.GET && body.length > 0)) {
      throw new IllegalArgumentException("an exchange is a GET without a body or a POST");
    }
    body = body.clone();
  }

  /** A GET. */
  public static HttpExchange get(URI uri, int maxBytes) {
    return new HttpExchange(uri, HttpMethod.GET, new byte[0], maxBytes);
  }

  /** A POST of a message. */
  public static HttpExchange post(URI uri, byte[] body, int maxBytes) {
    return new HttpExchange(uri, HttpMethod.POST, body, maxBytes);
  }

  @Override
  public byte[] body() {
    return body.clone();
  }
}
