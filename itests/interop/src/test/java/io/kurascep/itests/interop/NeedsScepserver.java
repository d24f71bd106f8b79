// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/**
 * For tests that need scepserver where nobody outside can reach it. Where that is not to be had, a
 * developer's run skips them and says why; with {@code -Drequired=true}, as in {@code .ci/run},
 * they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsScepserver.Condition.class)
@interface NeedsScepserver {

  /** Looks at the machine. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      var missing = missing();
      if (missing.isPresent() && Boolean.getBoolean("required")) {
        throw new AssertionFailedError(missing.get());
      }
      if (missing.isEmpty()) {
        return ConditionEvaluationResult.enabled("scepserver can be used");
      }
      // Maven counts what was skipped and keeps the reason to itself.
      System.out.printf("%s skipped: %s%n", context.getDisplayName(), missing.get());
      return ConditionEvaluationResult.disabled(missing.get());
    }

    /** Says what is missing, if anything is. */
    static Optional<String> missing() {
      if (!Files.isExecutable(MicromdmServer.PROGRAM)) {
        return Optional.of(MicromdmServer.PROGRAM + " is missing: install the package scep");
      }
      // Set by src/test/namespace/bin/java.
      var noNamespace = Optional.ofNullable(System.getenv("NO_NAMESPACE"));
      if (noNamespace.isPresent() || onlyLoopback()) {
        return noNamespace;
      }
      return Optional.of(
          "scepserver would listen on every network interface: run the test through Maven, which"
              + " starts it in a network namespace");
    }

    private static boolean onlyLoopback() {
      try {
        for (var network : NetworkInterface.networkInterfaces().toList()) {
          if (!network.isLoopback() && network.isUp()) {
            return false;
          }
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
