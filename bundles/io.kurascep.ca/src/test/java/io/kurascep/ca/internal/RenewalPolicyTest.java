// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may renew, when, and for which key. */
class RenewalPolicyTest {
  @TempDir private Path data;

  private static TestRequest request(String key) {
    return new TestRequest(TestCa.SUBJECT, TestKeys.rsa(key));
  }

  private static X509Certificate enroll(TestCa ca) {
    return ca.send(ca.pkcsReq(request("device").challenge("secret"))).certificate();
  }

  private static TestMessage renewal(TestCa ca, String type, X509Certificate current) {
    return ca.renewal(type, current, "device", TestKeys.rsa("new"));
  }

  @ParameterizedTest
  @CsvSource({
    "both, SUCCESS, SUCCESS, true",
    "pkcsreq, SUCCESS, FAILURE badRequest, true",
    "renewalreq, FAILURE badRequest, SUCCESS, true",
    "off, FAILURE badRequest, FAILURE badRequest, false",
  })
  void renewsByTheMessagesThatAreSet(
      String setting, String byPkcsReq, String byRenewalReq, boolean announced) throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").set("renewal", setting).open()) {
      X509Certificate current = enroll(ca);

      assertThat(ca.send(renewal(ca, TestMessage.PKCS_REQ, current)).status()).isEqualTo(byPkcsReq);
      assertThat(ca.send(renewal(ca, TestMessage.RENEWAL_REQ, current)).status())
          .isEqualTo(byRenewalReq);
      assertThat(new String(ca.ca.capabilities(), StandardCharsets.US_ASCII).contains("Renewal"))
          .isEqualTo(announced);
    }
  }

  @Test
  void takesAPkcsReqForAFirstRequestWhereItDoesNotRenew() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").set("renewal", "off").open()) {
      X509Certificate current = enroll(ca);
      TestMessage message =
          ca.pkcsReq(request("new").challenge("secret")).signer(TestKeys.rsa("device"), current);

      assertThat(ca.send(message).status()).isEqualTo("SUCCESS");
    }
  }

  @Test
  void renewsOnlyAfterHalfOfTheValidity() throws IOException {
    try (TestCa ca =
        TestCa.in(data).set("renewal.percent", 50).validity(Duration.ofHours(10)).open()) {
      X509Certificate current = enroll(ca);
      ca.clock.advance(Duration.ofMinutes(290));
      TestAnswer early = ca.send(renewal(ca, TestMessage.RENEWAL_REQ, current));
      assertThat(early.status()).isEqualTo("FAILURE badRequest");
      assertThat(early.failInfoText()).startsWith("it is too early to renew: try again at ");

      ca.clock.advance(Duration.ofMinutes(15));

      assertThat(ca.send(renewal(ca, TestMessage.RENEWAL_REQ, current)).status())
          .isEqualTo("SUCCESS");
    }
  }

  @Test
  void wantsANewKeyWhereThatIsSet() throws IOException {
    try (TestCa ca = TestCa.in(data).set("renewal.old.key", "false").open()) {
      X509Certificate current = enroll(ca);
      TestMessage oldKey =
          ca.renewal(TestMessage.RENEWAL_REQ, current, "device", TestKeys.rsa("device"));

      assertThat(ca.send(oldKey).status()).isEqualTo("FAILURE badRequest");
      assertThat(ca.send(renewal(ca, TestMessage.RENEWAL_REQ, current)).status())
          .isEqualTo("SUCCESS");
    }
  }

  @Test
  void wantsTheChallengeAgainWhereThatIsSet() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").set("renewal.challenge", "true").open()) {
      X509Certificate current = enroll(ca);

      assertThat(ca.send(renewal(ca, TestMessage.RENEWAL_REQ, current)).status())
          .isEqualTo("FAILURE badRequest");
      TestMessage right =
          ca.pkcsReq(request("new").challenge("secret"))
              .type(TestMessage.RENEWAL_REQ)
              .signer(TestKeys.rsa("device"), current);
      assertThat(ca.send(right).status()).isEqualTo("SUCCESS");
    }
  }
}
