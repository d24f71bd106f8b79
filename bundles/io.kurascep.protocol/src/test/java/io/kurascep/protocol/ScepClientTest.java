// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestServer;
import org.junit.jupiter.api.Test;

class ScepClientTest {

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  @Test
  void enrollsInThreeHttpRequests() throws ScepException {
    var outcome = Enrollee.of(server, ca).enroll();
    assertThat(outcome).isInstanceOf(Issued.class);
    assertThat(server.exchanges()).hasSize(3);
  }
}
