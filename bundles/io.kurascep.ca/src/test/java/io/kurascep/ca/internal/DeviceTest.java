// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Challenges of devices and of one use, and how often wrong ones may be tried. */
class DeviceTest {
  @TempDir private Path data;

  private TestCa devices() throws IOException {
    return TestCa.in(data).set("challenge.kind", "device").open();
  }

  private static String status(TestCa ca, String subject, String challenge) {
    return ca.send(
            ca.pkcsReq(new TestRequest(subject, TestKeys.rsa("device")).challenge(challenge)))
        .status();
  }

  @Test
  void letsADeviceHaveOneCertificateByItsCode() throws IOException {
    try (TestCa ca = devices()) {
      assertThat(ca.operator().addDevice("gw1", "foo123")).isEqualTo("foo123");
      assertThat(ca.operator().devices()).containsExactly("gw1  NEW  code");

      assertThat(status(ca, "CN=gw1", "foo124")).isEqualTo("FAILURE badRequest");
      assertThat(status(ca, "CN=gw2", "foo123")).isEqualTo("FAILURE badRequest");
      assertThat(status(ca, "O=Example", "foo123")).isEqualTo("FAILURE badRequest");
      assertThat(status(ca, "CN=gw1, O=Example", "foo123")).isEqualTo("SUCCESS");
      assertThat(ca.operator().devices()).containsExactly("gw1  GENERATED  code");
      assertThat(status(ca, "CN=gw1", "foo123")).isEqualTo("FAILURE badRequest");
    }
    try (TestCa ca = devices()) {
      assertThat(status(ca, "CN=gw1", "foo123")).as("after a restart").startsWith("FAILURE");

      ca.operator().resetDevice("gw1");

      assertThat(ca.operator().devices()).containsExactly("gw1  NEW  code");
      assertThat(status(ca, "CN=gw1", "foo123")).isEqualTo("SUCCESS");
      assertThat(status(ca, "CN=gw1", "foo123")).isEqualTo("FAILURE badRequest");
    }
  }

  @Test
  void makesACodeThatNobodyFindsOnTheDisk() throws IOException {
    try (TestCa ca = devices()) {
      String code = ca.operator().addDevice("gw1", "");

      assertThat(code).hasSize(16);
      assertThat(status(ca, "CN=gw1", code)).isEqualTo("SUCCESS");
      assertThat(Files.readString(data.resolve("demo/records"), StandardCharsets.US_ASCII))
          .doesNotContain(code);
    }
  }

  @Test
  void doesNotTakeTheCodeBeforeTheLatest() throws IOException {
    try (TestCa ca = devices()) {
      ca.operator().addDevice("gw1", "first");
      ca.operator().addDevice("gw1", "second");

      assertThat(status(ca, "CN=gw1", "first")).isEqualTo("FAILURE badRequest");
      assertThat(status(ca, "CN=gw1", "second")).isEqualTo("SUCCESS");
    }
  }

  @Test
  void wantsTheStatusNewOfEveryNameWhereDuplicatesAreAsWithEjbca() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").set("duplicates", "ejbca").open()) {
      assertThat(status(ca, "CN=gw1", "secret")).isEqualTo("SUCCESS");
      assertThat(status(ca, "CN=gw1", "secret")).isEqualTo("FAILURE badRequest");
      assertThat(status(ca, "CN=gw2", "secret")).isEqualTo("SUCCESS");

      ca.operator().resetDevice("gw1");

      assertThat(status(ca, "CN=gw1", "secret")).isEqualTo("SUCCESS");
    }
  }

  @Test
  void makesOneTimeChallengesThatEnd() throws IOException {
    try (TestCa ca =
        TestCa.in(data).set("challenge.kind", "one-time").set("challenge.minutes", 10).open()) {
      String used = ca.operator().invite();
      String late = ca.operator().invite();
      assertThat(used).isNotEqualTo(late).hasSize(16);
      assertThat(status(ca, TestCa.SUBJECT, used)).isEqualTo("SUCCESS");
      assertThat(status(ca, TestCa.SUBJECT, used)).isEqualTo("FAILURE badRequest");

      ca.clock.advance(Duration.ofMinutes(11));

      assertThat(status(ca, TestCa.SUBJECT, late)).isEqualTo("FAILURE badRequest");
      assertThat(Files.readString(data.resolve("demo/records"), StandardCharsets.US_ASCII))
          .doesNotContain(used, late);
    }
  }

  @Test
  void makesNoOneTimeChallengesWhereNobodyAsksForThem() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").open()) {
      assertThatThrownBy(() -> ca.operator().invite())
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("challenge.kind");
    }
  }

  @Test
  void letsNobodyTryForever() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").set("challenge.attempts", 3).open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(status(ca, TestCa.SUBJECT, "guess" + i)).isEqualTo("FAILURE badRequest");
      }
      var locked =
          ca.send(
              ca.pkcsReq(
                  new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge("secret")));
      assertThat(locked.status()).isEqualTo("FAILURE badRequest");
      assertThat(locked.failInfoText()).contains("too many");

      ca.clock.advance(Duration.ofMinutes(16));

      assertThat(status(ca, TestCa.SUBJECT, "secret")).isEqualTo("SUCCESS");
    }
  }

  /** Whoever has one IPv6 address has the whole /64 of it. */
  @Test
  void countsAllOfAnIpv6NetworkTogetherAndTheOthersApart() throws Exception {
    try (TestCa ca = TestCa.in(data).challenges("secret").set("challenge.attempts", 2).open()) {
      assertThat(statusFrom(ca, "guess", "2001:db8::1")).isEqualTo("FAILURE badRequest");
      assertThat(statusFrom(ca, "guess", "2001:db8::2:1%eth0")).isEqualTo("FAILURE badRequest");

      assertThat(statusFrom(ca, "secret", "2001:db8::3")).isEqualTo("FAILURE badRequest");
      assertThat(statusFrom(ca, "secret", "2001:db8:0:1::3")).isEqualTo("SUCCESS");
      assertThat(statusFrom(ca, "secret", "192.0.2.7")).isEqualTo("SUCCESS");
    }
  }

  private static String statusFrom(TestCa ca, String challenge, String address) throws Exception {
    var request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge(challenge);
    TestMessage message = ca.pkcsReq(request);
    return TestAnswer.read(message, ca.ca.operate(message.encoded(), address)).status();
  }

  @Test
  void letsAPersonDecideAboutAWrongChallengeWhereThatIsSet() throws Exception {
    try (TestCa ca = TestCa.in(data).challenges("secret").set("challenge.wrong", "wait").open()) {
      assertThat(status(ca, TestCa.SUBJECT, "secret")).isEqualTo("SUCCESS");
      assertThat(status(ca, TestCa.SUBJECT, "wrong")).isEqualTo("PENDING");
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("PENDING");

      assertThat(ca.ca.pending()).extracting("challenge").containsExactly("wrong", "missing");
    }
  }

  @Test
  void tellsAPersonThatTheChallengeWasRight() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").manual().open()) {
      status(ca, TestCa.SUBJECT, "secret");

      assertThat(ca.ca.pending()).extracting("challenge").containsExactly("right");
    }
  }
}
