// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import io.kurascep.ca.internal.Names;
import io.kurascep.ca.internal.Operator;
import io.kurascep.ca.internal.ScepCa;
import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.records.Transaction.Pending;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words by which an operator tells a CA what to do. */
final class AdminCommands {
  private AdminCommands() {}

  /**
   * Does what the words say.
   *
   * @return what happened, in a sentence or a list
   * @throws NoSuchElementException if what they name is not there
   * @throws IllegalArgumentException if they are wrong
   * @throws Refusal if the CA may not
   * @throws IOException if the CA cannot
   */
  static String run(ScepCa ca, List<String> words) throws Refusal, IOException {
    Operator operator = ca.operator();
    return switch (words.get(0)) {
      case "requests" -> lines(requests(ca), "no request waits for approval");
      case "approve" -> {
        String serialNumber = Names.serialNumber(ca.approve(number(words)));
        yield "approved: certificate " + serialNumber + " is ready";
      }
      case "reject" -> reject(ca, words);
      case "challenge" -> operator.invite();
      case "device" -> device(operator, words);
      case "certificates" -> lines(operator.certificates(), "no certificate was issued");
      case "revoke" -> {
        operator.revoke(words.get(1), words.size() > 2 ? words.get(2) : "");
        yield "revoked";
      }
      case "generations" -> lines(operator.generations(), "");
      case "rollover" -> rollOver(operator, words.get(1));
      default -> throw new IllegalArgumentException("the CA does not know that command");
    };
  }

  private static String lines(List<String> lines, String whenEmpty) {
    return lines.isEmpty() ? whenEmpty : String.join("\n", lines);
  }

  private static String reject(ScepCa ca, List<String> words) throws Refusal, IOException {
    switch (words.get(1)) {
      case "all" -> {
        return "rejected " + ca.rejectAll(Optional.empty());
      }
      case "from" -> {
        return "rejected " + ca.rejectAll(Optional.of(words.get(2)));
      }
      default -> {
        ca.reject(number(words));
        return "rejected";
      }
    }
  }

  private static int number(List<String> words) {
    try {
      return Integer.parseInt(words.get(1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("give the number of a request: see ca requests", e);
    }
  }

  private static String device(Operator operator, List<String> words) throws IOException {
    return switch (words.get(1)) {
      case "add" -> {
        String code = operator.addDevice(words.get(2), words.size() > 3 ? words.get(3) : "");
        yield words.size() > 3 ? "the device has the status NEW" : code;
      }
      case "reset" -> {
        operator.resetDevice(words.get(2));
        yield "the device has the status NEW";
      }
      default -> lines(operator.devices(), "no device is known");
    };
  }

  private static String rollOver(Operator operator, String when) throws IOException {
    Authority next;
    String what;
    if (when.equals("prepare")) {
      next = operator.prepare();
      what = "is ready";
    } else if (when.equals("now")) {
      next = operator.rollOver();
      what = "issues from now on";
    } else {
      Instant time = time(when);
      next = operator.plan(time);
      what = "takes over at " + time;
    }
    return "generation " + next.number() + " " + what + ", " + next.issuer().fingerprint();
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "a rollover takes place prepare, now or at a time such as 2027-01-31T12:00:00Z", e);
    }
  }

  private static List<String> requests(ScepCa ca) {
    return ca.pending().stream()
        .map(request -> columns(request).stream().collect(Collectors.joining("  ")))
        .toList();
  }

  /** The columns of a request: number, age, address, subject, other names, key, challenge. */
  static List<String> columns(Pending request) {
    return List.of(
        Integer.toString(request.number()),
        age(request.since()),
        request.from(),
        Names.subject(request.requested().subject()),
        dash(Names.alternativeNames(request.requested().alternativeNames())),
        Names.key(request.requested().publicKey()),
        "challenge " + dash(request.challenge()));
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String age(Instant since) {
    Duration age = Duration.between(since, Instant.now()).truncatedTo(ChronoUnit.SECONDS);
    return (age.isNegative() ? Duration.ZERO : age)
        .toString()
        .substring(2)
        .toLowerCase(Locale.ROOT);
  }
}
