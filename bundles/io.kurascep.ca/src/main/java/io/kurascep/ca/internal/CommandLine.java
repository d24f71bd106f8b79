// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.CaSettings.Approval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands on the command line of {@code bin/ca}. */
final class CommandLine {
  static final String HELP =
      """
      Usage: ca [OPTIONS]                 run a small SCEP CA, for first steps
             ca requests [OPTIONS]        list the requests that wait for approval
             ca approve NUMBER [OPTIONS]  approve one
             ca reject NUMBER [OPTIONS]   reject one

        --data DIR             folder of keys and records [~/.kurascep/ca]
        --alias NAME           name of the CA in its address [demo]

      Only to run a CA:
        --port N               port to listen on; 0: any that is free [8088]
        --host HOST            name or address to listen on [127.0.0.1]
        --challenge SECRET     challenge that permits a request; may be repeated
        --challenge-file FILE  the same from a file, one to a line: other users can
                               see a command line, but not the file
        --one-time             each challenge is valid for one certificate
        --manual               requests wait until you approve; renewals do not
        --validity TIME        of certificates: 90s, 10m, 36h or 90d [90d]
        --name DN              name of a new CA [CN=Kura SCEP demo CA]

      Without --challenge and --manual, everybody who reaches the address gets a
      certificate. Ctrl-C stops the CA; the next start goes on with its state.""";

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd])");
  private static final int LONGEST_FILE = 64 * 1024;

  private final List<String> words = new ArrayList<>();
  private final List<Secret> challenges = new ArrayList<>();
  private Path data = Path.of(System.getProperty("user.home"), ".kurascep", "ca");
  private String alias = "demo";
  private String host = "127.0.0.1";
  private int port = 8088;
  private boolean oneTime;
  private Approval approval = Approval.AUTOMATIC;
  private Duration validity = Duration.ofDays(90);
  private String name = "";
  private boolean help;

  private CommandLine() {}

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with one sentence saying what is wrong
   */
  static CommandLine parse(List<String> arguments) {
    CommandLine line = new CommandLine();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      if (argument.startsWith("-")) {
        line.option(argument, rest);
      } else {
        line.words.add(argument);
      }
    }
    line.checkWords();
    return line;
  }

  private void option(String option, Iterator<String> rest) {
    switch (option) {
      case "--help", "-h" -> help = true;
      case "--one-time" -> oneTime = true;
      case "--manual" -> approval = Approval.MANUAL;
      case "--data" -> data = path(option, value(option, rest));
      case "--alias" -> alias = value(option, rest);
      case "--host" -> host = value(option, rest);
      case "--port" -> port = port(value(option, rest));
      case "--challenge" -> challenges.add(new Secret(value(option, rest).toCharArray()));
      case "--challenge-file" -> addChallenges(path(option, value(option, rest)));
      case "--validity" -> validity = time(value(option, rest));
      case "--name" -> name = value(option, rest);
      default -> throw new IllegalArgumentException("unknown option " + option + ": try --help");
    }
  }

  private static String value(String option, Iterator<String> rest) {
    String value = rest.hasNext() ? rest.next() : "";
    if (value.isEmpty() || value.startsWith("--")) {
      throw new IllegalArgumentException("the option " + option + " needs a value: try --help");
    }
    return value;
  }

  private static Path path(String option, String value) {
    try {
      return Path.of(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the value of " + option + " is not a file name", e);
    }
  }

  private static int port(String value) {
    if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65535) {
      return Integer.parseInt(value);
    }
    throw new IllegalArgumentException("--port must be a number from 0 to 65535, not " + value);
  }

  /** Reads a time such as 90s, 10m, 36h or 90d. */
  static Duration time(String value) {
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--validity must be a number with s, m, h or d, such as 10m or 90d, not " + value);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private void addChallenges(Path file) {
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw new IllegalArgumentException(file + " is longer than 64 KiB: give a smaller one");
      }
      String text =
          StandardCharsets.UTF_8.decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
      text.lines()
          .filter(secret -> !secret.isBlank())
          .map(secret -> new Secret(secret.toCharArray()))
          .forEach(challenges::add);
    } catch (IOException e) {
      throw new IllegalArgumentException("the challenge file " + file + " cannot be read", e);
    }
  }

  private void checkWords() {
    if (words.isEmpty() || help) {
      return;
    }
    switch (words.get(0)) {
      case "requests" -> check(words.size() == 1, "requests takes no argument: try --help");
      case "approve", "reject" ->
          check(
              words.size() == 2 && words.get(1).matches("\\d{1,9}"),
              words.get(0) + " needs the number of one request: see ca requests");
      default -> check(false, "unknown command " + words.get(0) + ": try --help");
    }
  }

  private static void check(boolean right, String sentence) {
    if (!right) {
      throw new IllegalArgumentException(sentence);
    }
  }

  /** Returns run, requests, approve or reject. */
  String command() {
    return words.isEmpty() ? "run" : words.get(0);
  }

  /** Returns the number of the request to approve or reject. */
  String number() {
    return words.get(1);
  }

  boolean help() {
    return help;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /**
   * Returns the settings of the CA.
   *
   * @throws IllegalArgumentException with one sentence saying what is wrong
   */
  CaSettings settings() {
    return new CaSettings(
        alias,
        data,
        name.isEmpty() ? CaSettings.defaultSubject(alias) : name,
        challenges,
        oneTime,
        approval,
        validity);
  }
}
