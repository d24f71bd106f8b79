// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final String FORMAT = "test 1";

  private Path file;
  private long length;

  @BeforeEach
  void inFolder(@TempDir Path folder) {
    file = folder.resolve("journal");
  }

  private List<String> read() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(FORMAT + " " + Journal.heading(file, DurableFiles.onDisk(), FORMAT, "new"));
    length = Journal.read(file, lines::add);
    return lines;
  }

  private Journal open() throws IOException {
    return new Journal(LogFile.open(file), Files.size(file));
  }

  private void append(String... lines) throws IOException {
    try (Journal journal = open()) {
      for (String line : lines) {
        journal.append(line);
      }
    }
  }

  @Test
  void beginsWithItsFormat() throws IOException {
    assertThat(read()).containsExactly("test 1 new");
    assertThat(Files.readString(file)).matches("[0-9a-f]{8} test 1 new\n");
  }

  @Test
  void keepsLinesInOrder() throws IOException {
    read();
    append("one", "two");
    append("three");

    assertThat(read()).containsExactly("test 1 new", "one", "two", "three");
  }

  @Test
  void findsEveryWholeLineWhereverItWasCut() throws IOException {
    read();
    append("one", "two", "three");
    byte[] whole = Files.readAllBytes(file);
    int first = new String(whole, StandardCharsets.US_ASCII).indexOf('\n') + 1;
    List<String> all = List.of("test 1 new", "one", "two", "three");

    for (int length = first; length <= whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Files.write(file, cut);
      long lines =
          new String(cut, StandardCharsets.US_ASCII).chars().filter(c -> c == '\n').count();

      assertThat(read()).isEqualTo(all.subList(0, (int) lines));
      append("next");
      assertThat(read()).endsWith("next").hasSize((int) lines + 1);
    }
  }

  @Test
  void leavesOutWhatAPowerCutMadeOfTheEnd() throws IOException {
    read();
    append("one");
    byte[] whole = Files.readAllBytes(file);
    for (byte[] tail :
        new byte[][] {{0, 0, 1}, "garbage\n".getBytes(StandardCharsets.US_ASCII), {'\n'}}) {
      byte[] torn = Arrays.copyOf(whole, whole.length + tail.length);
      System.arraycopy(tail, 0, torn, whole.length, tail.length);
      Files.write(file, torn);

      assertThat(read()).containsExactly("test 1 new", "one");
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  /** As a kill leaves it: the room for more lines is there, and nothing is wrong with it. */
  @Test
  void goesOnInTheRoomThatAKilledProcessLeft() throws IOException {
    read();
    append("one");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length + 1000));

    assertThat(read()).containsExactly("test 1 new", "one");
    try (Journal journal = new Journal(LogFile.open(file), length)) {
      journal.append("two");
      assertThat(read()).containsExactly("test 1 new", "one", "two");
    }

    assertThat(read()).containsExactly("test 1 new", "one", "two");
    assertThat(file.resolveSibling("journal.damaged1")).doesNotExist();
    assertThat(Files.size(file))
        .as("without room")
        .isEqualTo(whole.length + "12345678 two\n".length());
  }

  @Test
  void makesRoomAsOftenAsItIsNeeded() throws IOException {
    read();
    String line = "x".repeat(30_000);
    append(line, line, line, line, line);

    assertThat(read()).hasSize(6).endsWith(line);
    assertThat(file.resolveSibling("journal.damaged1")).doesNotExist();
  }

  @Test
  void refusesADamagedLineInTheMiddle() throws IOException {
    read();
    append("one", "two", "three");
    String damaged = Files.readString(file).replace(" two", " tvo");
    Files.writeString(file, damaged);

    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged in line 3: restore the file");
    assertThat(file).hasContent(damaged);
  }

  /** The parts of one write may reach the disk in any order, and none of its lines counted yet. */
  @Test
  void leavesOutALastWriteWhoseBeginningIsMissing() throws IOException {
    read();
    append("one", "two", "three");
    Files.writeString(file, Files.readString(file).replace(" two", "\0\0\0\0"));

    assertThat(read()).containsExactly("test 1 new", "one");
    append("four");
    assertThat(read()).containsExactly("test 1 new", "one", "four");
  }

  @Test
  void keepsEveryCopy() throws IOException {
    read();
    for (int i = 1; i <= 3; i++) {
      Files.writeString(file, Files.readString(file) + "damaged");
      read();
      assertThat(file.resolveSibling("journal.damaged" + i)).exists();
    }
  }

  @Test
  void doesNotTouchAnotherFormat() throws IOException {
    Journal.heading(file, DurableFiles.onDisk(), "test 2", "new");
    Files.writeString(file, Files.readString(file) + "something unknown");
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("newer");

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void doesNotTouchAFileThatIsNoJournal() throws IOException {
    for (String content : List.of("", "\n", "hello\n", "00000000 test 1 new\n")) {
      Files.writeString(file, content);

      assertThatThrownBy(this::read).isInstanceOf(IOException.class);

      assertThat(file).hasContent(content);
    }
  }

  @Test
  void appendsLinesOfManyThreads() throws Exception {
    read();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Journal journal = open()) {
      List<Callable<Void>> appends = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String line = "line " + i;
        appends.add(
            () -> {
              journal.append(line);
              assertThat(Files.readString(file)).as("written on return").contains(line + "\n");
              return null;
            });
      }
      for (Future<Void> append : threads.invokeAll(appends)) {
        append.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(read()).hasSize(401).doesNotHaveDuplicates();
  }

  /** A file on a disk that fails when it is told to, after a part was written. */
  private static final class FailingFile implements LogFile {
    private final LogFile real;
    private boolean full;
    private boolean dead;
    private int forced;

    FailingFile(LogFile real) {
      this.real = real;
    }

    @Override
    public void truncate(long length) throws IOException {
      if (dead) {
        throw new IOException("input/output error");
      }
      real.truncate(length);
    }

    @Override
    public void write(long position, byte[] octets) throws IOException {
      if (full || dead) {
        real.write(position, Arrays.copyOf(octets, octets.length / 2));
        throw new IOException("no space left on device");
      }
      real.write(position, octets);
    }

    @Override
    public void force() throws IOException {
      if (dead) {
        throw new IOException("input/output error");
      }
      forced++;
      real.force();
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }

  @Test
  void forcesEachLine() throws IOException {
    read();
    FailingFile disk = new FailingFile(LogFile.open(file));
    try (Journal journal = new Journal(disk, Files.size(file))) {
      journal.append("one");
      journal.append("two");
    }
    assertThat(disk.forced).isEqualTo(2);
  }

  @Test
  void takesBackALineThatFoundNoRoomAndGoesOnWhenThereIsSome() throws IOException {
    read();
    FailingFile disk = new FailingFile(LogFile.open(file));
    try (Journal journal = new Journal(disk, Files.size(file))) {
      journal.append("one");
      disk.full = true;
      assertThatThrownBy(() -> journal.append("two")).isInstanceOf(IOException.class);
      assertThat(read()).containsExactly("test 1 new", "one");
      disk.full = false;
      journal.append("three");
    }
    assertThat(read()).containsExactly("test 1 new", "one", "three");
  }

  @Test
  void goesOnWhenADeadDiskComesBack() throws IOException {
    read();
    FailingFile disk = new FailingFile(LogFile.open(file));
    try (Journal journal = new Journal(disk, Files.size(file))) {
      disk.dead = true;
      assertThatThrownBy(() -> journal.append("one")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> journal.append("two")).isInstanceOf(IOException.class);
      disk.dead = false;
      journal.append("three");
    }
    assertThat(read()).containsExactly("test 1 new", "three");
    assertThat(file.resolveSibling("journal.damaged1")).doesNotExist();
  }

  /** Two lines of one write that ends in an error of the runtime: neither counts. */
  @Test
  void noLineOfAWriteCountsThatEndsInAnError() throws Exception {
    read();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    LogFile real = LogFile.open(file);
    LogFile disk =
        new LogFile() {
          private int writes;

          @Override
          public void truncate(long size) throws IOException {
            real.truncate(size);
          }

          @Override
          public void write(long position, byte[] octets) throws IOException {
            if (writes++ == 0) {
              begun.countDown();
              await(goOn);
            } else if (writes == 2) {
              real.write(position, Arrays.copyOf(octets, octets.length - 2));
              throw new OutOfMemoryError("for this test");
            }
            real.write(position, octets);
          }

          @Override
          public void force() throws IOException {
            real.force();
          }

          @Override
          public void close() throws IOException {
            real.close();
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (Journal journal = new Journal(disk, length)) {
      Future<Boolean> first = threads.submit(() -> isAppended(journal, "one"));
      await(begun);
      List<Future<Boolean>> batch =
          List.of(
              threads.submit(() -> isAppended(journal, "two")),
              threads.submit(() -> isAppended(journal, "three")));
      while (!journal.isWaitedForBy(2)) {
        Thread.onSpinWait();
      }
      goOn.countDown();

      assertThat(first.get()).isTrue();
      for (Future<Boolean> line : batch) {
        assertThat(line.get()).isFalse();
      }
      journal.append("four");
    } finally {
      threads.shutdownNow();
    }
    assertThat(read()).containsExactly("test 1 new", "one", "four");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isAppended(Journal journal, String line) {
    try {
      journal.append(line);
      return true;
    } catch (IOException | OutOfMemoryError e) {
      return false;
    }
  }

  @Test
  void appendsEvenInAnInterruptedThread() throws IOException {
    read();
    try (Journal journal = open()) {
      Thread.currentThread().interrupt();
      journal.append("one");
      journal.append("two");
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(read()).endsWith("one", "two");
  }
}
