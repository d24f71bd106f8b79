// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file line by line, so that a long one needs no room in memory. */
final class LineReader implements AutoCloseable {
  private final InputStream in;
  private long position;
  private int number;
  private boolean zeros;

  LineReader(Path path) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(path));
  }

  /** Returns the next line without its end; empty where none has one. */
  Optional<byte[]> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    zeros = false;
    for (int octet = in.read(); octet != -1; octet = in.read()) {
      position++;
      if (octet == '\n') {
        number++;
        return Optional.of(line.toByteArray());
      }
      zeros |= octet == 0;
      line.write(octet);
    }
    return Optional.empty();
  }

  /** Returns how many octets were read. */
  long position() {
    return position;
  }

  /** Returns how many lines were read. */
  int number() {
    return number;
  }

  /** Whether the last line has an octet that no line has: one that was never written. */
  boolean hasZeros() {
    return zeros;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
