// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import io.kurascep.files.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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
  private static final int LONGEST_WRITE = 4 * 1024 * 1024;

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
    private Optional<IOException> failure =
        Optional.of(new IOException("the write did not come to its end"));
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
   * Reads the first line of a journal, and makes the journal where there is none.
   *
   * @param format the word or words that the first line begins with
   * @param rest what follows them in a new journal
   * @return what follows them
   * @throws IOException if the journal cannot be used, or has another format; it is untouched then
   */
  static String heading(Path path, DurableFiles files, String format, String rest)
      throws IOException {
    if (!Files.exists(path)) {
      files.write(path, line(format + " " + rest));
    }
    try (LineReader lines = new LineReader(path)) {
      return lines
          .next()
          .flatMap(Journal::text)
          .filter(text -> text.startsWith(format + " "))
          .map(text -> text.substring(format.length() + 1))
          .orElseThrow(
              () ->
                  new IOException(
                      path
                          + " cannot be read: it is damaged, or of a newer version of this"
                          + " software"));
    }
  }

  /**
   * Reads the lines after the first. What a power cut left of the last write is cut off, since
   * nobody relied on it yet; damage elsewhere is nothing that a power cut does.
   *
   * @param reader gets the lines in their order
   * @return how many octets of whole lines there are
   * @throws IOException if the journal cannot be read, or a line in its middle is damaged; it is
   *     untouched then
   */
  static long read(Path path, Consumer<String> reader) throws IOException {
    try (LineReader lines = new LineReader(path)) {
      Optional<byte[]> line = lines.next();
      long whole = lines.position();
      for (line = lines.next(); line.isPresent(); line = lines.next()) {
        Optional<String> text = text(line.get());
        if (text.isEmpty()) {
          checkTorn(path, lines);
          break;
        }
        reader.accept(text.get());
        whole = lines.position();
      }
      cutOff(path, whole);
      return whole;
    }
  }

  /** Only what a power cut can do: what follows is of the same write, the last one. */
  private static void checkTorn(Path path, LineReader lines) throws IOException {
    int number = lines.number();
    boolean lastWrite = Files.size(path) - lines.position() <= LONGEST_WRITE;
    boolean torn = lastWrite && lines.hasZeros();
    for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
      if (!torn && text(line.get()).isPresent()) {
        throw new IOException(
            path
                + " is damaged in line "
                + number
                + ": restore the file, or begin in another folder");
      }
    }
  }

  private static void cutOff(Path path, long length) throws IOException {
    byte[] rest = new byte[0];
    try (LogFile file = LogFile.open(path);
        InputStream in = Files.newInputStream(path)) {
      in.skipNBytes(length);
      rest = in.readAllBytes();
      if (!isRoom(rest)) {
        Path copy = freeName(path);
        Files.write(copy, rest);
        file.truncate(length);
        file.force();
        LOG.warn("{} ended in unfinished lines, now left out: see {}", path, copy);
      }
    }
  }

  /** The zeros that {@link RoomyFile} left behind. */
  private static boolean isRoom(byte[] rest) {
    for (byte octet : rest) {
      if (octet != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the text of a line without its checksum, if that is right. */
  private static Optional<String> text(byte[] line) {
    String ascii = new String(line, StandardCharsets.US_ASCII);
    return Optional.of(ascii)
        .filter(text -> text.length() > CHECKSUM_LENGTH)
        .map(text -> text.substring(CHECKSUM_LENGTH + 1))
        .filter(text -> ascii.startsWith(checksum(text) + " "));
  }

  private static Path freeName(Path path) {
    int number = 1;
    while (Files.exists(path.resolveSibling(path.getFileName() + ".damaged" + number))) {
      number++;
    }
    return path.resolveSibling(path.getFileName() + ".damaged" + number);
  }

  static byte[] line(String text) {
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
      if (mine.failure.isPresent()) {
        throw new IOException(
            "the records cannot be written: free or repair the disk", mine.failure.get());
      }
    } finally {
      writing.unlock();
    }
  }

  /** Whatever goes wrong here, an error of the runtime too, none of the lines counts. */
  private void write(Batch batch) {
    batch.done = true;
    try {
      if (!endsThere) {
        takeBack(); // what is left of a failure that could not be taken back
      }
      endsThere = false;
      file.write(durableLength, batch.octets.toByteArray());
      file.force();
      durableLength += batch.octets.size();
      endsThere = true;
      batch.failure = Optional.empty();
    } catch (IOException e) {
      batch.failure = Optional.of(e);
      try {
        takeBack();
      } catch (IOException again) {
        e.addSuppressed(again); // tried again before the next line
      }
    }
  }

  /** Whether so many threads wait until others have written. */
  boolean isWaitedForBy(int threads) {
    return writing.getQueueLength() >= threads;
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
