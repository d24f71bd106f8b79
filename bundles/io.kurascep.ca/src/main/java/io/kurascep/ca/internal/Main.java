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
import java.util.List;
import java.util.Locale;

/** The command {@code bin/ca}. */
public final class Main {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private Main() {}

  /**
   * Runs a CA until the process is stopped, or decides about requests of one that runs. Ends with
   * 0, 1 for what could not be done, 2 for wrong options.
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
      CaSettings settings = line.settings();
      if (line.help()) {
        out.println(CommandLine.HELP);
      } else if (line.command().equals("run")) {
        serve(line, settings, out);
      } else {
        AdminClient operator = AdminClient.of(settings.folder());
        out.println(
            line.command().equals("requests")
                ? operator.requests()
                : operator.decide(line.number(), line.command()));
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

  private static void serve(CommandLine line, CaSettings settings, PrintStream out)
      throws IOException {
    ScepCa ca = ScepCa.open(settings, DurableFiles.onDisk(), Clock.systemUTC(), new SecureRandom());
    ServedCa served;
    try {
      served = new HttpHosts().serve(ca, line.host(), line.port());
    } catch (IOException | RuntimeException e) {
      ca.close();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(served, ca), "scep-ca-stop"));
    out.println("Kura SCEP demo CA: for first steps and tests, not a public CA");
    out.println("URL          " + served.url());
    out.println("Fingerprint  " + ca.fingerprint() + " (SHA-256)");
    out.println("Challenge    " + settings.admission());
    out.println("Approval     " + settings.approval().name().toLowerCase(Locale.ROOT));
    out.println("Folder       " + settings.folder().toAbsolutePath());
    out.println("Ctrl-C stops it");
    out.flush();
  }

  private static void stop(ServedCa served, ScepCa ca) {
    try (ca;
        served) {
      // Both are closed, the service first.
    } catch (IOException e) {
      System.err.println("ca: " + e.getMessage());
    }
  }
}
