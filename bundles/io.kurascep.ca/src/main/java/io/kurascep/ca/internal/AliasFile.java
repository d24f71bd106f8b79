// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.settings.SettingsFile;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The aliases of {@code bin/ca}, in the file {@code aliases} of the folder of all CAs. */
final class AliasFile {
  private static final String CHALLENGE = "challenge";

  private final Path data;
  private final SettingsFile file;

  private AliasFile(Path data, SettingsFile file) {
    this.data = data;
    this.file = file;
  }

  /** Reads it; one that is not there has no alias. */
  static AliasFile read(Path data) throws IOException {
    return new AliasFile(data, SettingsFile.read(data.resolve("aliases"), DurableFiles.onDisk()));
  }

  /** Returns the names of the aliases. */
  Set<String> names() {
    return file.sections().keySet();
  }

  /**
   * Returns the settings of an alias.
   *
   * @throws IllegalArgumentException with one sentence saying what is wrong
   */
  Map<String, Object> settings(String alias) {
    Map<String, String> section = file.sections().getOrDefault(alias, Map.of());
    check(section);
    return new HashMap<>(section);
  }

  private void check(Map<String, String> section) {
    if (section.containsKey(CHALLENGE)) {
      throw new IllegalArgumentException(
          "the file aliases has a challenge in clear: take it away, and give it by ca alias set");
    }
    for (String name : section.keySet()) {
      if (!SettingNames.ofAlias().contains(name)) {
        throw new IllegalArgumentException(
            "the file aliases has a setting that is unknown: " + Names.printable(name));
      }
    }
  }

  /**
   * Sets settings of an alias; of a challenge only a hash is kept.
   *
   * @param assignments each {@code name=value}; an empty value takes a setting away
   * @throws IllegalArgumentException with one sentence if the alias could not run with them
   */
  void set(String alias, List<String> assignments) throws IOException {
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("give each setting as name=value: see ca alias list");
      }
      String name = assignment.substring(0, equals).strip();
      String value = assignment.substring(equals + 1).strip();
      boolean secret = name.equals(CHALLENGE);
      file.set(
          alias,
          secret ? StoredChallenge.SETTING : name,
          secret && !value.isEmpty() ? stored(value) : value);
    }
    Map<String, Object> settings = settings(alias);
    settings.put("alias", alias);
    new AliasSettings(settings).ca(() -> data);
    file.write();
  }

  private static String stored(String challenge) {
    return StoredChallenge.of(new Secret(challenge.toCharArray()), new SecureRandom()).toString();
  }

  /** Takes an alias away; the folder with its state stays. */
  void remove(String alias) throws IOException {
    if (!file.remove(alias)) {
      throw new IOException("no alias " + Names.printable(alias) + " is in the file aliases");
    }
    file.write();
  }

  /** Returns the file as lines, without hashes of challenges. */
  List<String> lines() {
    return file.sections().entrySet().stream()
        .flatMap(
            section ->
                Stream.concat(
                    Stream.of("[" + section.getKey() + "]"),
                    section.getValue().entrySet().stream().map(AliasFile::line)))
        .toList();
  }

  private static String line(Map.Entry<String, String> setting) {
    return setting.getKey().equals(StoredChallenge.SETTING)
        ? CHALLENGE + " = (secret)"
        : setting.getKey() + " = " + setting.getValue();
  }
}
