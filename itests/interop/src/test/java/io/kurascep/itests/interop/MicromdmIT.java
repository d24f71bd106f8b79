// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.ServerProfile;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client against micromdm's scepserver 2.1.0. */
@NeedsScepserver
class MicromdmIT {
  private static final String CHALLENGE = "a shared secret";

  private static MicromdmServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = MicromdmServer.start(folder, CHALLENGE);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void issuesToWhoKnowsTheChallenge() throws Exception {
    var gateway = gateway("knows");

    assertThat(gateway.enroll(CHALLENGE))
        .asInstanceOf(type(Issued.class))
        .satisfies(
            issued -> {
              assertThat(issued.certificate().getPublicKey()).isEqualTo(gateway.key().getPublic());
              assertThat(issued.chain())
                  .containsExactly(issued.certificate(), server.caCertificate());
            });
  }

  @Test
  void warnsOfAnAnswerInSingleDes() throws Exception {
    assertThat(gateway("warned").enroll(CHALLENGE))
        .extracting(outcome -> ((Issued) outcome).warnings())
        .satisfies(warnings -> assertThat(warnings).anyMatch(text -> text.contains("DES")));
  }

  @Test
  void isRefusedWithoutItsProfileAndTheSentenceSaysWhatToSet() {
    var gateway = gateway(ServerProfile.AUTO, "refuses");

    assertThatExceptionOfType(TrustException.class)
        .isThrownBy(() -> gateway.enroll(CHALLENGE))
        .withMessageContaining("DES")
        .withMessageContaining("micromdm")
        .extracting(TrustException::check)
        .isEqualTo(TrustException.Check.CIPHER);
  }

  @Test
  void isAskedThreeTimesForAFirstCertificateAndOnceForTheNext() throws Exception {
    var gateway = gateway("counted");

    gateway.enroll(CHALLENGE);
    assertThat(gateway.requests()).isEqualTo(3);

    gateway.renew(
        LadderStep.parse("PKCSReq current challenge aes128 sha256 POST pkcs1"), CHALLENGE);
    assertThat(gateway.requests()).isEqualTo(1);
  }

  private static Gateway gateway(String name) {
    return gateway(ServerProfile.MICROMDM, name);
  }

  private static Gateway gateway(ServerProfile profile, String name) {
    var settings =
        ServerSettings.builder(server.url())
            .trust(CaTrust.anchors(List.of(server.caCertificate())))
            .profile(profile)
            .build();
    return new Gateway(settings, name);
  }
}
