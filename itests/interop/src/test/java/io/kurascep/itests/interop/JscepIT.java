// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.kurascep.itests.interop.JscepServer.Front;
import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.Pending;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.ServerSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @EnumSource
  void refusesAWrongChallenge(Front front) throws Exception {
    try (var server = new JscepServer(front, CHALLENGE, false)) {
      assertThat(gateway(server).enroll("a wrong guess"))
          .asInstanceOf(type(Rejected.class))
          .extracting(Rejected::failInfo)
          .isEqualTo(FailInfo.BAD_REQUEST);
    }
  }

  @ParameterizedTest
  @EnumSource
  void issuesOnceAPersonApproved(Front front) throws Exception {
    try (var server = new JscepServer(front, CHALLENGE, true)) {
      var gateway = gateway(server);

      assertThat(gateway.enroll(CHALLENGE)).isInstanceOf(Pending.class);
      assertThat(gateway.poll()).isInstanceOf(Pending.class);

      server.approveAll();
      assertThat(gateway.poll()).isInstanceOf(Issued.class);
    }
  }

  @Test
  void saysSoWhenAPersonRefused() throws Exception {
    try (var server = new JscepServer(Front.CA, CHALLENGE, true)) {
      var gateway = gateway(server);
      gateway.enroll(CHALLENGE);

      server.refuseAll();
      assertThat(gateway.poll()).isInstanceOf(Rejected.class);
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

  @ParameterizedTest
  @EnumSource
  void renewsByTheLadder(Front front) throws Exception {
    try (var server = new JscepServer(front, CHALLENGE, false)) {
      var gateway = gateway(server);
      gateway.enroll(CHALLENGE);

      assertThat(gateway.renew(CHALLENGE)).isInstanceOf(Issued.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RenewalReq current no-challenge, HTTP 500",
    "RenewalReq current challenge,    HTTP 500",
    "PKCSReq current no-challenge,    issued",
    "PKCSReq current challenge,       issued",
    "PKCSReq self no-challenge,       FAILURE BAD_REQUEST",
    "PKCSReq self challenge,          issued",
  })
  void answersARenewal(String form, String verdict) throws Exception {
    try (var server = new JscepServer(Front.CA, CHALLENGE, false)) {
      var gateway = gateway(server);
      gateway.enroll(CHALLENGE);
      var step = LadderStep.parse(form + " aes128 sha256 POST pkcs1");

      assertThat(Verdict.of(() -> gateway.renew(step, CHALLENGE))).isEqualTo(verdict);
    }
  }

  @ParameterizedTest
  @CsvSource({"aes128, sha256, POST", "3des, sha1, POST", "aes256, sha512, GET", "3des, sha1, GET"})
  void takesEachCipherDigestAndMethod(String cipher, String digest, String method)
      throws Exception {
    try (var server = new JscepServer(Front.CA, CHALLENGE, false)) {
      var gateway = gateway(server);
      var step = "PKCSReq self challenge %s %s %s pkcs1".formatted(cipher, digest, method);

      assertThat(Verdict.of(() -> gateway.renew(LadderStep.parse(step), CHALLENGE)))
          .isEqualTo("issued");
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
