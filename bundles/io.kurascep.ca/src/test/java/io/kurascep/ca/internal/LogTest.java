// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.testing.LogReader;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.bouncycastle.asn1.DERUTF8String;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One line for each thing that happens, and no secret in any. */
class LogTest {
  private TestCa ca;
  private LogReader log;

  @BeforeEach
  void open(@TempDir Path data) throws IOException {
    ca = TestCa.in(data).challenges("Tr0ub4dor").manual().open();
    log = new LogReader();
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  private TestMessage request(String subject, String challenge) {
    return ca.pkcsReq(new TestRequest(subject, TestKeys.rsa("device")).challenge(challenge));
  }

  @Test
  void tellsTheStoryOfARequest() throws Exception {
    ca.send(request("CN=gw-1, O=Example", "Tr0ub4dor"));
    ca.ca.approve(1);
    ca.send(request("CN=gw-2", "Tr0ub4dor"));
    ca.ca.reject(2);

    assertThat(log.text().lines().toList())
        .hasSize(4)
        .allMatch(line -> line.contains("INFO") && line.contains("demo: "))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .endsWith(
                        "request 1 for CN=gw-1,O=Example from 192.0.2.1 waits for approval,"
                            + " challenge right"),
            line ->
                assertThat(line)
                    .contains("request 1 was approved: issued ")
                    .contains(" for CN=gw-1,O=Example, valid until "),
            line -> assertThat(line).contains("request 2 for CN=gw-2"),
            line -> assertThat(line).endsWith("request 2 for CN=gw-2 was rejected"));
  }

  @Test
  void tellsWhyARequestWasRefused() {
    ca.send(request("CN=gw", "wrong horse").transactionId("tx-1"));

    assertThat(log.text().strip())
        .endsWith(
            "demo: refused PKCSReq of transaction tx-1 from 192.0.2.1: badRequest, the challenge"
                + " password is wrong or missing: ask the CA for one");
  }

  @Test
  void containsNoChallenge() {
    ca.send(request("CN=gw", "Tr0ub4dor"));
    ca.send(request("CN=gw", "wrong horse"));

    assertThat(log.text()).doesNotContain("Tr0ub4dor", "wrong horse");
  }

  @Test
  void cannotBeForgedByAClient() {
    String escape = "\u001b[31m";
    String id = "tx\r\nfake\u0085\u2028line\u202e";
    ca.send(
        request("CN=gw\\0A[main] INFO ScepCa - demo: issued" + escape, "Tr0ub4dor")
            .transactionId(id)
            .attribute(TestMessage.TRANSACTION_ID, new DERUTF8String(id)));
    ca.send(
        request("CN=gw", "wrong")
            .transactionId(id + 2)
            .attribute(TestMessage.TRANSACTION_ID, new DERUTF8String(id + 2)));

    assertThat(log.text().lines()).hasSize(2);
    assertThat(log.text()).doesNotContain(escape, "\u2028", "\u202e", "\r", "\u0085");
  }
}
