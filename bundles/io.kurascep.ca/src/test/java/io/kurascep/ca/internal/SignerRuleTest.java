// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may sign the message that a first request is in. */
class SignerRuleTest {
  private static final String SECRET = "secret";

  @TempDir private Path data;

  private TestCa open(String rule) throws IOException {
    return TestCa.in(data).challenges(SECRET).oneTime().set("request.signer", rule).open();
  }

  private static TestMessage request(TestCa ca, KeyPair key) {
    return ca.pkcsReq(new TestRequest(TestCa.SUBJECT, key).challenge(SECRET));
  }

  private static TestMessage signedBy(TestMessage message, String subject, KeyPair key) {
    return message.signer(key, TestMessage.selfSigned(subject, key));
  }

  /** The attacker decrypts nothing: the envelope goes into a message of their own as it is. */
  private static TestMessage lifted(TestMessage victim, TestCa ca) {
    AtomicReference<byte[]> envelope = new AtomicReference<>();
    victim
        .envelope(
            seen -> {
              envelope.set(seen);
              return seen;
            })
        .encoded();
    return signedBy(ca.pkcsReq(), TestCa.SUBJECT, TestKeys.rsa("other"))
        .envelope(own -> envelope.get());
  }

  @Test
  void nobodyUsesTheChallengeInARequestOfAnotherWhereTheKeyCounts() throws IOException {
    try (TestCa ca = open("key")) {
      TestMessage victim = request(ca, TestKeys.rsa("device"));

      assertThat(ca.send(lifted(victim, ca)).status()).isEqualTo("FAILURE badMessageCheck");
      assertThat(ca.operator().certificates()).isEmpty();
      assertThat(ca.send(request(ca, TestKeys.rsa("device"))).status()).isEqualTo("SUCCESS");
    }
  }

  /** What the guide says of the default: the attacker gets nothing of use, the victim is late. */
  @Test
  void theChallengeInARequestOfAnotherIsSpentWhereItDoesNot() throws IOException {
    try (TestCa ca = open("any")) {
      TestMessage victim = request(ca, TestKeys.rsa("device"));

      assertThat(ca.send(lifted(victim, ca)).certificate().getPublicKey())
          .isEqualTo(TestKeys.rsa("device").getPublic());
      assertThat(ca.send(request(ca, TestKeys.rsa("device"))).status())
          .isEqualTo("FAILURE badRequest");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "any, CN=SCEP Protocol Certificate, SUCCESS",
    "subject, CN=SCEP Protocol Certificate, FAILURE badMessageCheck",
    "subject, CN=device, SUCCESS",
    "key, CN=SCEP Protocol Certificate, SUCCESS"
  })
  void looksAtTheSubjectWhereItCounts(String rule, String subject, String expected)
      throws IOException {
    try (TestCa ca = open(rule)) {
      KeyPair key = TestKeys.rsa("device");

      assertThat(ca.send(signedBy(request(ca, key), subject, key)).status()).isEqualTo(expected);
    }
  }

  /** It cannot decrypt the answer, so another key has to sign. */
  @Test
  void takesAnyKeyForAnEcRequest() throws Exception {
    try (TestCa ca = open("key")) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      TestRequest wanted =
          new TestRequest(TestCa.SUBJECT, generator.generateKeyPair())
              .challenge(SECRET)
              .signature("SHA256withECDSA");

      assertThat(ca.send(ca.pkcsReq(wanted)).status()).isEqualTo("SUCCESS");
    }
  }

  @Test
  void aRenewalIsSignedWithTheKeyOfItsHolder() throws IOException {
    try (TestCa ca = open("key")) {
      X509Certificate first = ca.send(request(ca, TestKeys.rsa("device"))).certificate();

      TestMessage renewal = ca.renewal(TestMessage.PKCS_REQ, first, "device", TestKeys.rsa("new"));

      assertThat(ca.send(renewal).status()).isEqualTo("SUCCESS");
    }
  }
}
