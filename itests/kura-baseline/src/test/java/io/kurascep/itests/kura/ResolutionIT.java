// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** All bundles of the add-on find what they import on Kura, whichever Bouncy Castle it has. */
class ResolutionIT {
  @TempDir private Path user;

  @ParameterizedTest
  @EnumSource
  void everyBundleIsStarted(BouncyCastle bouncyCastle) {
    try (KuraFramework gateway = KuraFramework.boot(user, bouncyCastle, kura -> {})) {
      assertThat(gateway.addOn())
          .extracting(Bundle::getSymbolicName)
          .containsExactlyInAnyOrder(
              "io.kurascep.api",
              "io.kurascep.enrollment",
              "io.kurascep.files",
              "io.kurascep.protocol",
              "io.kurascep.publisher");
      assertThat(gateway.addOn()).extracting(Bundle::getState).containsOnly(Bundle.ACTIVE);
    }
  }
}
