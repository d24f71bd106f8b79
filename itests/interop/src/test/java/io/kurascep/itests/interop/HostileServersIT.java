// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code bin/hostile} finds in clients. What is expected of those of others stands in
 * docs/embedded-ca.md; a change either way fails.
 */
class HostileServersIT {
  private static final Path GUIDE = Path.of("..", "..", "docs", "embedded-ca.md");
  private static final int PATIENCE = 20; // minutes
  private static final Pattern LINE =
      Pattern.compile("^(T\\d+) +(\\S.*?\\S) {2,}([a-z0-9-]+): .*$", Pattern.MULTILINE);
  private static final String SCEPCLIENT =
      "scepclient -server-url $URL -ca-fingerprint $FINGERPRINT -challenge $CHALLENGE -cn device"
          + " -private-key ../device.key -certificate $OUT";

  @TempDir private Path folder;

  @Test
  void ourClientAcceptsNothingWrongly() throws Exception {
    Findings findings = java(OurCommand.class);

    assertThat(findings.verdicts().keySet()).as(findings.said()).containsExactly("refused");
    assertThat(findings.status()).isZero();
    assertThat(Files.readString(GUIDE)).contains("`" + findings.summary() + "`");
    try (Stream<Path> runs = Files.list(data().resolve("runs"))) {
      assertThat(runs.filter(Files::isDirectory)).isNotEmpty().allSatisfy(this::saysWhyItRefuses);
    }
  }

  private void saysWhyItRefuses(Path run) throws IOException {
    if (Files.notExists(run.resolve("out.pem"))) {
      assertThat(run.resolve(OurCommand.REFUSED)).content().isNotBlank();
    }
  }

  @Test
  void jscepAcceptsWhatTheGuideSays() throws Exception {
    Findings findings = java(JscepCommand.class);

    assertThat(findings.status()).as(findings.said()).isEqualTo(1);
    String guide = transcript("JscepCommand\"");
    assertThat(findings.verdicts()).as(findings.said()).isEqualTo(verdicts(guide));
    assertThat(findings.summary()).isEqualTo(summary(guide));
  }

  @Test
  void scepclientAcceptsWhatTheGuideSays() throws Exception {
    boolean there = ForeignClient.isProgram("/usr/bin/scepclient");
    assertThat(there || !Boolean.getBoolean("required")).as("scepclient is installed").isTrue();
    Assumptions.assumeTrue(there, "scepclient is missing");

    Findings findings =
        hostile("--seconds", "10", "--set", "request.ciphers=DES", "--client", SCEPCLIENT);

    assertThat(findings.status()).as(findings.said()).isEqualTo(1);
    var unusual = new TreeMap<>(findings.verdicts());
    unusual.keySet().removeAll(List.of("refused", "not tried"));
    String guide = transcript("$ bin/hostile --set request.ciphers=DES");
    assertThat(unusual).as(findings.said()).isEqualTo(verdicts(guide));
    assertThat(findings.summary()).isEqualTo(summary(guide));
  }

  /** How it ended, what it said, and the names of the attacks by what came of them. */
  private record Findings(int status, String said, Map<String, List<String>> verdicts) {
    String summary() {
      return HostileServersIT.summary(said);
    }
  }

  /** The last line, which counts. */
  private static String summary(String said) {
    return said.lines().reduce("", (before, line) -> line);
  }

  private static Map<String, List<String>> verdicts(String said) {
    return LINE.matcher(said)
        .results()
        .collect(
            Collectors.groupingBy(
                line -> line.group(2),
                TreeMap::new,
                Collectors.mapping((MatchResult line) -> line.group(3), Collectors.toList())));
  }

  /** What the guide shows behind a command. */
  private static String transcript(String command) throws IOException {
    String guide = Files.readString(GUIDE);
    int begin = guide.indexOf(command);
    return guide.substring(begin, guide.indexOf("```", begin));
  }

  private Findings java(Class<?> client) throws IOException, InterruptedException {
    String command = java() + "-cp '%s' %s ".formatted(classPath(), client.getName());
    return hostile(
        "--client", command + "client", "--next-ca", command + "next-ca", "--crl", command + "crl");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java")
        + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m"
        + " -Dorg.slf4j.simpleLogger.defaultLogLevel=off ";
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Findings hostile(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java().split(" ", -1)));
    command.removeIf(String::isEmpty);
    command.addAll(List.of("-cp", classPath(), "io.kurascep.ca.internal.hostile.Main"));
    command.addAll(List.of("--data", data().toString()));
    command.addAll(List.of(options));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE, TimeUnit.MINUTES);
      String said = Files.readString(output);
      assertThat(ended).as("it ends, after it said: " + said).isTrue();
      return new Findings(process.exitValue(), said, verdicts(said));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
