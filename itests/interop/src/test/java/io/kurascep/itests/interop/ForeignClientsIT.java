// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that others wrote, against the embedded CA in a process of its own. What is expected of
 * each client and operation stands in the tables; a change either way fails.
 */
class ForeignClientsIT {
  @TempDir private Path folder;
  private EmbeddedCa ca;

  @AfterEach
  void stop() {
    if (ca != null) {
      ca.close();
    }
  }

  private EmbeddedCa start(String settings) throws IOException {
    ca =
        EmbeddedCa.start(folder, settings.isEmpty() ? List.of() : List.of(settings.split(" ", -1)));
    return ca;
  }

  /** Runs a command with the CA's address and certificate in its environment. */
  private String run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", "");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", "set -o pipefail; " + command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("URL", ca.url());
    builder.environment().put("CA", ca.certificate().toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(output, UTF_8);
    return process.exitValue() == 0 ? "done" : "status " + process.exitValue() + ": " + said;
  }

  private static void require(String program) throws IOException, InterruptedException {
    boolean there =
        new ProcessBuilder("bash", "-c", "command -v " + program).start().waitFor() == 0;
    if (Boolean.getBoolean("required")) {
      assertThat(there).as("%s is installed", program).isTrue();
    }
    Assumptions.assumeTrue(there, program + " is missing");
  }

  private void assertOutcome(String command, String expected)
      throws IOException, InterruptedException {
    String outcome = run(command);
    if (expected.equals("done")) {
      assertThat(outcome).isEqualTo("done");
    } else {
      assertThat(outcome).startsWith("status").contains(expected);
    }
  }

  private static final String PKI_ENROLL =
      "openssl genrsa -out device.key 2048;"
          + " pki --scep --url $URL --in device.key --dn 'CN=device' --password secret"
          + " --cacert-enc $CA --cacert-sig $CA --interval 1 --outform pem";

  /** The pki of strongSwan. */
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "capabilities and CA | '' | done",
        "enrollment | '' | done",
        "enrollment with 3DES and SHA-1 | '' | done",
        "wrong challenge | '' | badRequest",
        "polling | approval=manual | done",
        "renewal | '' | done",
        "renewal too early | renewal.percent=50 | badRequest",
      })
  void strongswan(String operation, String settings, String expected) throws Exception {
    require("pki");
    start(settings);
    String command =
        switch (operation) {
          case "capabilities and CA" ->
              "pki --scepca --url $URL --caout got.pem --outform pem;"
                  + " cmp <(openssl x509 -in $CA) <(openssl x509 -in got.pem)";
          case "enrollment with 3DES and SHA-1" ->
              PKI_ENROLL + " --cipher des3 --digest sha1 > device.pem";
          case "wrong challenge" -> PKI_ENROLL.replace("secret", "wrong") + " > device.pem";
          case "polling" -> PKI_ENROLL + " > device.pem & " + ca.approval() + " wait $!";
          case "enrollment" -> PKI_ENROLL + " > device.pem; openssl verify -CAfile $CA device.pem";
          default ->
              PKI_ENROLL
                  + " > device.pem; openssl genrsa -out new.key 2048; pki --scep --url $URL"
                  + " --in new.key --dn 'CN=device' --cert device.pem --key device.key"
                  + " --cacert-enc $CA --cacert-sig $CA --outform pem > new.pem;"
                  + " openssl verify -CAfile $CA new.pem";
        };
    assertOutcome(command, expected);
  }

  private static final String SCEPCLIENT =
      "scepclient -server-url $URL -private-key device.key -certificate device.pem -cn device";

  /** The scepclient of micromdm, which sends single DES: RFC 8894 forbids it. */
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "enrollment | '' | badAlg",
        "enrollment | request.ciphers=DES,AES-128 | done",
        "wrong challenge | request.ciphers=DES,AES-128 | badRequest",
        "renewal | request.ciphers=DES,AES-128 | done",
      })
  void micromdm(String operation, String settings, String expected) throws Exception {
    require("scepclient");
    start(settings);
    String enroll = SCEPCLIENT + " -challenge secret";
    String command =
        switch (operation) {
          case "wrong challenge" -> SCEPCLIENT + " -challenge wrong";
          case "renewal" -> enroll + "; cp device.pem old.pem; " + enroll;
          default -> enroll + "; openssl verify -CAfile $CA device.pem";
        };
    assertOutcome(command, expected);
  }

  /** The helper of certmonger, which sends what certmonger made. */
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "capabilities | '' | done",
        "CA certificates | '' | done",
        "CA certificates of an RA | mode=ra | done",
      })
  void certmonger(String operation, String settings, String expected) throws Exception {
    require("/usr/lib/certmonger/scep-submit");
    start(settings);
    String submit = "/usr/lib/certmonger/scep-submit -u $URL ";
    String command =
        operation.equals("capabilities")
            ? submit + "-c | grep -x SCEPStandard"
            : submit + "-C | grep 'BEGIN CERTIFICATE'";
    assertOutcome(command, expected);
  }
}
