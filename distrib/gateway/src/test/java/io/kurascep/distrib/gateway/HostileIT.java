// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether {@code bin/hostile} runs as it is shipped. */
class HostileIT {
  @Test
  void findsAClientThatTakesAWrongNonce() throws Exception {
    try (Program hostile =
        Program.start("hostile", "--client", "cp $CA $OUT", "--only", "wrong-nonce")) {
      assertThat(hostile.exitStatus()).as(hostile.output()).isEqualTo(1);
      assertThat(hostile.output())
          .contains("control run, enrollment: works")
          .contains("T2   accepted wrongly  wrong-nonce: ");
    }
  }
}
