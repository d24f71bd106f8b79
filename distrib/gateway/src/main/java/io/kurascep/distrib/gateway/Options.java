// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line of {@code bin/gateway} says.
 *
 * @param consolePort TCP port of the web console
 * @param caPort TCP port of the embedded CA
 * @param data folder of everything that outlives a run
 * @param exitWhenEnrolled whether the program ends as soon as there is a certificate
 * @param help whether only the help text is wanted
 */
record Options(int consolePort, int caPort, Path data, boolean exitWhenEnrolled, boolean help) {

  static final String HELP =
      """
      Usage: gateway [options]

      Starts a gateway that gets a certificate from its embedded CA by SCEP, installs it and
      renews it. Ctrl-C stops it.

        --console-port N      port of the web console (8080)
        --ca-port N           port of the embedded CA (8088)
        --data DIR            where keys, state, settings and logs are kept (data, beside bin)
        --exit-when-enrolled  end with status 0 as soon as there is a certificate
        --help                this text

      Both ports are open to this machine only. JAVA_HOME chooses the Java, 17 or later, and
      JAVA_OPTS adds to its options.
      """;

  private static final int DEFAULT_CONSOLE_PORT = 8080;
  private static final int DEFAULT_CA_PORT = 8088;

  /**
   * Reads a command line.
   *
   * @param arguments the words, each option apart from its value or joined to it by {@code =}
   * @param defaultData the data folder where none is named
   * @return the options
   * @throws UsageException where a word is unknown, a value is missing or wrong
   */
  static Options parse(List<String> arguments, Path defaultData) throws UsageException {
    int consolePort = DEFAULT_CONSOLE_PORT;
    int caPort = DEFAULT_CA_PORT;
    Path data = defaultData;
    boolean exitWhenEnrolled = false;
    boolean help = false;
    Iterator<String> words = words(arguments).iterator();
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "--console-port" -> consolePort = port(option, value(option, words));
        case "--ca-port" -> caPort = port(option, value(option, words));
        case "--data" -> data = folder(option, value(option, words));
        case "--exit-when-enrolled" -> exitWhenEnrolled = true;
        case "--help", "-h" -> help = true;
        default -> throw new UsageException("unknown option " + option + ", try --help");
      }
    }
    if (consolePort == caPort) {
      throw new UsageException("--console-port and --ca-port must differ");
    }
    return new Options(
        consolePort, caPort, data.toAbsolutePath().normalize(), exitWhenEnrolled, help);
  }

  /** Splits {@code --option=value}, so that only one form is left to read. */
  private static List<String> words(List<String> arguments) {
    return arguments.stream()
        .flatMap(
            argument ->
                argument.startsWith("--") && argument.contains("=")
                    ? List.of(argument.split("=", 2)).stream()
                    : List.of(argument).stream())
        .toList();
  }

  private static String value(String option, Iterator<String> words) throws UsageException {
    if (!words.hasNext()) {
      throw new UsageException(option + " needs a value");
    }
    return words.next();
  }

  private static int port(String option, String value) throws UsageException {
    try {
      int port = Integer.parseInt(value);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new UsageException(option + " needs a port number from 1 to 65535, not " + value);
  }

  private static Path folder(String option, String value) throws UsageException {
    try {
      if (!value.isBlank()) {
        return Path.of(value);
      }
    } catch (InvalidPathException e) {
      // Said below, as for an empty name.
    }
    throw new UsageException(option + " needs the name of a folder");
  }
}
