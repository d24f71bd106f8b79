// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
  @TempDir private Path data;

  private static TestRequest request() {
    return new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"));
  }

  private static String status(TestCa ca, String challenge) {
    return ca.send(ca.pkcsReq(request().challenge(challenge))).status();
  }

  @Test
  void takesTheSecretsOfWhoNeedsNoMoreSettings() throws IOException {
    List<Secret> secrets = List.of(new Secret("a secret".toCharArray()));
    CaSettings settings =
        new CaSettings(
            "demo",
            data,
            "CN=Test CA",
            secrets,
            false,
            CaSettings.Approval.AUTOMATIC,
            Duration.ofHours(1));
    try (TestCa ca = TestCa.in(data).of(settings)) {
      assertThat(status(ca, "a secret")).isEqualTo("SUCCESS");
      assertThat(status(ca, "(secret)")).isEqualTo("FAILURE badRequest");
    }
  }

  @Test
  void asksForNoneWhereNoneIsSet() throws IOException {
    try (TestCa ca = TestCa.in(data).open()) {
      assertThat(status(ca, "anything")).isEqualTo("SUCCESS");
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("SUCCESS");
    }
  }

  @Test
  void permitsAnyNumberOfCertificatesByASharedOne() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("first", "second").open()) {
      assertThat(status(ca, "first")).isEqualTo("SUCCESS");
      assertThat(status(ca, "second")).isEqualTo("SUCCESS");
      assertThat(status(ca, "first")).isEqualTo("SUCCESS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong", "secre", "secret ", "secrets", "Secret", "secret\u0000"})
  void refusesAWrongOne(String challenge) throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").open()) {
      assertThat(status(ca, challenge)).isEqualTo("FAILURE badRequest");
    }
  }

  @Test
  void refusesAMissingOne() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").open()) {
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("FAILURE badRequest");
    }
  }

  @Test
  void readsEveryTypeOfString() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").open()) {
      for (ASN1Encodable challenge :
          List.of(
              new DERPrintableString("secret"),
              new DERUTF8String("secret"),
              new DERIA5String("secret"),
              new DERT61String("secret"),
              new DERBMPString("secret"))) {
        TestMessage message = ca.pkcsReq(request().challenge(challenge));
        assertThat(ca.send(message).status()).isEqualTo("SUCCESS");
      }
    }
  }

  @Test
  void readsOtherLetters() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("gehüim-秘密").open()) {
      assertThat(status(ca, "gehüim-秘密")).isEqualTo("SUCCESS");
    }
  }

  @Test
  void permitsOneCertificateByAOneTimeChallenge() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("one", "two").oneTime().open()) {
      assertThat(status(ca, "one")).isEqualTo("SUCCESS");
      assertThat(status(ca, "one")).isEqualTo("FAILURE badRequest");
      assertThat(status(ca, "two")).isEqualTo("SUCCESS");
    }
    try (TestCa ca = TestCa.in(data).challenges("one", "two").oneTime().open()) {
      assertThat(status(ca, "one")).isEqualTo("FAILURE badRequest");
      assertThat(status(ca, "two")).isEqualTo("FAILURE badRequest");
    }
  }

  @Test
  void spendsAOneTimeChallengeOnARequestThatWaits() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("one").oneTime().manual().open()) {
      assertThat(status(ca, "one")).isEqualTo("PENDING");
    }
    try (TestCa ca = TestCa.in(data).challenges("one").oneTime().manual().open()) {
      assertThat(status(ca, "one")).isEqualTo("FAILURE badRequest");
    }
  }

  @Test
  void letsNobodyWaitWithAWrongChallenge() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").manual().open()) {
      assertThat(status(ca, "wrong")).isEqualTo("FAILURE badRequest");
      assertThat(ca.ca.pending()).isEmpty();
    }
  }

  @Test
  void doesNotSpendAOneTimeChallengeOnARequestThatTheRulesForbid() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("one").oneTime().open()) {
      TestRequest forbidden = request().challenge("one").forCa();
      assertThat(ca.send(ca.pkcsReq(forbidden)).status()).isEqualTo("FAILURE badRequest");
      assertThat(status(ca, "one")).isEqualTo("SUCCESS");
    }
  }

  @Test
  void givesOneOfManyRequestsAtOnceTheCertificate() throws Exception {
    int clients = 8;
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try (TestCa ca = TestCa.in(data).challenges("one").oneTime().open()) {
      CyclicBarrier start = new CyclicBarrier(clients);
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        TestMessage message = ca.pkcsReq(request().challenge("one"));
        answers.add(
            threads.submit(
                () -> {
                  start.await();
                  return ca.send(message).status();
                }));
      }
      List<String> statuses = new ArrayList<>();
      for (Future<String> answer : answers) {
        statuses.add(answer.get());
      }
      assertThat(statuses).containsOnlyOnce("SUCCESS").contains("FAILURE badRequest");
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void writesNoChallengeToTheDisk() throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("Tr0ub4dor", "xkcd").oneTime().manual().open()) {
      assertThat(status(ca, "Tr0ub4dor")).isEqualTo("PENDING");
    }
    try (Stream<Path> files = Files.list(data.resolve("demo"))) {
      for (Path file : files.toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content).doesNotContain("Tr0ub4dor", "xkcd", "VHIwdWI0ZG9y");
      }
    }
  }

  @Test
  void printsNoSecret() {
    CaSettings settings = TestCa.in(data).challenges("Tr0ub4dor").settings();

    assertThat(settings.toString()).doesNotContain("Tr0ub4dor").contains("(secret)");
  }
}
