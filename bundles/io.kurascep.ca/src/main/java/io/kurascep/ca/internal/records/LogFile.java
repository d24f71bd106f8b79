// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The port of {@link Journal} to the file that it appends to. */
interface LogFile extends AutoCloseable {

  /** Cuts the file off, so that it has at most this many octets. */
  void truncate(long length) throws IOException;

  /** Writes all octets at a place, which is the end of the file. */
  void write(long position, byte[] octets) throws IOException;

  /** Waits until everything is on the device. */
  void force() throws IOException;

  @Override
  void close() throws IOException;

  /** Opens a file that is there. It is no channel, since an interrupted thread would close one. */
  static LogFile open(Path path) throws IOException {
    return new RoomyFile(new RandomAccessFile(path.toFile(), "rwd"));
  }
}
