// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs commands that know the address of a CA as URL and the file of its certificate as CA. */
record Shell(EmbeddedCa ca, Path folder) {
  private static final int PATIENCE = 120; // seconds: scepclient sleeps for 30 before it polls

  /** Returns {@code done}, or the status and what was said. */
  String outcome(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", "");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", "set -o pipefail; " + command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("URL", ca.url());
    builder.environment().put("CA", ca.certificate().toString());
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        return "status none: it did not end";
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return process.exitValue() == 0
        ? "done"
        : "status " + process.exitValue() + ": " + Files.readString(output, UTF_8);
  }

  /**
   * Returns that a client cannot do something, or the words of its help that say otherwise.
   *
   * @param help prints the help, in which "url" stands, whatever its status
   * @param words an expression for words that stand there if it can
   */
  String inability(String help, String words) throws IOException, InterruptedException {
    String found =
        outcome(
            """
            help=$( (%s) 2>&1 || true)
            grep -qi url <<< "$help" || { echo "this is no help: $help"; exit 1; }
            ! grep -Ei -- '%s' <<< "$help"
            """
                .formatted(help, words));
    return found.equals("done") ? ForeignClient.CANNOT : found;
  }
}
