// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs. */
class CommandSourceTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  private List<String> script(String text, String... arguments) throws IOException {
    var file = folder.resolve("challenge.sh");
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    var command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  @Test
  void takesWhatACommandWrites() throws Exception {
    assertThat(CommandSource.run(script("echo 4711"), LONG)).isEqualTo("4711\n");
  }

  @Test
  void passesArgumentsOnAsTheyAre() throws Exception {
    var command = script("printf '%s|' \"$@\"", "a b", "$(id)", ";", "*");
    assertThat(CommandSource.run(command, LONG)).isEqualTo("a b|$(id)|;|*|");
  }

  @Test
  void givesNeitherEnvironmentNorInput() throws Exception {
    var written = CommandSource.run(script("pwd; env; cat"), LONG);
    assertThat(written.lines().filter(line -> !line.startsWith("_=")))
        .containsExactlyInAnyOrder(
            "/",
            "LC_ALL=C",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "PWD=/");
  }

  @Test
  void failsWithTheExitStatusAndWithoutWhatWasWritten() throws Exception {
    var command = script("echo geheim; echo geheim >&2; exit 3", "geheim");
    assertThatThrownBy(() -> CommandSource.run(command, LONG))
        .isInstanceOf(ChallengeException.class)
        .hasMessageContaining("exit status 3")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void dropsWhatIsWrittenToTheStandardErrorHoweverMuch() throws Exception {
    var command = script("head -c 1000000 /dev/zero >&2; echo 4711");
    assertThat(CommandSource.run(command, LONG)).isEqualTo("4711\n");
  }

  @Test
  void stopsACommandThatWritesWithoutEnd() throws Exception {
    var command = script("exec cat /dev/zero");
    assertThatThrownBy(() -> CommandSource.run(command, LONG))
        .hasMessageContaining("more than 4096 bytes");
  }

  @Test
  void stopsACommandThatTakesTooLongWithAllThatItStarted() throws Exception {
    var pid = folder.resolve("pid");
    var command = script("sleep 1000 & echo $! > %s; wait".formatted(pid));
    assertThatThrownBy(() -> CommandSource.run(command, Duration.ofSeconds(1)))
        .hasMessageContaining("longer than 1 s");
    var child = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    child.ifPresent(left -> left.onExit().join());
  }

  @Test
  void doesNotWaitForWhatACommandLeavesBehind() throws Exception {
    var pid = folder.resolve("pid");
    var command = script("sleep 1000 & echo $! > %s; echo 4711".formatted(pid));
    try {
      assertThat(CommandSource.run(command, LONG)).isEqualTo("4711\n");
    } finally {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void saysThatThereIsNoSuchCommand() {
    assertThatThrownBy(() -> CommandSource.run(List.of("/no/such/program", "geheim"), LONG))
        .hasMessageContaining("/no/such/program cannot be run")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    var command = script("exec sleep 1000");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> CommandSource.run(command, LONG)).hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
