// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.LogLines;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told, and what is not: the challenge is in no log line, exception or text. */
class LogTest {

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  @Test
  void neverHoldsTheChallengeWhateverHappens() throws ScepException {
    try (var log = new LogLines()) {
      var enrollee = Enrollee.of(server, ca);
      enrollee.enroll();
      server.answer(request -> TestReply.failure(request, ca, 2));
      assertThat(enrollee.send(enrollee.open(), Optional.empty()).toString())
          .doesNotContain(Enrollee.SECRET);
      server.answer(request -> server.success(request).breakSignature());
      failsWithoutSecret(enrollee);
      server.answer(request -> server.success(request).breakKey());
      failsWithoutSecret(enrollee);
      server.bytes(request -> new byte[] {0x30, 0x0b, 6, 9, 0x2a, (byte) 0x86, 0x48});
      failsWithoutSecret(enrollee);
      assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains(Enrollee.SECRET));
    }
  }

  private static void failsWithoutSecret(Enrollee enrollee) {
    var failure = catchThrowable(() -> enrollee.send(enrollee.open(), Optional.empty()));
    assertThat(failure).isInstanceOf(ScepException.class);
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).doesNotContain(Enrollee.SECRET);
  }

  @Test
  void tellsChoicesAtInfoAndTheWireAtDebug() throws ScepException {
    try (var log = new LogLines()) {
      Enrollee.of(server, ca).enroll();
      assertThat(log.lines())
          .contains(
              "INFO http://ca.example.com/scep announces AES POSTPKIOperation Renewal SHA-256"
                  + " SCEPStandard",
              "INFO http://ca.example.com/scep: encryption: CN=Test CA, a CA's for any use")
          .anyMatch(line -> line.startsWith("FINE PKCSReq "))
          .anyMatch(line -> line.startsWith("FINE POST http://ca.example.com/scep: "));
    }
  }

  @Test
  void warnsOfAShortenedListOfCapabilities() throws ScepException {
    var enrollee = Enrollee.of(server, ca);
    enrollee.discover();
    server.capabilities("");
    try (var log = new LogLines()) {
      enrollee.discover();
      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("WARNING") && line.contains("shortened the list"));
    }
  }

  @Test
  void warnsOfTheFirstUseOnce() throws ScepException {
    var enrollee = Enrollee.of(server, ca, settings -> settings.trust(CaTrust.firstUse()));
    try (var log = new LogLines()) {
      enrollee.discover();
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("WARNING"))
          .singleElement()
          .asString()
          .contains(Fingerprint.sha256(ca.certificate()).toString());
    }
    try (var log = new LogLines()) {
      enrollee.discover();
      assertThat(log.lines()).noneMatch(line -> line.startsWith("WARNING"));
    }
  }

  @Test
  void warnsOfAWeakAnswer() throws ScepException {
    server.answer(request -> server.success(request).cipher(TestReply.DES));
    try (var log = new LogLines()) {
      Enrollee.of(server, ca, settings -> settings.profile(ServerProfile.STEP_CA)).enroll();
      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("WARNING") && line.contains("single DES"));
    }
  }
}
