// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import io.kurascep.ca.internal.SettingNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands on the command line of {@code bin/hostile}.
 *
 * @param commands of the client, by what they do
 * @param patience how long a run of the client may take
 * @param settings of the CA
 * @param only numbers and names of the attacks to try; empty: all
 * @param folder where everything is kept; empty: nowhere
 * @param help whether only help is asked for
 */
record HostileOptions(
    Map<Task, String> commands,
    Duration patience,
    Map<String, String> settings,
    Set<String> only,
    Optional<Path> folder,
    boolean help) {

  static final String HELP =
      """
      Usage: hostile [OPTIONS] --client COMMAND

      Lets a SCEP client meet hostile servers, and says what it accepted wrongly.

        --client COMMAND   gets a certificate
        --next-ca COMMAND  gets the certificates that the CA will have
        --crl COMMAND      gets a certificate and then the CRL
        --seconds N        how long a run of a command may take [30]
        --only WORD        a number such as T3, or the name of an attack; may be
                           repeated
        --set NAME=VALUE   a setting of the CA, of docs/embedded-ca.md, that this
                           client needs; may be repeated
        --data DIR         keep what was written, a folder for each run, in a folder
                           that is new

      A COMMAND is a line of sh. It runs in a folder of its own, and finds there

        $URL          the address of the server
        $FINGERPRINT  SHA-256 of the CA certificate, hexadecimal
        $CA           a file with that certificate, PEM
        $CHALLENGE    the challenge password
        $TLS_CA       where URL is https, a file with the certificate to trust there
        $OUT          where what it accepts must be put, PEM or DER

      It ends with 0 where it accepts, and with another status where it refuses.

      hostile ends with 0 where nothing was accepted wrongly, 1 where something was,
      2 where it could not try, and else 3 where a run hung or could not be told.""";

  HostileOptions {
    commands = Map.copyOf(commands);
    settings = Map.copyOf(settings);
    only = Set.copyOf(only);
  }

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with one sentence saying what is wrong
   */
  static HostileOptions parse(List<String> arguments) {
    Map<Task, String> commands = new EnumMap<>(Task.class);
    Map<String, String> settings = new HashMap<>();
    Set<String> only = new HashSet<>();
    int seconds = 30;
    Optional<Path> folder = Optional.empty();
    boolean help = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--help", "-h" -> help = true;
        case "--client", "--next-ca", "--crl" -> {
          String command = value(option, rest);
          for (Task task : Task.values()) {
            if (task.option().equals(option)) {
              commands.put(task, command);
            }
          }
        }
        case "--seconds" -> seconds = seconds(value(option, rest));
        case "--only" -> only.add(known(value(option, rest)));
        case "--set" -> set(value(option, rest), settings);
        case "--data" -> folder = Optional.of(Path.of(value(option, rest)).toAbsolutePath());
        default -> throw new IllegalArgumentException("unknown option " + option + ": try --help");
      }
    }
    if (!help && !commands.containsKey(Task.ENROLLMENT)) {
      throw new IllegalArgumentException("no client to try: give --client, or try --help");
    }
    return new HostileOptions(commands, Duration.ofSeconds(seconds), settings, only, folder, help);
  }

  /** Whether an attack is to be tried. */
  boolean includes(Attack attack) {
    return only.isEmpty() || only.contains(attack.name()) || only.contains(attack.threat());
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException("the option " + option + " needs a value: try --help");
    }
    return rest.next();
  }

  private static int seconds(String value) {
    if (value.matches("[1-9]\\d{0,3}")) {
      return Integer.parseInt(value);
    }
    throw new IllegalArgumentException("--seconds must be a number from 1 to 9999, not " + value);
  }

  private static String known(String word) {
    Set<String> names =
        Attack.all().stream()
            .flatMap(attack -> List.of(attack.threat(), attack.name()).stream())
            .collect(Collectors.toSet());
    if (!names.contains(word)) {
      throw new IllegalArgumentException(
          "--only must be a number or the name of an attack of docs/embedded-ca.md, not " + word);
    }
    return word;
  }

  private static void set(String assignment, Map<String, String> settings) {
    int equals = assignment.indexOf('=');
    if (equals < 1 || !SettingNames.ofAlias().contains(assignment.substring(0, equals))) {
      throw new IllegalArgumentException(
          "--set needs the name of a setting, = and a value, not " + assignment);
    }
    settings.put(assignment.substring(0, equals), assignment.substring(equals + 1));
  }
}
