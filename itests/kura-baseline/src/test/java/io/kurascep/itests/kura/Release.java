// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import io.kurascep.features.deployment.DeploymentPackager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The add-on packed as another release: the same classes under another version. */
final class Release {
  private Release() {}

  /**
   * Packs one.
   *
   * @param folder where it is put
   * @param version of the bundles and the package
   * @return the deployment package
   */
  static Path of(Path folder, String version) {
    try {
      Path work = Files.createDirectories(folder.resolve("release-" + version));
      Path target = work.resolve("io.kurascep_" + version + ".dp");
      List<String> arguments = new ArrayList<>(List.of(target.toString(), "io.kurascep"));
      try (JarInputStream all = new JarInputStream(Files.newInputStream(AddOnPackage.file()))) {
        for (JarEntry each = all.getNextJarEntry(); each != null; each = all.getNextJarEntry()) {
          Path bundle = work.resolve(each.getName());
          rewrite(new JarInputStream(all), bundle, version);
          arguments.add(bundle.toString());
        }
      }
      DeploymentPackager.main(arguments.toArray(String[]::new));
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rewrite(JarInputStream bundle, Path target, String version)
      throws IOException {
    Manifest manifest = bundle.getManifest();
    manifest.getMainAttributes().putValue("Bundle-Version", version);
    try (OutputStream file = Files.newOutputStream(target);
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      for (JarEntry each = bundle.getNextJarEntry();
          each != null;
          each = bundle.getNextJarEntry()) {
        jar.putNextEntry(new JarEntry(each.getName()));
        bundle.transferTo(jar);
      }
    }
  }
}
