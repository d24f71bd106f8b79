// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.testing.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerMemoryTest {

  private static final LadderStep STEP =
      LadderStep.parse("RenewalReq current no-challenge aes128 sha256 POST oaep");

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final ServerMemory memory =
      ServerMemory.empty()
          .withFetched(
              Capabilities.standard(),
              List.of(ca.certificate()),
              Optional.of(Fingerprint.sha256(ca.certificate())),
              List.of("encryption: CN=Test CA = x", "left out: CN=a\nfetched=never"),
              NOW)
          .withWorked(RequestPurpose.RENEW, STEP);

  @Test
  void comesBackAsItWas() throws ConfigurationException {
    var back = ServerMemory.decode(memory.encoded());
    assertThat(back.best()).isEqualTo(Capabilities.standard());
    assertThat(back.latest()).isEqualTo(Capabilities.standard());
    assertThat(back.caCertificates()).containsExactly(ca.certificate());
    assertThat(back.fetchedAt()).contains(NOW);
    assertThat(back.firstUsePin()).contains(Fingerprint.sha256(ca.certificate()));
    assertThat(back.worked(RequestPurpose.RENEW)).contains(STEP);
    assertThat(back.worked(RequestPurpose.ENROLL)).isEmpty();
    assertThat(back.encoded()).isEqualTo(memory.encoded());
  }

  @Test
  void keepsALineEndInAnExplanationFromBecomingALine() throws ConfigurationException {
    var back = ServerMemory.decode(memory.encoded());
    assertThat(back.explanation())
        .containsExactly("encryption: CN=Test CA = x", "left out: CN=a fetched=never");
  }

  @Test
  void comesBackEmpty() throws ConfigurationException {
    var back = ServerMemory.decode(ServerMemory.empty().encoded());
    assertThat(back.best()).isEqualTo(Capabilities.none());
    assertThat(back.caCertificates()).isEmpty();
    assertThat(back.fetchedAt()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "something else",
        "server memory 2\nbest=",
        "server memory 1\nbest",
        "server memory 1\nunknown=1",
        "server memory 1\nfetched=yesterday",
        "server memory 1\npin=00",
        "server memory 1\nworked.RENEW=somehow",
        "server memory 1\ncertificate=AAAA",
        "server memory 1\ncertificate=%%%",
        "server memory 1\nbest=AES\nbest=AES"
      })
  void refusesWhatItDidNotWrite(String text) {
    assertThatThrownBy(() -> ServerMemory.decode(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("what was kept of the server");
  }

  @Test
  void refusesWhatIsLongerThanAnyItWrites() {
    var text = "server memory 1\nexplanation=" + "x".repeat(256 * 1024);
    assertThatThrownBy(() -> ServerMemory.decode(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void isFreshForADay() {
    assertThat(memory.freshAt(NOW)).isTrue();
    assertThat(memory.freshAt(NOW.plus(Duration.ofHours(24)))).isTrue();
    assertThat(memory.freshAt(NOW.plus(Duration.ofHours(24)).plusSeconds(1))).isFalse();
  }

  @Test
  void isNotFreshAfterTheClockWentFarBack() {
    assertThat(memory.freshAt(NOW.minus(Duration.ofHours(25)))).isFalse();
  }

  @Test
  void isNotFreshWithoutCertificates() {
    assertThat(ServerMemory.empty().freshAt(NOW)).isFalse();
    assertThat(
            ServerMemory.empty()
                .withFetched(Capabilities.standard(), List.of(), Optional.empty(), List.of(), NOW)
                .freshAt(NOW))
        .isFalse();
  }

  @Test
  void changesNothingInPlace() {
    memory.withWorked(RequestPurpose.ENROLL, STEP);
    assertThat(memory.worked(RequestPurpose.ENROLL)).isEmpty();
  }
}
