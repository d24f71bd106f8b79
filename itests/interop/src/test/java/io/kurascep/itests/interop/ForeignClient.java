// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A client that others wrote. */
interface ForeignClient {
  /** What a client answers that has nothing for an operation. */
  String CANNOT = "cannot";

  /** Whether the client is on this machine. */
  boolean isThere();

  /** Settings without which the CA does not understand the client. */
  default List<String> needs() {
    return List.of();
  }

  /**
   * Lets the client do something.
   *
   * @param operation a word or some of the table of expectations
   * @param ca a CA that runs, with the challenge "secret"
   * @param folder for its files
   * @return {@code done}, {@link #CANNOT}, or what the client says, with its status in front
   */
  String outcome(String operation, EmbeddedCa ca, Path folder) throws Exception;

  /** Whether a program can be run. */
  static boolean isProgram(String file) {
    return Files.isExecutable(Path.of(file));
  }
}
