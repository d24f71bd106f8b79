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

  private static List<String> challenges(CommandLine line) {
    return line.settings().challenges().stream()
        .map(secret -> new String(secret.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void hasDefaults() {
    CommandLine line = parse();

    assertThat(line.command()).isEqualTo("run");
    assertThat(line.host()).isEqualTo("127.0.0.1");
    assertThat(line.port()).isEqualTo(8088);
    CaSettings settings = line.settings();
    assertThat(settings.alias()).isEqualTo("demo");
    assertThat(settings.subject()).isEqualTo("CN=Kura SCEP demo CA");
    assertThat(settings.challenges()).isEmpty();
    assertThat(settings.oneTime()).isFalse();
    assertThat(settings.approval()).isEqualTo(Approval.AUTOMATIC);
    assertThat(settings.validity()).isEqualTo(Duration.ofDays(90));
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
    CaSettings settings = line.settings();
    assertThat(settings.folder()).isEqualTo(Path.of("/tmp/x/plant-7"));
    assertThat(settings.subject()).isEqualTo("CN=Plant, O=Example");
    assertThat(challenges(line)).containsExactly("one", "-two");
    assertThat(settings.oneTime()).isTrue();
    assertThat(settings.approval()).isEqualTo(Approval.MANUAL);
    assertThat(settings.validity()).isEqualTo(Duration.ofHours(36));
  }

  @ParameterizedTest
  @CsvSource({"90s, PT90S", "10m, PT10M", "36h, PT36H", "90d, PT2160H", "1s, PT1S"})
  void readsTimes(String text, Duration time) {
    assertThat(parse("--validity", text).settings().validity()).isEqualTo(time);
  }

  @Test
  void readsChallengesFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secrets"), "one\r\n\ntwo words\nümlaut");

    CommandLine line = parse("--challenge-file", file.toString(), "--challenge", "three");

    assertThat(challenges(line)).containsExactly("one", "two words", "ümlaut", "three");
  }

  @Test
  void readsCommands() {
    assertThat(parse("requests").command()).isEqualTo("requests");
    assertThat(parse("--data", "/x", "approve", "7").number()).isEqualTo("7");
    assertThat(parse("reject", "12", "--alias", "other").command()).isEqualTo("reject");
  }

  @Test
  void helpsOnOneScreen() {
    assertThat(parse("--help").help()).isTrue();
    assertThat(parse("approve", "-h").help()).isTrue();
    assertThat(CommandLine.HELP.lines()).hasSizeLessThanOrEqualTo(25);
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
        "--one-time",
        "--challenge",
        "--challenge-file /nowhere/at/all",
      })
  void refusesEverythingElseInOneSentence(String arguments) {
    assertThatThrownBy(() -> parse(arguments.split(" ", -1)).settings())
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            e -> assertThat(e.getMessage()).isNotBlank().doesNotEndWith(".").doesNotContain("\n"));
  }
}
