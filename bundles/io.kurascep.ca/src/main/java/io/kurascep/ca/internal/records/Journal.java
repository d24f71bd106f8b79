// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import io.kurascep.files.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines that only grows. A line is durable when {@link #append} returns.
 *
 * <p>Each line begins with a checksum, so that what a power cut left of an unfinished line is found
 * at the next start. Lines that are appended at the same time share one write and one fsync.
 */
final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int CHECKSUM_LENGTH = 8;

  private final LogFile file;
  private final ReentrantLock writing = new ReentrantLock();
  private final Object queue = new Object();
  private Batch waiting = new Batch();
  private long durableLength;
  private boolean endsThere = true;

  /** Lines that go to the disk together. */
  private static final class Batch {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private boolean done;
    private IOException failure;
  }

  /**
   * Appends to a file.
   *
   * @param length how many octets of whole lines it has
   */
  Journal(LogFile file, long length) {
    this.file = file;
    this.durableLength = length;
  }

  /**
   * Reads the lines of a journal, and makes it where there is none. Lines that are not whole are
   * left out: a power cut cut them off before anybody relied on them.
   *
   * @param format the word or words that the first line begins with
   * @param rest what follows them in a new journal
   * @throws IOException if the journal cannot be used, or has another format; it is untouched then
   */
  static List<String> read(Path path, DurableFiles files, String format, String rest)
      throws IOException {
    if (!Files.exists(path)) {
      files.write(path, line(format + " " + rest));
    }
    byte[] content = Files.readAllBytes(path);
    List<String> lines = wholeLines(content);
    if (lines.isEmpty() || !lines.get(0).startsWith(format + " ")) {
      throw new IOException(
          path + " cannot be read: it is damaged, or of a newer version of this software");
    }
    byte[] whole = joined(lines);
    if (whole.length < lengthOfLines(content)) {
      Path copy = freeName(path);
      files.write(copy, content);
      files.write(path, whole);
      LOG.warn("{} had unfinished or damaged lines, now left out: see {}", path, copy);
    }
    return lines;
  }

  /** Returns how many octets a file has without the zeros that {@link RoomyFile} left behind. */
  static long lengthOfLines(Path path) throws IOException {
    return lengthOfLines(Files.readAllBytes(path));
  }

  private static int lengthOfLines(byte[] content) {
    int length = content.length;
    while (length > 0 && content[length - 1] == 0) {
      length--;
    }
    return length;
  }

  private static List<String> wholeLines(byte[] content) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        String line = new String(content, start, i - start, StandardCharsets.US_ASCII);
        if (isWhole(line)) {
          lines.add(line.substring(CHECKSUM_LENGTH + 1));
        }
        start = i + 1;
      }
    }
    return lines;
  }

  private static boolean isWhole(String line) {
    return line.length() > CHECKSUM_LENGTH
        && line.startsWith(checksum(line.substring(CHECKSUM_LENGTH + 1)) + " ");
  }

  private static byte[] joined(List<String> lines) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    lines.forEach(line -> octets.writeBytes(line(line)));
    return octets.toByteArray();
  }

  private static Path freeName(Path path) {
    int number = 1;
    while (Files.exists(path.resolveSibling(path.getFileName() + ".damaged" + number))) {
      number++;
    }
    return path.resolveSibling(path.getFileName() + ".damaged" + number);
  }

  private static byte[] line(String text) {
    return (checksum(text) + " " + text + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /**
   * Appends a line.
   *
   * @param text one line of ASCII without its end
   * @throws IOException if it is not durable; then it is not there at the next start either, unless
   *     the disk refuses even to take it back
   */
  void append(String text) throws IOException {
    Batch mine;
    synchronized (queue) {
      mine = waiting;
      mine.octets.writeBytes(line(text));
    }
    writing.lock();
    try {
      if (!mine.done) { // or the thread before took this line along
        synchronized (queue) {
          waiting = new Batch();
        }
        write(mine);
      }
      if (mine.failure != null) {
        throw new IOException(
            "the records cannot be written: free or repair the disk", mine.failure);
      }
    } finally {
      writing.unlock();
    }
  }

  private void write(Batch batch) {
    batch.done = true;
    try {
      if (!endsThere) {
        takeBack(); // what is left of a failure that could not be taken back
      }
      file.write(durableLength, batch.octets.toByteArray());
      file.force();
      durableLength += batch.octets.size();
    } catch (IOException e) {
      batch.failure = e;
      endsThere = false;
      try {
        takeBack();
      } catch (IOException again) {
        e.addSuppressed(again); // tried again before the next line
      }
    }
  }

  private void takeBack() throws IOException {
    file.truncate(durableLength);
    file.force();
    endsThere = true;
  }

  @Override
  public void close() throws IOException {
    writing.lock();
    try {
      file.close();
    } finally {
      writing.unlock();
    }
  }
}
