// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * How a browser shows that it is the operator's: it got a ticket, good for one use, in the address
 * that {@code ca page} prints, and has a cookie for it; and each form has a secret that no other
 * site can know. All end with the CA.
 */
final class AdminSession {
  private static final int LENGTH = 32;

  private final SecureRandom random;
  private final String cookie;
  private final String formSecret;
  private String ticket = "";

  AdminSession(SecureRandom random) {
    this.random = random;
    this.cookie = secret();
    this.formSecret = secret();
  }

  private String secret() {
    byte[] octets = new byte[LENGTH];
    random.nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }

  /** Returns a new ticket; the one before is good no more. */
  synchronized String newTicket() {
    ticket = secret();
    return ticket;
  }

  /** Whether a ticket is good; it is not good again. */
  synchronized boolean takes(String presented) {
    boolean good = !ticket.isEmpty() && equal(ticket, presented);
    if (good) {
      ticket = "";
    }
    return good;
  }

  /** The value of the cookie. */
  String cookie() {
    return cookie;
  }

  /** Whether the Cookie header of a browser has the cookie in it. */
  boolean knows(String header) {
    boolean known = false;
    for (String part : header.split(";", -1)) {
      known |= equal("operator=" + cookie, part.strip());
    }
    return known;
  }

  /** The secret in each form. */
  String formSecret() {
    return formSecret;
  }

  /** Whether a form is ours. */
  boolean made(String presented) {
    return equal(formSecret, presented);
  }

  private static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
