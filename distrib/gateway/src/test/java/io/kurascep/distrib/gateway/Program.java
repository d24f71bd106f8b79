// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program of the distribution, run as a user runs it. */
final class Program implements AutoCloseable {
  private static final Path BIN = Path.of(System.getProperty("distribution"), "bin");
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private final Thread reader;

  private Program(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output");
    reader.start();
  }

  /**
   * Starts a program of the folder bin.
   *
   * @param name of the program
   * @param arguments its command line
   */
  static Program start(String name, Object... arguments) throws IOException {
    return startIn(List.of(), name, arguments);
  }

  /**
   * Starts a program of the folder bin by way of another one.
   *
   * @param surroundings a command that ends with running the one behind it
   * @param name of the program
   * @param arguments its command line
   */
  static Program startIn(List<String> surroundings, String name, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(surroundings);
    command.add(BIN.resolve(name).toString());
    List.of(arguments).forEach(argument -> command.add(argument.toString()));
    return new Program(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** A port that nothing uses at the moment. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Whether a program is there and ends well. */
  static boolean works(String... command) throws InterruptedException {
    try {
      var output = Redirect.DISCARD;
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  /** Skips the test where this machine lacks what it needs, and fails it where it must not. */
  static void require(boolean met, String why) {
    if (Boolean.getBoolean("required")) {
      assertThat(met).as(why).isTrue();
    }
    assumeTrue(met, why);
  }

  private void read() {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("(the output ended: " + e.getMessage() + ")");
    }
  }

  /** Waits for a line of its output and returns it. */
  String await(Predicate<String> wanted) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError("the line did not come, only " + seen);
      }
      seen.add(line);
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** Waits for its end and returns its exit status. */
  int exitStatus() throws InterruptedException {
    if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end, and said " + seen + lines);
    }
    reader.join();
    return process.exitValue();
  }

  /** All that it wrote; complete once it has ended. */
  String output() {
    lines.drainTo(seen);
    return String.join("\n", seen);
  }

  /** Its number, for a look at it from outside. */
  long pid() {
    return process.pid();
  }

  /** Ends it at once, without a chance to tidy up (SIGKILL), and waits for that. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, as Ctrl-C and init do. */
  void terminate() {
    // Not Process.destroy(), which also closes the output before the last line has been read.
    process.toHandle().destroy();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
