// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;

/** The deployment package as the build has made it. */
final class AddOnPackage {
  private AddOnPackage() {}

  /** The file. */
  static Path file() {
    try {
      return KuraFramework.jars("deployment-package").get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files that end like that in all bundles, by their path in the bundle. */
  static Map<String, byte[]> files(String suffix) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (JarInputStream bundles = new JarInputStream(Files.newInputStream(file()))) {
      while (bundles.getNextJarEntry() != null) {
        // Closing it would close the package.
        JarInputStream bundle = new JarInputStream(bundles);
        for (JarEntry each = bundle.getNextJarEntry();
            each != null;
            each = bundle.getNextJarEntry()) {
          if (each.getName().endsWith(suffix)) {
            files.put(each.getName(), bundle.readAllBytes());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
