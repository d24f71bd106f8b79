// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands on the command line of {@code bin/ca}. */
final class CommandLine {
  static final String HELP =
      """
      Usage: ca [OPTIONS]             run small SCEP CAs, for first steps and tests
             ca COMMAND [OPTIONS]     tell a CA that runs what to do

        requests                      list the requests that wait for approval
        approve NUMBER                approve one
        reject NUMBER|all             reject one, or all
        reject from ADDRESS           reject all that came from there
        page                          show the address of the page that does the same
        challenge                     make a one-time challenge
        device add NAME [CODE]        let a device have a certificate
        device reset NAME             let it have another one
        device list                   list the devices
        certificates                  list the certificates
        revoke SERIAL [REASON]        revoke one
        generations                   list the certificates of the CA
        rollover prepare|now|TIME     make the next one, and change to it
        alias list                    list the aliases in the settings file
        alias set NAME SETTING=VALUE… make or change one, for the next start
        alias remove NAME             remove one

        --data DIR             folder of keys and records [~/.kurascep/ca]
        --alias NAME           name of the CA in its address [demo]
        --challenge-file FILE  challenges, one to a line: other users can see a
                               command line; for alias set and device add, too

      Only to run:
        --port N               port to listen on; 0: any that is free [8088]
        --host HOST            name or address to listen on [127.0.0.1]
        --challenge SECRET     challenge that permits a request; may be repeated
        --one-time             each challenge is valid for one certificate
        --manual               requests wait until you approve; renewals do not
        --validity TIME        of certificates: 90s, 10m, 36h or 90d [90d]
        --name DN              name of a new CA [CN=Kura SCEP demo CA]
        --set SETTING=VALUE    any setting of docs/embedded-ca.md; may be repeated

      Without --challenge and --manual, everybody who reaches the address gets a
      certificate. Ctrl-C stops the CA; the next start goes on with its state.""";

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd])");
  private static final Duration LONGEST_TIME = Duration.ofDays(3650);
  private static final int LONGEST_FILE = 64 * 1024;
  private static final Set<String> COMMANDS =
      Set.of(
          "requests",
          "approve",
          "reject",
          "page",
          "challenge",
          "device",
          "certificates",
          "revoke",
          "generations",
          "rollover",
          "alias");

  private final List<String> words = new ArrayList<>();
  private final Map<String, Object> settings = new HashMap<>();
  private final List<String> challenges = new ArrayList<>();
  private Path data = Path.of(System.getProperty("user.home"), ".kurascep", "ca");
  private Optional<String> alias = Optional.empty();
  private String host = "127.0.0.1";
  private int port = 8088;
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
    line.placeChallenges();
    return line;
  }

  private void option(String option, Iterator<String> rest) {
    switch (option) {
      case "--help", "-h" -> help = true;
      case "--one-time" -> settings.put("challenge.kind", "one-time");
      case "--manual" -> settings.put("approval", "manual");
      case "--data" -> data = path(option, value(option, rest));
      case "--alias" -> alias = Optional.of(value(option, rest).toLowerCase(Locale.ROOT));
      case "--host" -> host = value(option, rest);
      case "--port" -> port = port(value(option, rest));
      case "--challenge" -> challenges.add(value(option, rest));
      case "--challenge-file" -> addChallenges(path(option, value(option, rest)));
      case "--validity" -> settings.put("validity.seconds", time(value(option, rest)).toSeconds());
      case "--name" -> settings.put("ca.subject", value(option, rest));
      case "--set" -> set(value(option, rest));
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
    long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (number == 0) {
      throw new IllegalArgumentException(
          "a time must be a number with s, m, h or d, such as 10m or 90d, not " + value);
    }
    Duration time =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (time.compareTo(LONGEST_TIME) > 0) {
      throw new IllegalArgumentException(
          "a time must be at most " + LONGEST_TIME.toDays() + "d, not " + value);
    }
    return time;
  }

  private void set(String assignment) {
    int equals = assignment.indexOf('=');
    String name = equals < 1 ? "" : assignment.substring(0, equals);
    if (!SettingNames.ofAlias().contains(name)) {
      throw new IllegalArgumentException(
          "--set needs the name of a setting, = and a value, not " + Names.printable(assignment));
    }
    settings.put(name, assignment.substring(equals + 1));
  }

  private void addChallenges(Path file) {
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw new IllegalArgumentException(file + " is longer than 64 KiB: give a smaller one");
      }
      String text =
          StandardCharsets.UTF_8.decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
      text.lines().filter(secret -> !secret.isBlank()).forEach(challenges::add);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the challenge file "
              + file
              + " cannot be read: give a text file that you may read, one challenge to a line",
          e);
    }
  }

  /** For a command that takes a challenge, too: a word would show it to other users. */
  private void placeChallenges() {
    boolean toAlias = words.size() > 1 && words.subList(0, 2).equals(List.of("alias", "set"));
    boolean toDevice = words.size() == 3 && words.subList(0, 2).equals(List.of("device", "add"));
    if (challenges.isEmpty()) {
      return;
    }
    if ((toAlias || toDevice) && challenges.size() > 1) {
      throw new IllegalArgumentException("give one challenge: the file has several lines");
    }
    if (toAlias) {
      words.add("challenge=" + challenges.get(0));
    } else if (toDevice) {
      words.add(challenges.get(0));
    } else {
      settings.put("challenge", challenges);
    }
  }

  private void checkWords() {
    if (words.isEmpty() || help) {
      return;
    }
    int count = words.size() - 1;
    String second = count > 0 ? words.get(1) : "";
    boolean right =
        switch (words.get(0)) {
          case "requests", "page", "challenge", "certificates", "generations" -> count == 0;
          case "approve" -> count == 1 && second.matches("\\d{1,9}");
          case "reject" ->
              switch (second) {
                case "all" -> count == 1;
                case "from" -> count == 2;
                default -> count == 1 && second.matches("\\d{1,9}");
              };
          case "revoke" -> count == 1 || count == 2;
          case "rollover" -> count == 1;
          case "device" ->
              switch (second) {
                case "add" -> count == 2 || count == 3;
                case "reset" -> count == 2;
                default -> second.equals("list") && count == 1;
              };
          case "alias" ->
              switch (second) {
                case "set" -> count >= (challenges.isEmpty() ? 3 : 2);
                case "remove" -> count == 2;
                default -> second.equals("list") && count == 1;
              };
          default -> false;
        };
    if (!right) {
      throw new IllegalArgumentException(
          COMMANDS.contains(words.get(0))
              ? "the command " + words.get(0) + " takes other words: try --help"
              : "unknown command " + words.get(0) + ": try --help");
    }
  }

  /** Returns run, or the first word. */
  String command() {
    return words.isEmpty() ? "run" : words.get(0);
  }

  /** Returns all words: the command and what belongs to it. */
  List<String> words() {
    return List.copyOf(words);
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

  /** Returns the folder of all CAs. */
  Path data() {
    return data;
  }

  /** Returns the alias that commands are for. */
  String alias() {
    return alias.orElse("demo");
  }

  /**
   * Returns the settings of the CAs to run: all in the file; and that of this command line, unless
   * it says nothing of one and the file has others.
   *
   * @throws IllegalArgumentException with one sentence saying what is wrong
   */
  List<CaSettings> run(AliasFile file) {
    List<String> names = new ArrayList<>(file.names());
    boolean own = alias.isPresent() || !settings.isEmpty() || names.isEmpty();
    if (own && !names.contains(alias())) {
      names.add(alias());
    }
    List<CaSettings> all = new ArrayList<>();
    for (String name : names) {
      Map<String, Object> merged = file.settings(name);
      if (own && name.equals(alias())) {
        merged.putAll(settings);
      }
      merged.put("alias", name);
      all.add(new AliasSettings(merged).ca(() -> data));
    }
    return all;
  }
}
