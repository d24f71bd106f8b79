// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.internal.FlightText;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One exchange that led to nothing, small enough to be sent with a report, and without secrets: no
 * login, no cookie, no value of a query parameter, no private key. The request is what left, and so
 * encrypted for the CA.
 *
 * @param time when it failed
 * @param sentence what is wrong and what to do
 * @param step what was being done, such as {@code GetCACert} or the text of a {@link LadderStep}
 * @param transactionId under which the CA's log tells more; empty where there was none
 * @param security how much of what is weak was allowed
 * @param profile the server type
 * @param request what was sent
 * @param answer what came back
 * @param caCertificates those of the server, as far as they were known
 */
public record FlightRecord(
    Instant time,
    String sentence,
    String step,
    Optional<String> transactionId,
    SecurityLevel security,
    ServerProfile profile,
    Request request,
    Optional<Answer> answer,
    List<X509Certificate> caCertificates) {

  /** The longest text of a record, in characters; all of them are ASCII but for the sentence. */
  public static final int MAX_TEXT = 256 * 1024;

  /** Copies. */
  public FlightRecord {
    caCertificates = List.copyOf(caCertificates);
  }

  /**
   * What was sent.
   *
   * @param method GET or POST
   * @param address with the names of the query parameters, and the value of {@code operation} alone
   * @param size bytes of the message
   * @param message its first bytes; empty for a question
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
  public record Request(HttpMethod method, String address, int size, byte[] message) {

    /** Copies. */
    public Request {
      message = message.clone();
    }

    @Override
    public byte[] message() {
      return message.clone();
    }

    /** Whether the message is here as a whole. */
    public boolean isWhole() {
      return message.length == size;
    }
  }

  /**
   * What came back.
   *
   * @param status the HTTP status
   * @param headers those that explain something
   * @param size bytes of the body
   * @param body its first bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
  public record Answer(int status, Map<String, String> headers, int size, byte[] body) {

    /** Copies. */
    public Answer {
      headers = Map.copyOf(headers);
      body = body.clone();
    }

    @Override
    public byte[] body() {
      return body.clone();
    }

    /** Whether the body is here as a whole. */
    public boolean isWhole() {
      return body.length == size;
    }
  }

  /** The record as a text that people can read, and {@link #parse} too. */
  public String text() {
    return FlightText.of(this);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static FlightRecord parse(String text) {
    return FlightText.parse(text);
  }
}
