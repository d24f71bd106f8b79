// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of docs/embedded-ca.md as they are written there, one after the other, on a
 * network of their own, since they use the port that a newcomer has.
 */
class EmbeddedCaGuideIT {
  private static final Path GUIDE = Path.of("..", "..", "docs", "embedded-ca.md");
  private static final Pattern COMMANDS =
      Pattern.compile("^```sh\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String NETWORK = "ip link set lo up && exec bash -eux \"$0\"";

  @Test
  void bringsANewcomerToACertificateARolloverAndARevocation(@TempDir Path folder)
      throws IOException, InterruptedException {
    requireTools();
    Path bin = Path.of(System.getProperty("distribution"), "bin").toAbsolutePath();
    Files.createSymbolicLink(folder.resolve("bin"), bin);
    Path script = Files.writeString(folder.resolve("commands"), commands());
    Path output = folder.resolve("output");

    // The namespace ends with its first process, and the CA in it whatever happened.
    Process process =
        new ProcessBuilder(
                "unshare", "-rnpf", "--kill-child", "sh", "-c", NETWORK, script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(Files.readString(output)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }

    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("approved: certificate ")
        .contains("subject=CN = gateway-1, O = Example")
        .contains("device.pem: OK")
        .contains("CMS Verification successful")
        .contains("2  current  until ")
        .contains("verify OK")
        .contains("Serial Number: ");
    assertThat(Files.readString(folder.resolve("next.pem"))).contains("BEGIN CERTIFICATE");
  }

  private static String commands() throws IOException {
    return COMMANDS
        .matcher(Files.readString(GUIDE))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.joining());
  }

  private static void requireTools() throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(
                "sh",
                "-c",
                "command -v pki curl openssl bash ip && unshare -rnpf ip link set lo up")
            .redirectErrorStream(true)
            .start();
    String said = new String(probe.getInputStream().readAllBytes(), UTF_8);
    Program.require(
        probe.waitFor() == 0,
        "the guide needs pki, curl, openssl, bash, ip and a network of its own: " + said);
  }
}
