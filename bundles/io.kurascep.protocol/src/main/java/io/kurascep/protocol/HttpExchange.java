// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.net.URI;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param uri the whole address with its query
 * @param method GET or POST
 * @param body what a POST carries, as {@code application/x-pki-message}; empty for GET
 * @param maxBytes largest body of the answer, in bytes
 * @param place whether it may share a connection
 * @param login what the web server wants to know of us; empty for SCEP, which has none
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record HttpExchange(
    URI uri, HttpMethod method, byte[] body, int maxBytes, Place place, Optional<HttpLogin> login) {

  /**
   * The place among exchanges that may share a connection. Only questions do, which may be asked
   * again where the server closes the connection in between; a message never is.
   */
  public enum Place {
    /** On a connection of its own. */
    ALONE,
    /** A question that another one follows at once. */
    FIRST,
    /** A question that follows another one. */
    LAST
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the method is neither GET nor POST, a GET has a body, or a
   *     POST shares a connection
   */
  public HttpExchange {
    if (method == HttpMethod.AUTO || (method == HttpMethod.GET && body.length > 0)) {
      throw new IllegalArgumentException("an exchange is a GET without a body or a POST");
    }
    if (method == HttpMethod.POST && place != Place.ALONE) {
      throw new IllegalArgumentException("a POST has a connection of its own");
    }
    body = body.clone();
  }

  /** An exchange of SCEP, without a login. */
  public HttpExchange(URI uri, HttpMethod method, byte[] body, int maxBytes, Place place) {
    this(uri, method, body, maxBytes, place, Optional.empty());
  }

  /** A question, by GET. */
  public static HttpExchange question(URI uri, int maxBytes, Place place) {
    return new HttpExchange(uri, HttpMethod.GET, new byte[0], maxBytes, place);
  }

  /** A GET. */
  public static HttpExchange get(URI uri, int maxBytes) {
    return question(uri, maxBytes, Place.ALONE);
  }

  /** A POST of a message. */
  public static HttpExchange post(URI uri, byte[] body, int maxBytes) {
    return new HttpExchange(uri, HttpMethod.POST, body, maxBytes, Place.ALONE);
  }

  /** The same with a login. */
  public HttpExchange as(HttpLogin who) {
    return new HttpExchange(uri, method, body, maxBytes, place, Optional.of(who));
  }

  @Override
  public byte[] body() {
    return body.clone();
  }
}
