// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.CaSettings.Approval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  private static CommandLine parse(String... arguments) {
    return CommandLine.parse(List.of(arguments));
  }

  private static CaSettings settings(CommandLine line) {
    try {
      return line.run(AliasFile.read(Path.of("/nowhere"))).get(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> challenges(CommandLine line) {
    return settings(line).admission().challenges().stream()
        .map(secret -> new String(secret.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void hasDefaults() {
    CommandLine line = parse();

    assertThat(line.command()).isEqualTo("run");
    assertThat(line.host()).isEqualTo("127.0.0.1");
    assertThat(line.port()).isEqualTo(8088);
    CaSettings settings = settings(line);
    assertThat(settings.alias()).isEqualTo("demo");
    assertThat(settings.authority().subject()).isEqualTo("CN=Kura SCEP demo CA");
    assertThat(settings.admission().challenges()).isEmpty();
    assertThat(settings.admission().kind()).isEqualTo(AdmissionSettings.Kind.SHARED);
    assertThat(settings.admission().approval()).isEqualTo(Approval.AUTOMATIC);
    assertThat(settings.policy().validity()).isEqualTo(Duration.ofDays(90));
    assertThat(settings.folder().endsWith(Path.of(".kurascep", "ca", "demo"))).isTrue();
  }

  @Test
  void readsEveryOption() {
    CommandLine line =
        parse(
            "--data",
            "/tmp/x",
            "--port",
            "0",
            "--host",
            "::1",
            "--alias",
            "Plant-7",
            "--name",
            "CN=Plant, O=Example",
            "--challenge",
            "one",
            "--challenge",
            "-two",
            "--one-time",
            "--manual",
            "--validity",
            "36h");

    assertThat(line.port()).isZero();
    assertThat(line.host()).isEqualTo("::1");
    CaSettings settings = settings(line);
    assertThat(settings.folder()).isEqualTo(Path.of("/tmp/x/plant-7"));
    assertThat(settings.authority().subject()).isEqualTo("CN=Plant, O=Example");
    assertThat(challenges(line)).containsExactly("one", "-two");
    assertThat(settings.admission().kind()).isEqualTo(AdmissionSettings.Kind.ONE_TIME);
    assertThat(settings.admission().approval()).isEqualTo(Approval.MANUAL);
    assertThat(settings.policy().validity()).isEqualTo(Duration.ofHours(36));
  }

  @ParameterizedTest
  @CsvSource({"90s, PT90S", "10m, PT10M", "36h, PT36H", "90d, PT2160H", "1s, PT1S"})
  void readsTimes(String text, Duration time) {
    assertThat(settings(parse("--validity", text)).policy().validity()).isEqualTo(time);
  }

  @Test
  void readsChallengesFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secrets"), "one\r\n\ntwo words\nümlaut");

    CommandLine line = parse("--challenge-file", file.toString(), "--challenge", "three");

    assertThat(challenges(line)).containsExactly("one", "two words", "ümlaut", "three");
  }

  /** A command line can be seen by other users. */
  @Test
  void readsTheSecretOfACommandFromAFile(@TempDir Path folder) throws IOException {
    String file = Files.writeString(folder.resolve("secret"), "two words\n").toString();

    assertThat(parse("alias", "set", "plant", "--challenge-file", file).words())
        .containsExactly("alias", "set", "plant", "challenge=two words");
    assertThat(parse("device", "add", "gate", "--challenge-file", file).words())
        .containsExactly("device", "add", "gate", "two words");
    String several = Files.writeString(folder.resolve("secret"), "one\ntwo\n").toString();
    assertThatThrownBy(() -> parse("device", "add", "gate", "--challenge-file", several))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give one challenge");
  }

  @Test
  void readsCommands() {
    assertThat(parse("reject", "all").words()).containsExactly("reject", "all");
    assertThat(parse("reject", "from", "::1").words()).containsExactly("reject", "from", "::1");
    assertThat(parse("requests").command()).isEqualTo("requests");
    assertThat(parse("--data", "/x", "approve", "7").words()).containsExactly("approve", "7");
    assertThat(parse("reject", "12", "--alias", "other").command()).isEqualTo("reject");
  }

  @Test
  void helpsOnOneScreen() {
    assertThat(parse("--help").help()).isTrue();
    assertThat(parse("approve", "-h").help()).isTrue();
    assertThat(CommandLine.HELP.lines()).hasSizeLessThanOrEqualTo(45);
    assertThat(CommandLine.HELP.lines()).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--unknown",
        "-x",
        "run",
        "start now",
        "requests 1",
        "approve",
        "approve x",
        "approve 1 2",
        "reject -1",
        "reject all 1",
        "reject from",
        "reject everything",
        "--validity 999999999d",
        "--port",
        "--port x",
        "--port -1",
        "--port 65536",
        "--port 999999999999",
        "--data",
        "--data --port 1",
        "--validity 10",
        "--validity m",
        "--validity 10x",
        "--validity 0m",
        "--validity -1d",
        "--validity 1.5h",
        "--alias a/b",
        "--alias ..",
        "--alias ä",
        "--name hello",
        "--name CN=a,",
        "--set",
        "--set profile",
        "--set =x",
        "--set port=1",
        "--set profile=other",
        "challenge x",
        "device",
        "device add",
        "device list x",
        "revoke",
        "rollover",
        "rollover now now",
        "alias",
        "alias set x",
        "alias remove",
        "--challenge",
        "--challenge-file /nowhere/at/all",
      })
  void refusesEverythingElseInOneSentence(String arguments) {
    assertThatThrownBy(() -> settings(parse(arguments.split(" ", -1))))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            e -> assertThat(e.getMessage()).isNotBlank().doesNotEndWith(".").doesNotContain("\n"));
  }
}
