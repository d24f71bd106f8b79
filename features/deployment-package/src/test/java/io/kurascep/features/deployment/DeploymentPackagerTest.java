// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.features.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs small bundles and reads the package as Deployment Admin does: as a stream. */
class DeploymentPackagerTest {

  @TempDir Path folder;

  @Test
  void listsTheBundlesInTheOrderInWhichTheyWereGiven() throws IOException {
    Path target = pack(bundle("zebra", "1.2.3"), bundle("ant", "1.2.3"));

    try (JarInputStream jar = new JarInputStream(Files.newInputStream(target))) {
      Manifest manifest = jar.getManifest();
      assertThat(manifest.getMainAttributes().getValue("DeploymentPackage-SymbolicName"))
          .isEqualTo("test");
      assertThat(manifest.getMainAttributes().getValue("DeploymentPackage-Version"))
          .isEqualTo("1.2.3");
      assertThat(manifest.getAttributes("zebra_1.2.3.jar").getValue("Bundle-SymbolicName"))
          .isEqualTo("zebra");
      assertThat(manifest.getAttributes("ant_1.2.3.jar").getValue("Bundle-Version"))
          .isEqualTo("1.2.3");
      assertThat(jar.getNextJarEntry().getName()).isEqualTo("zebra_1.2.3.jar");
      assertThat(jar.getNextJarEntry().getName()).isEqualTo("ant_1.2.3.jar");
      assertThat(jar.getNextJarEntry()).isNull();
    }
  }

  @Test
  void keepsWhatIsInABundle() throws IOException {
    Path target = pack(bundle("ant", "1.2.3"));

    try (JarInputStream outer = new JarInputStream(Files.newInputStream(target))) {
      outer.getNextJarEntry();
      try (JarInputStream inner =
          new JarInputStream(new ByteArrayInputStream(outer.readAllBytes()))) {
        assertThat(inner.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"))
            .isEqualTo("ant;singleton:=true");
        JarEntry entry = inner.getNextJarEntry();
        assertThat(entry.getName()).isEqualTo("content.txt");
        assertThat(inner.readAllBytes()).asString().isEqualTo("ant".repeat(100));
      }
    }
  }

  @Test
  void makesTheSamePackageOfTheSameBundles() throws IOException {
    Path bundle = bundle("ant", "1.2.3");
    byte[] first = Files.readAllBytes(pack(bundle));

    assertThat(Files.readAllBytes(pack(bundle))).isEqualTo(first);
  }

  @Test
  void refusesBundlesOfSeveralVersions() throws IOException {
    Path one = bundle("ant", "1.2.3");
    Path other = bundle("bee", "1.2.4");

    assertThatThrownBy(() -> pack(one, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1.2.3, 1.2.4]");
  }

  @Test
  void refusesAJarThatIsNoBundle() throws IOException {
    Path jar = folder.resolve("plain.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("content.txt"));
    }

    assertThatThrownBy(() -> pack(jar))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("plain.jar is no bundle");
  }

  @Test
  void refusesToPackNothing() {
    assertThatThrownBy(() -> pack()).isInstanceOf(IllegalArgumentException.class);
  }

  private Path pack(Path... bundles) throws IOException {
    Path target = folder.resolve("test.dp");
    String[] arguments = new String[bundles.length + 2];
    arguments[0] = target.toString();
    arguments[1] = "test";
    for (int i = 0; i < bundles.length; i++) {
      arguments[i + 2] = bundles[i].toString();
    }
    DeploymentPackager.main(arguments);
    return target;
  }

  private Path bundle(String name, String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name + ";singleton:=true");
    manifest.getMainAttributes().putValue("Bundle-Version", version);
    Path jar = folder.resolve(name + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("content.txt"));
      try (InputStream content =
          new ByteArrayInputStream(name.repeat(100).getBytes(StandardCharsets.UTF_8))) {
        content.transferTo(out);
      }
    }
    return jar;
  }
}
