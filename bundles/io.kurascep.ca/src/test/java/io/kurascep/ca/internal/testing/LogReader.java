// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** What was logged since this was made. */
public final class LogReader {
  private static final Path LOG = Path.of("target", "test.log");

  private final int start;

  public LogReader() {
    LoggerFactory.getLogger(LogReader.class).info("a test begins to read the log");
    start = content().length();
  }

  public String text() {
    return content().substring(start);
  }

  private static String content() {
    try {
      return Files.readString(LOG, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
