// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where Jazzer enters; its argument is the name of the target. */
public final class Fuzz {

  /** The hooks of Jazzer take several times as much memory as what they watch. */
  private static final int HOOKS = 16;

  private static Target target;

  private Fuzz() {}

  /** Chooses the target. */
  public static void fuzzerInitialize(String[] args) {
    target = Targets.named(args[0]);
  }

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    target.accept(input, HOOKS);
  }

  /** Tries all that fuzzing has learned again, without hooks: target and folder. */
  public static void main(String[] args) throws IOException {
    fuzzerInitialize(args);
    try (var files = Files.list(Path.of(args[1]))) {
      for (var file : files.sorted().toList()) {
        try {
          target.accept(Files.readAllBytes(file));
        } catch (AssertionError found) {
          System.out.println("FINDING " + file + ": " + found.getMessage());
        }
      }
    }
  }
}
