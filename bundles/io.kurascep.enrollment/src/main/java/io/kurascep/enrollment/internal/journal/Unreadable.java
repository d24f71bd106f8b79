// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Copies of a file that cannot be used, kept beside it: what may be needed is never deleted. */
final class Unreadable {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  private final DurableFiles files;
  private final Path folder;
  private final String prefix;

  Unreadable(DurableFiles files, Path file) {
    this.files = files;
    this.folder = file.getParent();
    this.prefix = file.getFileName() + ".unreadable-";
  }

  /** Keeps a copy, and says where. */
  Path setAside(byte[] content, Instant now) throws IOException {
    var kept = folder.resolve(prefix + STAMP.format(now));
    files.write(kept, content);
    return kept;
  }

  /** The copy that was kept last. */
  Optional<Path> last() throws IOException {
    return files.list(folder).stream()
        .filter(path -> path.getFileName().toString().startsWith(prefix))
        .reduce((first, second) -> second);
  }
}
