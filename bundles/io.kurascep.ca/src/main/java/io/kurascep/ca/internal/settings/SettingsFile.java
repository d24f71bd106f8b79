// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.settings;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file with one section for each alias, for people to read and write: {@code [alias]}, then
 * {@code name = value}, one to a line; lines that begin with # are comments. Changes keep the
 * comments.
 */
public final class SettingsFile {
  private static final int LONGEST_FILE = 1024 * 1024;

  private final Path path;
  private final DurableFiles files;
  private final List<String> lines;

  private SettingsFile(Path path, DurableFiles files, List<String> lines) {
    this.path = path;
    this.files = files;
    this.lines = lines;
  }

  /**
   * Reads a file; one that is not there is empty.
   *
   * @throws IOException if it cannot be read
   */
  public static SettingsFile read(Path path, DurableFiles files) throws IOException {
    String text =
        files
            .read(path, LONGEST_FILE)
            .map(octets -> new String(octets, StandardCharsets.UTF_8))
            .orElse("");
    return new SettingsFile(path, files, new ArrayList<>(text.lines().toList()));
  }

  /**
   * Returns the settings by alias, in the order of the file.
   *
   * @throws IllegalArgumentException with the number of the line that is wrong
   */
  public Map<String, Map<String, String>> sections() {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    Map<String, String> section = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      Optional<String> alias = alias(line);
      if (alias.isPresent()) {
        section = new LinkedHashMap<>();
        if (sections.put(alias.get(), section) != null) {
          throw wrong(i, "has an alias that stands above already");
        }
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        if (section == null || equals < 1) {
          throw wrong(i, "must be [alias], or a setting = value below one");
        }
        section.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return sections;
  }

  private IllegalArgumentException wrong(int index, String what) {
    return new IllegalArgumentException("line " + (index + 1) + " of " + path + " " + what);
  }

  private static Optional<String> alias(String line) {
    return line.startsWith("[") && line.endsWith("]")
        ? Optional.of(line.substring(1, line.length() - 1).strip().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /**
   * Sets a setting, and makes the section of the alias where there is none.
   *
   * @param value the value; empty: the setting is taken away
   */
  public void set(String alias, String name, String value) {
    int start = start(alias);
    if (start < 0) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add("[" + alias + "]");
      start = lines.size() - 1;
    }
    int end = end(start);
    for (int i = start + 1; i < end; i++) {
      if (lines.get(i).strip().matches(Pattern.quote(name) + "\\s*=.*")) {
        lines.remove(i);
        end--;
        i--;
      }
    }
    if (!value.isEmpty()) {
      while (end > start + 1 && lines.get(end - 1).isBlank()) {
        end--;
      }
      lines.add(end, name + " = " + value);
    }
  }

  /**
   * Takes a section away.
   *
   * @return whether there was one
   */
  public boolean remove(String alias) {
    int start = start(alias);
    if (start < 0) {
      return false;
    }
    lines.subList(start, end(start)).clear();
    return true;
  }

  private int start(String alias) {
    for (int i = 0; i < lines.size(); i++) {
      if (alias(lines.get(i).strip()).equals(Optional.of(alias.toLowerCase(Locale.ROOT)))) {
        return i;
      }
    }
    return -1;
  }

  private int end(int start) {
    int end = start + 1;
    while (end < lines.size() && alias(lines.get(end).strip()).isEmpty()) {
      end++;
    }
    return end;
  }

  /**
   * Writes the file.
   *
   * @throws IOException if it cannot be written; it is as it was then
   */
  public void write() throws IOException {
    files.createFolders(path.toAbsolutePath().getParent());
    files.write(path, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
