// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * A file with room behind its last octet, filled with zeros, which {@link #close} takes away. To
 * write into the room changes nothing but octets, and so the device has to do much less for it than
 * for a file that grows: no new length and no new blocks.
 */
final class RoomyFile implements LogFile {
  private static final int ROOM = 64 * 1024;

  private final RandomAccessFile file;
  private long end;
  private long room;
  private boolean lengthIsOnDevice = true;
  private boolean closed;

  /**
   * Writes to a file.
   *
   * @param file opened so that each write waits until the octets are on the device
   */
  RoomyFile(RandomAccessFile file) throws IOException {
    this.file = file;
    this.end = file.length();
    this.room = end;
  }

  @Override
  public void truncate(long length) throws IOException {
    if (file.length() > length) {
      file.setLength(length);
      lengthIsOnDevice = false;
    }
    end = Math.min(end, length);
    room = Math.min(room, length);
  }

  @Override
  public void write(long position, byte[] octets) throws IOException {
    long after = position + octets.length;
    if (after > room) {
      file.seek(position);
      file.write(new byte[octets.length + ROOM]);
      room = after + ROOM;
    }
    file.seek(position);
    file.write(octets);
    end = after;
  }

  @Override
  public void force() throws IOException {
    if (!lengthIsOnDevice) {
      file.getFD().sync();
      lengthIsOnDevice = true;
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      if (!closed) {
        closed = true;
        truncate(end);
      }
    }
  }
}
