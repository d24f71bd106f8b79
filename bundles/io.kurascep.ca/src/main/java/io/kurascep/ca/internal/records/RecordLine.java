// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import io.kurascep.ca.internal.message.RequestedCertificate;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One line of the records: a transaction, and the one-time challenge that it spent. Words are
 * separated by blanks; what a client wrote stands in base64.
 *
 * @param transaction what became of the transaction
 * @param spentChallenge the hash of a one-time challenge, or an empty text
 */
record RecordLine(Transaction transaction, String spentChallenge) {
  private static final String NOTHING = "-";

  String text() {
    return String.join(" ", words());
  }

  private List<String> words() {
    String id = base64(transaction.id().getBytes(StandardCharsets.UTF_8));
    Transaction.Origin origin = transaction.origin();
    String challenge = spentChallenge.isEmpty() ? NOTHING : spentChallenge;
    List<String> words = new ArrayList<>();
    words.addAll(List.of(id, origin.signer(), origin.subject(), origin.request(), challenge));
    if (transaction instanceof Transaction.Issued issued) {
      words.add(0, "issued");
      words.add(issued.serialNumber().toString(16));
      words.add(issued.end().toString());
      words.add(base64(issued.certificate()));
    } else if (transaction instanceof Transaction.Pending pending) {
      words.add(0, "pending");
      words.add(Integer.toString(pending.number()));
      words.add(pending.since().toString());
      words.add(base64(pending.from().getBytes(StandardCharsets.UTF_8)));
      words.add(base64(pending.requested().encoded()));
    } else {
      words.add(0, "rejected");
    }
    return words;
  }

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  static RecordLine parse(String text) {
    String[] words = text.split(" ", -1);
    String id = new String(bytes(words[1]), StandardCharsets.UTF_8);
    Transaction.Origin origin = new Transaction.Origin(words[2], words[3], words[4]);
    String spent = words[5].equals(NOTHING) ? "" : words[5];
    Transaction transaction =
        switch (words[0]) {
          case "issued" ->
              new Transaction.Issued(
                  id,
                  origin,
                  new BigInteger(words[6], 16),
                  Instant.parse(words[7]),
                  bytes(words[8]));
          case "pending" ->
              new Transaction.Pending(
                  id,
                  origin,
                  Integer.parseInt(words[6]),
                  Instant.parse(words[7]),
                  new String(bytes(words[8]), StandardCharsets.UTF_8),
                  RequestedCertificate.decode(bytes(words[9])));
          case "rejected" -> new Transaction.Rejected(id, origin);
          default -> throw new IllegalArgumentException("unknown kind of record " + words[0]);
        };
    return new RecordLine(transaction, spent);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
