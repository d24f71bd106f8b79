// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.kurascep.itests.interop.JscepServer.Front;
import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.ServerSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client against the servlet of jscep 2.5.8. */
class JscepIT {
  private static final String CHALLENGE = "a shared secret";

  @ParameterizedTest
  @EnumSource
  void issuesToWhoKnowsTheChallenge(Front front) throws Exception {
    try (var server = new JscepServer(front, CHALLENGE, false)) {
      var gateway = gateway(server);

      assertThat(gateway.enroll(CHALLENGE))
          .asInstanceOf(type(Issued.class))
          .satisfies(
              issued -> {
                assertThat(issued.certificate().getPublicKey())
                    .isEqualTo(gateway.key().getPublic());
                assertThat(issued.chain())
                    .containsExactly(issued.certificate(), server.caCertificate());
              });
    }
  }

  @Test
  void isAskedThreeTimesForAFirstCertificateAndOnceForTheNext() throws Exception {
    try (var server = new JscepServer(Front.CA, CHALLENGE, false)) {
      var gateway = gateway(server);

      gateway.enroll(CHALLENGE);
      assertThat(server.requests())
          .containsExactly("GET GetCACaps", "GET GetCACert", "POST PKIOperation");

      gateway.renew(
          LadderStep.parse("PKCSReq current no-challenge aes128 sha256 POST pkcs1"), CHALLENGE);
      assertThat(server.requests()).hasSize(4).last().isEqualTo("POST PKIOperation");
    }
  }

  private static Gateway gateway(JscepServer server) {
    var settings =
        ServerSettings.builder(server.url())
            .trust(CaTrust.anchors(List.of(server.caCertificate())))
            .build();
    return new Gateway(settings, "gateway");
  }
}
