// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tries again what fuzzing has kept: seeds, ways through the code, and what once was a finding. */
class CorpusTest {

  private static final Path CORPUS = Path.of("corpus");

  @TestFactory
  Stream<DynamicContainer> givesNothingButWhatIsDocumented() {
    return Targets.all().stream()
        .map(
            target ->
                dynamicContainer(
                    target.name(),
                    files(CORPUS.resolve(target.name())).stream()
                        .map(
                            file ->
                                dynamicTest(
                                    file.getFileName().toString(),
                                    () -> target.accept(Files.readAllBytes(file))))));
  }

  @Test
  void hasSeedsForEveryTargetAndNothingElse() {
    assertThat(files(CORPUS))
        .extracting(folder -> folder.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(Targets.all().stream().map(Target::name).toList());
    assertThat(Targets.all())
        .allSatisfy(target -> assertThat(files(CORPUS.resolve(target.name()))).isNotEmpty());
  }

  private static List<Path> files(Path folder) {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
