// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which requests are read.
 *
 * @param digests the digests that a message may be signed with
 * @param ciphers the ciphers that its content may be encrypted with
 * @param signingTime whether the message must say when it was signed, and that near to now: XiPKI
 * @param der whether it must be in DER: what micromdm cannot read, it takes for altered
 * @param strictId whether the transaction id must have 16 to 128 letters, digits, '_' or '-':
 *     OpenXPKI
 */
public record RequestRules(
    List<Digest> digests,
    List<ContentCipher> ciphers,
    boolean signingTime,
    boolean der,
    boolean strictId) {

  private static final Pattern STRICT_ID = Pattern.compile("[0-9A-Za-z_-]{16,128}");

  /** Copies the lists. */
  public RequestRules {
    digests = List.copyOf(digests);
    ciphers = List.copyOf(ciphers);
  }

  /** Returns what RFC 8894 permits. */
  public static RequestRules rfc() {
    return new RequestRules(
        List.of(Digest.SHA1, Digest.SHA224, Digest.SHA256, Digest.SHA384, Digest.SHA512),
        List.of(
            ContentCipher.AES128,
            ContentCipher.AES192,
            ContentCipher.AES256,
            ContentCipher.TRIPLE_DES),
        false,
        false,
        false);
  }

  boolean permitsId(String transactionId) {
    return !strictId || STRICT_ID.matcher(transactionId).matches();
  }
}
