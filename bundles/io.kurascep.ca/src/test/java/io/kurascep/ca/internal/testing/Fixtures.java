// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real messages, which are not part of the project: in {@code shared/fixtures} beside it. */
public final class Fixtures {
  private Fixtures() {}

  /** Returns a message; without the folder the test is skipped. */
  public static byte[] read(String name) throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/fixtures"))) {
      folder = folder.getParent();
    }
    assumeTrue(folder != null, "no shared/fixtures beside the project");
    return Files.readAllBytes(folder.resolve("shared/fixtures").resolve(name));
  }
}
