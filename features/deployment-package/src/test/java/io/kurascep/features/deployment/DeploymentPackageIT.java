// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.features.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;

/** Looks into the package that was built. */
class DeploymentPackageIT {

  private static final Path PACKAGE = Path.of(System.getProperty("package"));

  @Test
  void holdsOurBundlesAndNothingThatKuraShips() throws IOException {
    List<String> bundles = new ArrayList<>();
    List<String> files = new ArrayList<>();
    try (JarInputStream jar = new JarInputStream(Files.newInputStream(PACKAGE))) {
      for (JarEntry each = jar.getNextJarEntry(); each != null; each = jar.getNextJarEntry()) {
        bundles.add(each.getName().replaceFirst("_.*", ""));
        files.addAll(files(jar.readAllBytes()));
      }
    }

    assertThat(bundles)
        .containsExactly(
            "io.kurascep.files",
            "io.kurascep.protocol",
            "io.kurascep.api",
            "io.kurascep.enrollment",
            "io.kurascep.publisher");
    assertThat(files)
        .isNotEmpty()
        .allMatch(each -> each.matches("(io/kurascep/|META-INF/|OSGI-INF/).*|io/"));
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(PACKAGE)).isLessThan(600_000);
  }

  private static List<String> files(byte[] bundle) throws IOException {
    List<String> files = new ArrayList<>();
    try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bundle))) {
      for (JarEntry each = jar.getNextJarEntry(); each != null; each = jar.getNextJarEntry()) {
        files.add(each.getName());
      }
    }
    return files;
  }
}
