// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands below the CA itself: a package uses those before it in the list, and no others. */
class PackagesTest {
  private static final Path SOURCES = Path.of("src/main/java/io/kurascep/ca/internal");
  private static final List<String> BELOW =
      List.of("settings", "message", "authority", "records", "faults");
  private static final Pattern IMPORT =
      Pattern.compile("^import io\\.kurascep\\.ca\\.internal\\.([\\w.]+);", Pattern.MULTILINE);

  static IntStream positions() {
    return IntStream.range(0, BELOW.size());
  }

  @ParameterizedTest
  @MethodSource("positions")
  void aPackageUsesOnlyThoseBelowIt(int position) throws IOException {
    try (Stream<Path> sources = Files.list(SOURCES.resolve(BELOW.get(position)))) {
      for (Path source : sources.toList()) {
        assertThat(IMPORT.matcher(Files.readString(source)).results().map(match -> match.group(1)))
            .as("%s imports", source.getFileName())
            .allMatch(
                name ->
                    BELOW.subList(0, position + 1).stream()
                        .anyMatch(below -> name.startsWith(below + ".")));
      }
    }
  }
}
