// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import io.kurascep.ca.internal.records.Entry.Device;
import io.kurascep.ca.internal.records.Entry.Fate;
import io.kurascep.ca.internal.records.Entry.Invitation;
import io.kurascep.ca.internal.records.Entry.Remains;
import io.kurascep.ca.internal.records.Entry.Revocation;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Origin;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.ca.internal.records.Transaction.Rejected;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One line of the records. Words are separated by blanks; what others wrote stands in base64. Words
 * are only ever added to the end, and may be missing there.
 */
final class RecordLine {
  private static final String NOTHING = "-";

  /** No entry has as many: what is behind them is not taken apart. */
  private static final int MOST_WORDS = 16;

  private RecordLine() {}

  /** Returns the line for an entry. */
  static String text(Entry entry) {
    if (entry instanceof Fate fate) {
      return String.join(" ", words(fate));
    }
    if (entry instanceof Revocation revocation) {
      return String.join(
          " ",
          "revoked",
          revocation.serialNumber().toString(16),
          revocation.since().toString(),
          Integer.toString(revocation.reason()));
    }
    if (entry instanceof Invitation invitation) {
      return "invited " + invitation.hash() + " " + invitation.until();
    }
    if (entry instanceof Remains remains) {
      return "remains " + remains.lastNumber() + " " + word(String.join(",", remains.spent()));
    }
    Device device = (Device) entry;
    return "device " + base64(device.name()) + " " + device.round() + " " + word(device.hash());
  }

  private static List<String> words(Fate fate) {
    Transaction transaction = fate.transaction();
    Origin origin = transaction.origin();
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of(
            base64(transaction.id()),
            origin.signer(),
            origin.subject(),
            origin.request(),
            word(String.join(",", fate.spent()))));
    if (transaction instanceof Issued issued) {
      words.add(0, "issued");
      words.add(issued.serialNumber().toString(16));
      words.add(issued.end().toString());
      words.add(base64(issued.certificate()));
      words.add(Integer.toString(issued.generation()));
    } else if (transaction instanceof Pending pending) {
      words.add(0, "pending");
      words.add(Integer.toString(pending.number()));
      words.add(pending.since().toString());
      words.add(base64(pending.from()));
      words.add(base64(pending.request()));
      words.add(base64(pending.challenge()));
    } else {
      words.add(0, ((Rejected) transaction).expired() ? "expired" : "rejected");
    }
    return words;
  }

  private static String word(String text) {
    return text.isEmpty() ? NOTHING : text;
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Entry parse(String text) {
    try {
      return entry(text.split(" ", MOST_WORDS));
    } catch (DateTimeException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the line is none of the CA's records", e);
    }
  }

  private static Entry entry(String[] words) {
    return switch (words[0]) {
      case "revoked" ->
          new Revocation(
              new BigInteger(words[1], 16), Instant.parse(words[2]), Integer.parseInt(words[3]));
      case "invited" -> new Invitation(words[1], Instant.parse(words[2]));
      case "remains" -> new Remains(Integer.parseInt(words[1]), tokens(words[2]));
      case "device" -> new Device(text(words[1]), Integer.parseInt(words[2]), textOfWord(words[3]));
      default -> fate(words);
    };
  }

  private static Fate fate(String[] words) {
    String id = text(words[1]);
    Origin origin = new Origin(words[2], words[3], words[4]);
    Transaction transaction =
        switch (words[0]) {
          case "issued" ->
              new Issued(
                  id,
                  origin,
                  new BigInteger(words[6], 16),
                  Instant.parse(words[7]),
                  bytes(words[8]),
                  words.length > 9 ? Integer.parseInt(words[9]) : 1);
          case "pending" ->
              new Pending(
                  id,
                  origin,
                  Integer.parseInt(words[6]),
                  Instant.parse(words[7]),
                  text(words[8]),
                  bytes(words[9]),
                  words.length > 10 ? text(words[10]) : "");
          case "rejected" -> new Rejected(id, origin, false);
          case "expired" -> new Rejected(id, origin, true);
          default -> throw new IllegalArgumentException("unknown kind of record " + words[0]);
        };
    return new Fate(transaction, tokens(words[5]));
  }

  private static List<String> tokens(String word) {
    return word.equals(NOTHING) ? List.of() : List.of(word.split(",", -1));
  }

  private static String textOfWord(String word) {
    return word.equals(NOTHING) ? "" : word;
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String text(String base64) {
    return new String(bytes(base64), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
