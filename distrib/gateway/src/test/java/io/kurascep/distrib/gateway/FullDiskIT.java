// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway on a disk that is full, and where files may not grow. */
class FullDiskIT {
  @TempDir private Path folder;

  @Test
  void waitsForSpaceAndLosesNothing() throws Exception {
    requireNamespaces();
    Path data = Files.createDirectory(folder.resolve("data"));
    try (Laboratory laboratory = new Laboratory(folder, data, "--manual")) {
      Path settings = folder.resolve("settings");
      laboratory.writeSettings(settings);
      // The disk is a file system in memory, which only the gateway sees at its place.
      String prepare =
          "mount -t tmpfs -o size=16m tmpfs %s && cp -r %s %s/etc && exec \"$@\""
              .formatted(data, settings, data);
      try (Program gateway =
          laboratory.gateway(List.of("unshare", "-rm", "sh", "-c", prepare, "sh"))) {
        gateway.await(line -> line.contains("journal: gateway PENDING"));
        Path seen = Path.of("/proc/" + gateway.pid() + "/root" + data);
        Path filling = seen.resolve("filling");
        fill(filling);

        assertThat(laboratory.approve()).isTrue();
        gateway.await(line -> line.contains("disk is full"));
        assertThat(laboratory.journaledPhase(seen)).contains("PENDING");
        assertThat(laboratory.installed(seen)).isEmpty();

        Files.delete(filling);
        gateway.await(line -> line.contains("-----END CERTIFICATE-----"));
        assertThat(laboratory.certifiedKeys())
            .containsExactly(laboratory.installed(seen).orElseThrow().getPublicKey());
        gateway.kill();
      }
    }
  }

  @Test
  void sendsNothingThatItCannotRemember() throws Exception {
    Path data = folder.resolve("data");
    try (Laboratory laboratory = new Laboratory(folder, data)) {
      laboratory.writeSettings(data.resolve("etc"));
      // RLIMIT_FSIZE: no file may be longer than 1,024 bytes, so that no journal can be written.
      List<String> limited = List.of("sh", "-c", "ulimit -f 2 && exec \"$@\"", "sh");
      try (Program gateway = laboratory.gateway(limited)) {
        gateway.await(line -> line.contains("gateway") && line.contains("cannot write"));
        gateway.kill();
      }
      assertThat(laboratory.issued()).isEmpty();

      try (Program gateway = laboratory.gateway(List.of(), "--exit-when-enrolled")) {
        assertThat(gateway.exitStatus()).as(gateway.output()).isZero();
      }
      assertThat(laboratory.issued()).hasSize(1);
    }
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static void requireNamespaces() throws IOException, InterruptedException {
    Program.require(
        Program.works("unshare", "-rm", "true"), "a file system of its own needs a namespace");
  }
}
