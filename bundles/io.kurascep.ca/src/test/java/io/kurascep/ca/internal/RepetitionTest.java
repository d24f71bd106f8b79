// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.testing.TestClock;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests under a transaction id that was used before (RFC 8894 section 7.4). */
class RepetitionTest {
  @TempDir private Path data;
  private final TestClock clock = new TestClock();
  private TestCa ca;

  @BeforeEach
  void open() throws IOException {
    ca = settings().open();
  }

  private TestCa.Settings settings() {
    return TestCa.in(data)
        .challenges("one", "two")
        .oneTime()
        .validity(Duration.ofHours(1))
        .clock(clock);
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  private static TestRequest request(String keyName) {
    return new TestRequest(TestCa.SUBJECT, TestKeys.rsa(keyName)).challenge("one");
  }

  @Test
  void givesTheSameCertificateAgainWithoutSpendingAnything() {
    TestMessage message = ca.pkcsReq(request("device"));

    X509Certificate first = ca.send(message).certificate();

    assertThat(ca.send(message).certificate()).isEqualTo(first);
  }

  @Test
  void givesItAgainAfterARestart() throws IOException {
    TestMessage message = ca.pkcsReq(request("device"));
    X509Certificate first = ca.send(message).certificate();
    ca.close();
    ca = settings().open();

    assertThat(ca.send(message).certificate()).isEqualTo(first);
  }

  @Test
  void givesItAgainToAnotherSelfSignedCertificateOfTheKey() {
    TestMessage message = ca.pkcsReq(request("device"));
    X509Certificate first = ca.send(message).certificate();

    message.signer(
        TestKeys.rsa("device"), TestMessage.selfSigned("CN=new", TestKeys.rsa("device")));

    assertThat(ca.send(message).certificate()).isEqualTo(first);
  }

  @Test
  void givesARenewalAgain() {
    X509Certificate current = ca.send(ca.pkcsReq(request("device"))).certificate();
    TestMessage renewal =
        ca.renewal(TestMessage.RENEWAL_REQ, current, "device", TestKeys.rsa("new"));

    X509Certificate renewed = ca.send(renewal).certificate();

    assertThat(renewed).isNotEqualTo(current);
    assertThat(ca.send(renewal).certificate()).isEqualTo(renewed);
  }

  @Test
  void takesAnotherRequestOfTheSameKeyForANewOne() {
    TestMessage first = ca.pkcsReq(request("device"));
    ca.send(first);
    TestRequest other = new TestRequest("CN=renamed", TestKeys.rsa("device"));

    TestMessage spent = ca.pkcsReq(other.challenge("one")).transactionId(first.transactionId());
    assertThat(ca.send(spent).status()).isEqualTo("FAILURE badRequest");
    other = new TestRequest("CN=renamed", TestKeys.rsa("device")).challenge("two");
    TestMessage second = ca.pkcsReq(other).transactionId(first.transactionId());
    X509Certificate renamed = ca.send(second).certificate();

    assertThat(renamed.getSubjectX500Principal().getName()).isEqualTo("CN=renamed");
    assertThat(ca.send(second).certificate()).isEqualTo(renamed);
  }

  @Test
  void refusesAnotherKeyUnderAUsedId() {
    TestMessage first = ca.pkcsReq(request("device"));
    ca.send(first);
    TestMessage second =
        ca.pkcsReq("other", request("other").challenge("two")).transactionId(first.transactionId());

    assertThat(ca.send(second).status()).startsWith("FAILURE");
  }

  @Test
  void refusesAnotherSubjectKeyOfTheSameSigner() {
    TestMessage first = ca.pkcsReq(request("device"));
    ca.send(first);
    TestMessage second =
        ca.pkcsReq(new TestRequest(TestCa.SUBJECT, TestKeys.rsa("other")).challenge("two"))
            .transactionId(first.transactionId());

    assertThat(ca.send(second).status()).isEqualTo("FAILURE badRequest");
  }

  @Test
  void refusesARequestThatSomebodyElseCopied() {
    byte[] copied = request("device").encoded();
    TestMessage first = ca.pkcsReq(request("device"));
    ca.send(first);
    TestMessage second =
        TestMessage.pkcsReq(ca.certificate(), TestCa.SUBJECT, TestKeys.rsa("attacker"), copied)
            .transactionId(first.transactionId());

    assertThat(ca.send(second).status()).isEqualTo("FAILURE badRequest");
  }

  @Test
  void renewsUnderTheSameIdForClientsThatDeriveItFromTheKey() {
    TestMessage first = ca.pkcsReq(request("device"));
    X509Certificate current = ca.send(first).certificate();
    TestMessage renewal =
        ca.renewal(TestMessage.PKCS_REQ, current, "device", TestKeys.rsa("device"))
            .transactionId(first.transactionId());

    X509Certificate renewed = ca.send(renewal).certificate();

    assertThat(renewed.getSerialNumber()).isNotEqualTo(current.getSerialNumber());
  }

  @Test
  void beginsAnewUnderTheIdOfAnExpiredCertificate() {
    TestMessage first = ca.pkcsReq(request("device"));
    X509Certificate expired = ca.send(first).certificate();
    clock.advance(Duration.ofHours(2));
    TestRequest request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge("two");

    TestMessage second = ca.pkcsReq(request).transactionId(first.transactionId());

    assertThat(ca.send(second).certificate()).isNotEqualTo(expired);
  }

  @Test
  void refusesToBeginAnewWithASpentChallenge() {
    TestMessage message = ca.pkcsReq(request("device"));
    ca.send(message);
    clock.advance(Duration.ofHours(2));

    assertThat(ca.send(message).status()).isEqualTo("FAILURE badRequest");
  }

  @Test
  void issuesOneCertificateToManyRepetitionsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      TestMessage message = ca.pkcsReq(request("device"));
      List<Callable<BigInteger>> repetitions = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        repetitions.add(() -> ca.send(message).certificate().getSerialNumber());
      }
      Set<BigInteger> serialNumbers = new HashSet<>();
      for (Future<BigInteger> answer : threads.invokeAll(repetitions)) {
        serialNumbers.add(answer.get());
      }
      assertThat(serialNumbers).hasSize(1);
    } finally {
      threads.shutdown();
    }
  }
}
