// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.http.AdminClient;
import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.http.ServedCa;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The command {@code bin/ca}. */
public final class Main {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private Main() {}

  /**
   * Runs CAs until the process is stopped, or tells one that runs what to do. Ends with 0, 1 for
   * what could not be done, 2 for wrong options.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    int status = run(List.of(arguments), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Does what the arguments say; a CA that was started runs on after the return. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      CommandLine line = CommandLine.parse(arguments);
      if (line.help()) {
        out.println(CommandLine.HELP);
      } else {
        switch (line.command()) {
          case "run" -> serve(line, out);
          case "alias" -> changeAliases(line, out);
          default -> out.println(tell(line));
        }
      }
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("ca: " + e.getMessage());
      return WRONG_USE;
    } catch (IOException e) {
      err.println("ca: " + e.getMessage());
      return FAILED;
    }
  }

  private static String tell(CommandLine line) throws IOException {
    return AdminClient.of(line.data().resolve(line.alias())).tell(line.words());
  }

  private static void changeAliases(CommandLine line, PrintStream out) throws IOException {
    AliasFile file = AliasFile.read(line.data());
    List<String> words = line.words();
    switch (words.get(1)) {
      case "set" -> {
        String name = words.get(2).toLowerCase(Locale.ROOT);
        file.set(name, words.subList(3, words.size()));
        out.println("the alias " + name + " is set for the next start of ca");
      }
      case "remove" -> {
        file.remove(words.get(2).toLowerCase(Locale.ROOT));
        out.println("removed for the next start of ca; its folder stays");
      }
      default -> file.lines().forEach(out::println);
    }
  }

  private static void serve(CommandLine line, PrintStream out) throws IOException {
    List<AutoCloseable> running = new ArrayList<>();
    HttpHosts hosts = new HttpHosts();
    int port = line.port();
    out.println("Kura SCEP demo CA: for first steps and tests, not a public CA");
    try {
      for (CaSettings settings : line.run(AliasFile.read(line.data()))) {
        ScepCa ca =
            ScepCa.open(settings, DurableFiles.onDisk(), Clock.systemUTC(), new SecureRandom());
        running.add(0, ca);
        ServedCa served = hosts.serve(ca, line.host(), port);
        running.add(0, served);
        port = served.url().getPort();
        describe(settings, ca, served, out);
      }
    } catch (IOException | RuntimeException e) {
      stop(running);
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "scep-ca-stop"));
    out.println("Ctrl-C stops it");
    out.flush();
  }

  private static void describe(CaSettings settings, ScepCa ca, ServedCa served, PrintStream out) {
    out.println("URL          " + served.url());
    served.tlsUrl().ifPresent(url -> out.println("TLS          " + url));
    out.println("Fingerprint  " + ca.fingerprint() + " (SHA-256)");
    out.println("Challenge    " + settings.admission().inWords());
    String approval = settings.admission().approval().name().toLowerCase(Locale.ROOT);
    out.println("Approval     " + approval);
    out.println("Folder       " + settings.folder().toAbsolutePath());
  }

  private static void stop(List<AutoCloseable> running) {
    for (AutoCloseable one : running) {
      try {
        one.close();
      } catch (Exception e) {
        System.err.println("ca: " + e.getMessage());
      }
    }
  }
}
