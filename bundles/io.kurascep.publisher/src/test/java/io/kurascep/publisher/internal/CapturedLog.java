// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

/** What the bundle logs while a test runs. */
final class CapturedLog extends Handler {

  private static final Logger LOGGER = Logger.getLogger("io.kurascep.publisher");

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  CapturedLog() {
    LOGGER.setLevel(Level.ALL);
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(this);
  }

  List<String> warnings() {
    return records.stream()
        .filter(logged -> logged.getLevel().equals(Level.WARNING))
        .map(LogRecord::getMessage)
        .toList();
  }

  /** All that was logged, at any level, with every exception. */
  String everything() {
    var formatter = new SimpleFormatter();
    return records.stream().map(formatter::format).collect(Collectors.joining());
  }

  @Override
  public void publish(LogRecord logged) {
    records.add(logged);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
