// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program on the gateway that writes a challenge to its standard output. It is run without a
 * shell, with next to no environment and with nothing to read; what it writes to its standard error
 * is dropped, since it may hold what nobody should see.
 */
final class CommandSource {

  private static final int MAX_BYTES = 4 * 1024;
  private static final long LOOK_MILLIS = 20;
  private static final File NOTHING = new File("/dev/null");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C");

  private CommandSource() {}

  /**
   * Runs a command. An interrupt ends it.
   *
   * @param command the program with its whole path, and its arguments
   * @param limit the longest time that it may take
   * @return what it wrote
   * @throws ChallengeException if it failed, wrote too much or took too long
   */
  static String run(List<String> command, Duration limit) throws ChallengeException {
    var process = start(command);
    try (var out = process.getInputStream()) {
      var written = read(process, out, limit);
      if (process.exitValue() != 0) {
        throw new ChallengeException(
            "%s failed with exit status %d: run it by hand to see why"
                .formatted(named(command), process.exitValue()));
      }
      return written;
    } catch (IOException broken) {
      throw new ChallengeException("what %s writes cannot be read".formatted(named(command)));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new ChallengeException("%s was interrupted".formatted(named(command)));
    } catch (LimitException over) {
      throw new ChallengeException(named(command) + over.getMessage());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** It did more than it may. */
  private static final class LimitException extends Exception {
    private static final long serialVersionUID = 1L;

    LimitException(String sentence) {
      super(sentence);
    }
  }

  private static Process start(List<String> command) throws ChallengeException {
    var builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectInput(Redirect.from(NOTHING))
            .redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    try {
      return builder.start();
    } catch (IOException none) {
      throw new ChallengeException(
          "%s cannot be run: check that it is there and may be executed".formatted(named(command)));
    }
  }

  /**
   * Reads only what is there, so that neither the program nor one that it leaves behind can hold
   * this thread.
   */
  private static String read(Process process, InputStream out, Duration limit)
      throws IOException, InterruptedException, LimitException {
    var bytes = new ByteArrayOutputStream();
    var end = System.nanoTime() + limit.toNanos();
    boolean ended;
    do {
      ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      for (var count = out.available(); count > 0; count = out.available()) {
        bytes.write(out.readNBytes(Math.min(count, MAX_BYTES)));
        if (bytes.size() > MAX_BYTES) {
          throw new LimitException(
              " writes more than %d bytes: have it write the challenge alone".formatted(MAX_BYTES));
        }
      }
      if (!ended && System.nanoTime() - end > 0) {
        throw new LimitException(
            " takes longer than %d s: make it faster, or raise challenge.source.seconds"
                .formatted(limit.toSeconds()));
      }
    } while (!ended);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Without the arguments, which may hold a secret. */
  private static String named(List<String> command) {
    return "the command " + command.get(0);
  }
}
