// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import io.kurascep.ca.internal.records.Entry.Fate;
import io.kurascep.ca.internal.records.Entry.Remains;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.files.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records anew without the lines that count no more, in their order. Whenever the power
 * goes, the file is the old or the new one.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** Octets that a file has before this is worth while. */
  static final int WORTHWHILE = 1024 * 1024;

  /** What is left must fit into the memory of a small machine. */
  private static final int LARGEST = 8 * 1024 * 1024;

  private final Predicate<Entry> counts;
  private final int most;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final List<String> spent = new ArrayList<>();
  private int lastNumber;

  private Compaction(Predicate<Entry> counts, int most) {
    this.counts = counts;
    this.most = most;
  }

  /**
   * Writes a file anew, if less than half of it counts and that is not too much.
   *
   * @param path a file that was read, so that nothing in it is torn
   * @param heading its first line
   * @param length how many octets it has
   * @param counts whether an entry is of use yet; of others only what they spent stays
   * @return how many octets it has now
   */
  static long run(
      Path path, DurableFiles files, String heading, long length, Predicate<Entry> counts)
      throws IOException {
    if (length < WORTHWHILE) {
      return length;
    }
    Compaction compaction = new Compaction(counts, (int) Math.min(length / 2, LARGEST));
    compaction.kept.writeBytes(Journal.line(heading));
    Journal.read(path, compaction::see);
    compaction.keep(
        RecordLine.text(new Remains(compaction.lastNumber, List.copyOf(compaction.spent))));
    if (compaction.kept.size() > compaction.most) {
      return length;
    }
    files.write(path, compaction.kept.toByteArray());
    LOG.info("{}: {} of {} octets are of use yet", path, compaction.kept.size(), length);
    return compaction.kept.size();
  }

  private void see(String line) {
    Entry entry = RecordLine.parse(line);
    if (entry instanceof Remains remains) {
      drop(remains.lastNumber(), remains.spent());
    } else if (counts.test(entry)) {
      keep(line);
    } else if (entry instanceof Fate fate) {
      int number = fate.transaction() instanceof Pending pending ? pending.number() : 0;
      drop(number, fate.spent());
    }
  }

  private void keep(String line) {
    if (kept.size() <= most) { // else it will not be written anyway
      kept.writeBytes(Journal.line(line));
    }
  }

  private void drop(int number, List<String> tokens) {
    lastNumber = Math.max(lastNumber, number);
    spent.addAll(tokens);
  }
}
