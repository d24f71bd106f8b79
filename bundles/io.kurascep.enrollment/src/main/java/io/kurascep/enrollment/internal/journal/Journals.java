// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileName;
import io.kurascep.files.NewerFormatException;
import io.kurascep.files.UnreadableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The journals of all certificates, under one folder. */
public final class Journals {

  /** How long the state of a certificate is kept whose configuration is gone. */
  public static final Duration KEPT = Duration.ofDays(30);

  /** A clock that shows less was never set since the gateway has power. */
  private static final Instant PLAUSIBLE = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * How long a mark of an earlier start is looked at before it counts: the clock may be set yet.
   */
  private static final Duration LOOKED_AT = Duration.ofHours(12);

  private static final String ORPHANED = "orphaned";
  private static final int MAX_STAMP = 100;

  private final DurableFiles files;
  private final Path enrollments;
  private final Path servers;

  /** The age of this run at which an orphan may be removed, whatever the clock shows by then. */
  private final Map<String, Duration> soonest = new HashMap<>();

  /**
   * Works in a folder.
   *
   * @param files the way to write durably
   * @param data the folder of the add-on; made when something is written
   */
  public Journals(DurableFiles files, Path data) {
    this.files = files;
    this.enrollments = data.resolve("enrollments");
    this.servers = data.resolve("servers");
  }

  /** The journal of a certificate. */
  public Journal of(String enrollment) {
    return new Journal(files, folder(enrollment), enrollment);
  }

  /** The file in which is kept what was learned of a server. */
  public ServerFile ofServer(String server) {
    return new ServerFile(files, servers.resolve(FileName.of(server)));
  }

  /** The file that keeps the last failed exchange with a server. */
  public FlightFile flightOf(String server) {
    return new FlightFile(files, servers.resolve(FileName.of(server)));
  }

  private Path folder(String enrollment) {
    return enrollments.resolve(FileName.of(enrollment));
  }

  /**
   * The names under which there is state but no configuration.
   *
   * @param configured the names that are configured
   * @throws IOException if that cannot be read
   */
  public SortedMap<String, Path> orphans(Collection<String> configured) throws IOException {
    var orphans = new TreeMap<String, Path>();
    for (var folder : files.list(enrollments)) {
      name(folder)
          .filter(name -> !configured.contains(name))
          .ifPresent(name -> orphans.put(name, folder));
    }
    return orphans;
  }

  /** A folder without readable state has no name, and is left alone. */
  private Optional<String> name(Path folder) throws IOException {
    try {
      return Journal.file(files, folder).read().map(lines -> lines.get(Journal.NAME));
    } catch (UnreadableException | NewerFormatException strange) {
      return Optional.empty();
    }
  }

  /**
   * Marks what is orphaned since now, unmarks what is not any more, and removes what has been for
   * {@link #KEPT}. A clock that is set meanwhile removes nothing before its time: what was marked
   * in this run is kept so long by its age, and what was marked before is seen twice.
   *
   * @param configured the names that are configured
   * @param now the time, as far as it is known
   * @param age how long this run takes, which setting the clock does not change
   * @return the names whose state was removed
   * @throws IOException if that cannot be done
   */
  public Collection<String> tidy(Collection<String> configured, Instant now, Duration age)
      throws IOException {
    for (var name : configured) {
      files.delete(folder(name).resolve(ORPHANED));
    }
    soonest.keySet().removeAll(configured);
    return now.isBefore(PLAUSIBLE) ? List.of() : removed(orphans(configured), now, age);
  }

  private Collection<String> removed(SortedMap<String, Path> orphans, Instant now, Duration age)
      throws IOException {
    var removed = new ArrayList<String>();
    for (var orphan : orphans.entrySet()) {
      var name = orphan.getKey();
      var mark = orphan.getValue().resolve(ORPHANED);
      var since = since(mark).filter(at -> !at.isBefore(PLAUSIBLE) && !at.isAfter(now));
      if (since.isEmpty()) {
        files.write(mark, now.toString().getBytes(StandardCharsets.UTF_8));
        soonest.put(name, age.plus(KEPT));
      }
      var kept = soonest.computeIfAbsent(name, any -> age.plus(LOOKED_AT));
      if (kept.compareTo(age) <= 0 && !now.isBefore(since.orElse(now).plus(KEPT))) {
        of(name).remove();
        soonest.remove(name);
        removed.add(name);
      }
    }
    return removed;
  }

  private Optional<Instant> since(Path mark) throws IOException {
    try {
      return files
          .read(mark, MAX_STAMP)
          .map(content -> Instant.parse(new String(content, StandardCharsets.UTF_8)));
    } catch (DateTimeException damaged) {
      return Optional.empty();
    }
  }
}
