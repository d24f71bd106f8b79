// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The journals of all certificates, under one folder. */
public final class Journals {

  /** How long the state of a certificate is kept whose configuration is gone. */
  public static final Duration KEPT = Duration.ofDays(30);

  private static final String ORPHANED = "orphaned";
  private static final int MAX_STAMP = 100;
  private static final Envelope ENVELOPE = new Envelope("kurascep-state");

  private final DurableFiles files;
  private final Path enrollments;
  private final Path servers;

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
    return new ServerFile(files, servers.resolve(FolderName.of(server)));
  }

  private Path folder(String enrollment) {
    return enrollments.resolve(FolderName.of(enrollment));
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
    var content = files.read(folder.resolve(Journal.STATE), Journal.MAX_BYTES);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(ENVELOPE.decode(content.get()).get(Journal.NAME));
    } catch (UnreadableException | NewerFormatException strange) {
      return Optional.empty();
    }
  }

  /**
   * Marks what is orphaned since now, unmarks what is not any more, and removes what has been for
   * {@link #KEPT}.
   *
   * @param configured the names that are configured
   * @param now the time
   * @return the names whose state was removed
   * @throws IOException if that cannot be done
   */
  public Collection<String> tidy(Collection<String> configured, Instant now) throws IOException {
    var removed = new TreeMap<String, Path>();
    for (var name : configured) {
      files.delete(folder(name).resolve(ORPHANED));
    }
    for (var orphan : orphans(configured).entrySet()) {
      var mark = orphan.getValue().resolve(ORPHANED);
      var since = since(mark);
      if (since.isEmpty()) {
        files.write(mark, now.toString().getBytes(StandardCharsets.UTF_8));
      } else if (!now.isBefore(since.get().plus(KEPT))) {
        of(orphan.getKey()).remove();
        removed.put(orphan.getKey(), orphan.getValue());
      }
    }
    return removed.keySet();
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
