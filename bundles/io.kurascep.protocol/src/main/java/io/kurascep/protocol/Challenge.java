// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The challenge password that permits a request (RFC 8894 section 2.4). Never shown: {@link
 * #toString()} is redacted, and {@link #close()} wipes it.
 */
public final class Challenge implements AutoCloseable {

  /** RFC 2985 section 5.4.1, {@code pkcs-9-ub-challengePassword}. */
  private static final int MAX_LENGTH = 255;

  private final char[] secret;
  private boolean closed;

  /**
   * Keeps a copy of a secret.
   *
   * @param secret the challenge; the caller wipes its own array
   * @throws IllegalArgumentException if it is empty, longer than 255 characters or contains a
   *     control character such as a line break, or half of a character outside the BMP
   */
  public Challenge(char[] secret) {
    if (secret.length == 0) {
      throw new IllegalArgumentException(
          "the challenge is empty: leave it out where the CA asks for none");
    }
    if (secret.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the challenge is longer than " + MAX_LENGTH + " characters: check what was pasted");
    }
    if (CharBuffer.wrap(secret).codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the challenge contains a line break or another control character: remove it");
    }
    if (CharBuffer.wrap(secret)
        .codePoints()
        .anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw new IllegalArgumentException(
          "the challenge contains half of a character: check what was pasted");
    }
    this.secret = secret.clone();
  }

  /**
   * A fingerprint by which a one-time challenge is known to be spent, without keeping it.
   *
   * @param salt random bytes, kept beside the fingerprint
   * @return SHA-256 of the salt followed by the challenge in UTF-8
   * @throws IllegalStateException if this challenge was closed
   */
  public synchronized byte[] saltedHash(byte[] salt) {
    var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(opened()));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      digest.update(encoded.duplicate());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } finally {
      encoded.clear().put(new byte[encoded.capacity()]);
    }
  }

  /**
   * A copy of the secret, for the message itself.
   *
   * @return the challenge; the caller wipes it
   * @throws IllegalStateException if this challenge was closed
   */
  synchronized char[] copy() {
    return opened().clone();
  }

  private char[] opened() {
    if (closed) {
      throw new IllegalStateException("the challenge was closed and can no longer be used");
    }
    return secret;
  }

  /** Overwrites the secret; may be called more than once. */
  @Override
  public synchronized void close() {
    Arrays.fill(secret, '\0');
    closed = true;
  }

  /** Says only that there is a challenge. */
  @Override
  public String toString() {
    return "Challenge[redacted]";
  }
}
