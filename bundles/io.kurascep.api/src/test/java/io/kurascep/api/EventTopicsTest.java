// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names that dependents have in their code and configurations: never changed, only added to. */
class EventTopicsTest {

  @Test
  void hasTheTopicsThatArePromised() {
    assertThat(CertificateEvent.Kind.values())
        .extracting(EventTopics::of)
        .containsExactly(
            "io/kurascep/certificate/ISSUED",
            "io/kurascep/certificate/RENEWED",
            "io/kurascep/certificate/PENDING",
            "io/kurascep/certificate/REJECTED",
            "io/kurascep/certificate/FAILED",
            "io/kurascep/certificate/EXPIRING",
            "io/kurascep/certificate/EXPIRED",
            "io/kurascep/certificate/CA_CHANGED");
  }

  @ParameterizedTest
  @EnumSource
  void coversEveryTopicByOnePattern(CertificateEvent.Kind kind) {
    assertThat(EventTopics.ALL).endsWith("/*");
    assertThat(EventTopics.of(kind))
        .startsWith(EventTopics.ALL.substring(0, EventTopics.ALL.length() - 1));
  }
}
