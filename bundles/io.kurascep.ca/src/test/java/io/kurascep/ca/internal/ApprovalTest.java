// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that a person decides about. */
class ApprovalTest {
  @TempDir private Path data;
  private TestCa ca;

  @BeforeEach
  void open() throws IOException {
    ca = TestCa.in(data).manual().open();
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  private void restart() throws IOException {
    ca.close();
    ca = TestCa.in(data).manual().open();
  }

  private TestMessage poll(TestMessage request) {
    return TestMessage.pkcsReq(
            ca.certificate(), TestCa.SUBJECT, TestKeys.rsa("device"), new byte[] {0x30, 0})
        .type(TestMessage.CERT_POLL)
        .transactionId(request.transactionId());
  }

  private TestMessage pending() {
    TestMessage message = ca.pkcsReq();
    assertThat(ca.send(message).status()).isEqualTo("PENDING");
    return message;
  }

  @Test
  void letsARequestWait() {
    TestMessage message =
        ca.pkcsReq(
            new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"))
                .names(new GeneralName(GeneralName.dNSName, "a.example")));

    var answer = ca.send(message);

    assertThat(answer.status()).isEqualTo("PENDING");
    assertThat(answer.hasContent()).as("a PENDING has no envelope").isFalse();
    assertThat(answer.recipientNonce()).isEqualTo(message.senderNonce());
    Pending waiting = ca.ca.pending().get(0);
    assertThat(waiting.from()).isEqualTo("192.0.2.1");
    assertThat(waiting.since()).isEqualTo(ca.clock.instant());
    assertThat(waiting.requested().subject()).hasToString("CN=device");
    assertThat(waiting.requested().alternativeNames()).hasSize(1);
    assertThat(ca.send(poll(message)).status()).isEqualTo("PENDING");
  }

  @Test
  void givesTheCertificateAfterTheApproval() throws Exception {
    TestMessage message = pending();

    var issued = ca.ca.approve(1);

    assertThat(ca.ca.pending()).isEmpty();
    assertThat(ca.send(poll(message)).certificate().getSerialNumber())
        .isEqualTo(issued.serialNumber());
  }

  @Test
  void givesTheCertificateAgainToAPollThatWasLost() throws Exception {
    TestMessage message = pending();
    ca.ca.approve(1);

    assertThat(ca.send(poll(message)).certificate())
        .isEqualTo(ca.send(poll(message)).certificate());
  }

  @Test
  void givesTheCertificateToARepeatedRequestToo() throws Exception {
    TestMessage message = pending();
    assertThat(ca.send(message).status()).isEqualTo("PENDING");
    assertThat(ca.ca.pending()).hasSize(1);

    ca.ca.approve(1);

    assertThat(ca.send(message).certificate()).isEqualTo(ca.send(poll(message)).certificate());
  }

  @Test
  void refusesWhatWasRejected() throws Exception {
    TestMessage message = pending();

    ca.ca.reject(1);

    assertThat(ca.ca.pending()).isEmpty();
    assertThat(ca.send(poll(message)).status()).isEqualTo("FAILURE badRequest");
    assertThat(ca.send(message).status()).isEqualTo("FAILURE badRequest");
    restart();
    assertThat(ca.send(poll(message)).status()).isEqualTo("FAILURE badRequest");
  }

  @Test
  void letsAChangedRequestWaitInPlaceOfTheFirst() throws Exception {
    TestMessage first = pending();
    TestMessage changed =
        ca.pkcsReq(new TestRequest("CN=renamed", TestKeys.rsa("device")))
            .transactionId(first.transactionId());

    assertThat(ca.send(changed).status()).isEqualTo("PENDING");

    assertThat(ca.ca.pending()).extracting(Pending::number).containsExactly(2);
    assertThatThrownBy(() -> ca.ca.approve(1)).isInstanceOf(NoSuchElementException.class);
    ca.ca.approve(2);
    assertThat(ca.send(poll(first)).certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=renamed");
  }

  @Test
  void letsAChangedRequestWaitAfterARejection() throws Exception {
    TestMessage first = pending();
    ca.ca.reject(1);
    TestMessage changed =
        ca.pkcsReq(new TestRequest("CN=renamed", TestKeys.rsa("device")))
            .transactionId(first.transactionId());

    assertThat(ca.send(changed).status()).isEqualTo("PENDING");
  }

  @Test
  void letsRequestsWaitOverARestart() throws Exception {
    TestMessage first = pending();
    TestMessage second = pending();

    restart();

    assertThat(ca.ca.pending()).extracting(Pending::number).containsExactly(1, 2);
    assertThat(ca.send(poll(first)).status()).isEqualTo("PENDING");
    ca.ca.approve(2);
    assertThat(ca.send(poll(second)).status()).isEqualTo("SUCCESS");
    assertThat(ca.send(poll(first)).status()).isEqualTo("PENDING");
    pending();
    assertThat(ca.ca.pending()).extracting(Pending::number).containsExactly(1, 3);
  }

  @Test
  void refusesAPollOfAnotherKey() throws Exception {
    TestMessage message = pending();
    ca.ca.approve(1);
    TestMessage stranger =
        poll(message)
            .signer(
                TestKeys.rsa("attacker"),
                TestMessage.selfSigned(TestCa.SUBJECT, TestKeys.rsa("attacker")));

    assertThat(ca.send(stranger).status()).isEqualTo("FAILURE badRequest");
  }

  @Test
  void refusesAPollForNothing() {
    assertThat(ca.send(poll(ca.pkcsReq())).status()).isEqualTo("FAILURE badCertId");
  }

  @Test
  void refusesAPollWithABrokenSignature() {
    TestMessage poll = poll(pending());

    poll.signer(TestKeys.rsa("attacker"), poll.signer());

    assertThat(ca.send(poll).status()).isEqualTo("FAILURE badMessageCheck");
  }

  @Test
  void refusesAnotherKeyUnderTheIdOfAWaitingRequest() {
    TestMessage waiting = pending();
    TestMessage other =
        ca.pkcsReq("other", new TestRequest(TestCa.SUBJECT, TestKeys.rsa("other")))
            .transactionId(waiting.transactionId());

    assertThat(ca.send(other).status()).isEqualTo("FAILURE badRequest");
    assertThat(ca.ca.pending()).hasSize(1);
  }

  @Test
  void decidesOnlyAboutRequestsThatWait() throws Exception {
    pending();
    ca.ca.approve(1);

    for (int number : new int[] {1, 2, 0, -1}) {
      assertThatThrownBy(() -> ca.ca.approve(number)).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(() -> ca.ca.reject(number)).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void takesTheFirstOfTwoDecisionsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      TestMessage message = pending();
      CyclicBarrier start = new CyclicBarrier(8);
      List<Callable<String>> decisions = new ArrayList<>();
      IntStream.range(0, 8).forEach(i -> decisions.add(() -> decide(start, i % 2 == 0)));

      List<String> outcomes = new ArrayList<>();
      for (Future<String> decision : threads.invokeAll(decisions)) {
        outcomes.add(decision.get());
      }

      assertThat(outcomes).filteredOn(outcome -> !outcome.equals("too late")).hasSize(1);
      String expected = outcomes.contains("approved") ? "SUCCESS" : "FAILURE badRequest";
      assertThat(ca.send(poll(message)).status()).isEqualTo(expected);
    } finally {
      threads.shutdown();
    }
  }

  private String decide(CyclicBarrier start, boolean approve) throws Exception {
    start.await();
    try {
      if (approve) {
        ca.ca.approve(1);
        return "approved";
      }
      ca.ca.reject(1);
      return "rejected";
    } catch (NoSuchElementException | Refusal e) {
      return "too late";
    }
  }

  @Test
  void keepsManyWaitingRequests() throws Exception {
    for (int i = 0; i < 200; i++) {
      pending();
    }

    restart();

    assertThat(ca.ca.pending()).hasSize(200);
  }
}
