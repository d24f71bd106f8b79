// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.http.AdminClient;
import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.http.ServedCa;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestClock;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker tries; other attacks are in the tests of what they attack. */
class AttackTest {
  @TempDir private Path data;

  private static TestMessage request(TestCa ca, String challenge) {
    return ca.pkcsReq(new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge(challenge));
  }

  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-time", "device"})
  void twoRequestsAtOnceGetOneCertificateByOneRight(String kind) throws Exception {
    try (TestCa ca = TestCa.in(data).set("challenge.kind", kind).open()) {
      String challenge =
          kind.equals("device") ? ca.operator().addDevice("device", "") : ca.operator().invite();
      List<TestMessage> messages =
          IntStream.range(0, 8).mapToObj(i -> request(ca, challenge)).toList();

      List<String> statuses =
          atOnce(
              messages.stream()
                  .map(message -> (Callable<String>) () -> ca.send(message).status())
                  .toList());

      assertThat(statuses).containsOnlyOnce("SUCCESS").contains("FAILURE badRequest");
      assertThat(ca.operator().certificates()).hasSize(1);
    }
  }

  @Test
  void aClientCannotTakeTheRequestOfAnotherOverByItsTransaction() throws Exception {
    try (TestCa ca = TestCa.in(data).manual().open()) {
      TestMessage victim = ca.pkcsReq();
      ca.send(victim);
      ca.ca.approve(1);

      TestMessage attacker =
          ca.pkcsReq("attacker", new TestRequest(TestCa.SUBJECT, TestKeys.rsa("attacker")))
              .transactionId(victim.transactionId());
      assertThat(ca.send(attacker).status()).isEqualTo("FAILURE badRequest");
      assertThat(ca.send(attacker.type(TestMessage.CERT_POLL)).status())
          .isEqualTo("FAILURE badRequest");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TestMessage.PKCS_REQ, TestMessage.RENEWAL_REQ})
  void nobodyRenewsForAnotherSubject(String type) throws IOException {
    try (TestCa ca = TestCa.in(data).challenges("secret").open()) {
      X509Certificate current = ca.send(request(ca, "secret")).certificate();
      for (String subject :
          List.of("CN=admin", "CN=device, OU=admin", "CN=device+OU=admin", "CN=device, CN=admin")) {
        TestMessage swapped =
            ca.pkcsReq(new TestRequest(subject, TestKeys.rsa("new")))
                .type(type)
                .signer(TestKeys.rsa("device"), current);
        assertThat(ca.send(swapped).status()).isEqualTo("FAILURE badRequest");
      }
    }
  }

  /** Each is allowed by the policy, and was not given to this holder. */
  @ParameterizedTest
  @ValueSource(strings = {TestMessage.PKCS_REQ, TestMessage.RENEWAL_REQ})
  void nobodyRenewsForOtherUses(String type) throws Exception {
    try (TestCa ca =
        TestCa.in(data)
            .set("templates", "device: clientAuth; code: codeSigning")
            .set("extended.key.usage", "clientAuth serverAuth")
            .open()) {
      TestRequest first = template("device").usage(KeyUsage.digitalSignature);
      X509Certificate current = ca.send(ca.pkcsReq(first)).certificate();
      for (TestRequest more :
          List.of(
              template("code"),
              template("device").usage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment),
              new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"))
                  .purposes(KeyPurposeId.id_kp_serverAuth))) {
        assertThat(ca.send(renewal(ca, more, type, current)).status())
            .isEqualTo("FAILURE badRequest");
      }

      TestRequest plain = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"));
      for (TestRequest same : List.of(template("device"), plain)) {
        X509Certificate renewed = ca.send(renewal(ca, same, type, current)).certificate();
        assertThat(renewed.getExtendedKeyUsage()).isEqualTo(current.getExtendedKeyUsage());
        assertThat(renewed.getKeyUsage()).isEqualTo(current.getKeyUsage());
      }
    }
  }

  private static TestRequest template(String name) {
    return new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"))
        .extension("1.3.6.1.4.1.311.20.2", new DERUTF8String(name));
  }

  private static TestMessage renewal(
      TestCa ca, TestRequest request, String type, X509Certificate current) {
    return ca.pkcsReq(request).type(type).signer(TestKeys.rsa("device"), current);
  }

  /** Nobody could read the answer, so nothing may be issued or spent. */
  @Test
  void nothingIsIssuedToAKeyThatNothingCanBeEncryptedFor() throws Exception {
    try (TestCa ca = TestCa.in(data).challenges("secret").oneTime().open()) {
      KeyPair small = TestKeys.rsa("small", 512);
      TestMessage message =
          request(ca, "secret")
              .signer(small, TestMessage.selfSigned(TestCa.SUBJECT, small))
              .signature("SHA1withRSA")
              .oaep(
                  new OAEPParameterSpec(
                      "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));

      assertThat(ca.send(message).status()).isEqualTo("FAILURE badAlg");

      assertThat(ca.operator().certificates()).isEmpty();
      assertThat(ca.send(request(ca, "secret")).status()).isEqualTo("SUCCESS");
    }
  }

  /** What is put in front of the subject counts, and an RA is not for everybody either. */
  @ParameterizedTest
  @ValueSource(strings = {"CN=Plant CA", "O=Acme,CN=Plant CA", "CN=Plant CA RA"})
  void nobodyGetsTheNameOfTheCaOrItsRa(String subject) throws Exception {
    try (TestCa ca =
        TestCa.in(data)
            .set("mode", "ra")
            .set("ca.subject", "CN=Plant CA, O=Acme")
            .set("subject.add", "O=Acme")
            .open()) {
      byte[] wanted = new TestRequest(subject, TestKeys.rsa("device")).encoded();
      X509Certificate ra = ca.certificate("ra.pem");
      TestMessage message = TestMessage.pkcsReq(ra, TestCa.SUBJECT, TestKeys.rsa("device"), wanted);

      assertThat(ca.send(message).status()).isEqualTo("FAILURE badRequest");
    }
  }

  @Test
  void theCertificateOfAnRaRenewsNothing() throws Exception {
    try (TestCa ca = TestCa.in(data).set("mode", "ra").open()) {
      X509Certificate ra = ca.certificate("ra.pem");
      byte[] wanted = new TestRequest("CN=Test CA RA", TestKeys.rsa("new")).encoded();
      TestMessage message =
          TestMessage.pkcsReq(ra, "CN=Test CA RA", TestKeys.rsa("ra"), wanted)
              .signer(TestKeys.rsa("ra"), ra)
              .type(TestMessage.RENEWAL_REQ);

      assertThat(ca.send(message).status()).isEqualTo("FAILURE badCertId");
    }
  }

  @Test
  void noSerialNumberIsUsedTwiceAndNothingIssuedGetsLostOverRestarts() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int round = 0; round < 4; round++) {
      try (TestCa ca = TestCa.in(data).open()) {
        List<Callable<X509Certificate>> tasks =
            IntStream.range(0, 8)
                .mapToObj(
                    i -> (Callable<X509Certificate>) () -> ca.send(ca.pkcsReq()).certificate())
                .toList();
        for (X509Certificate certificate : atOnce(tasks)) {
          assertThat(seen.add(certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT)))
              .isTrue();
        }
      }
    }
    try (TestCa ca = TestCa.in(data).open()) {
      assertThat(ca.operator().certificates())
          .extracting(line -> line.substring(0, line.indexOf(' ')))
          .containsExactlyInAnyOrderElementsOf(seen);
    }
  }

  @Test
  void tenThousandWaitingRequestsAreTheMostAndOldOnesMakeRoom() throws Exception {
    TestClock clock = new TestClock();
    TestCa.Settings settings = TestCa.in(data).manual().set("pending.days", 2).clock(clock);
    settings.open().close();
    Waiting.write(data.resolve("demo/records"), 10_000, clock.instant());
    try (TestCa ca = settings.open()) {
      assertThat(ca.ca.pending()).hasSize(10_000);
      assertThat(ca.send(ca.pkcsReq()).status()).as("one too many").startsWith("FAILURE");
      assertListsThemAndApproves(ca, 5_000);
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("PENDING");

      clock.advance(Duration.ofDays(3));

      assertThat(ca.ca.pending()).isEmpty();
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("PENDING");
      assertThat(ca.ca.pending()).hasSize(1);
    }
  }

  @Test
  void oneAddressLeavesRoomForTheOthers() throws Exception {
    TestCa.Settings settings = TestCa.in(data).manual();
    settings.open().close();
    Waiting.write(data.resolve("demo/records"), 1000, Instant.now());
    try (TestCa ca = settings.open()) {
      TestMessage more = ca.pkcsReq();
      var answer = TestAnswer.read(more, ca.ca.operate(more.encoded(), "192.0.2.9"));
      assertThat(answer.status()).isEqualTo("FAILURE badRequest");
      assertThat(answer.failInfoText()).contains("of this address");
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("PENDING");

      try (ServedCa running = new HttpHosts().serve(ca.ca, "127.0.0.1", 0)) {
        AdminClient operator = AdminClient.of(ca.ca.folder());
        assertThat(running.url()).hasScheme("http");
        assertThat(operator.tell(List.of("reject", "from", "192.0.2.9")))
            .isEqualTo("rejected 1000");
        assertThat(ca.ca.pending()).hasSize(1);
        assertThat(operator.tell(List.of("reject", "all"))).isEqualTo("rejected 1");
      }
      assertThat(TestAnswer.read(more, ca.ca.operate(more.encoded(), "192.0.2.9")).status())
          .isEqualTo("PENDING");
    }
  }

  /** By command and in a browser. */
  private void assertListsThemAndApproves(TestCa ca, int number) throws Exception {
    try (ServedCa running = new HttpHosts().serve(ca.ca, "127.0.0.1", 0)) {
      assertThat(running.url()).hasScheme("http");
      AdminClient operator = AdminClient.of(ca.ca.folder());
      assertThat(operator.tell(List.of("requests")).lines()).hasSize(10_000);
      HttpClient browser =
          HttpClient.newBuilder()
              .followRedirects(Redirect.NORMAL)
              .cookieHandler(new CookieManager())
              .build();
      URI page = URI.create(operator.tell(List.of("page")));
      assertThat(browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body())
          .contains("<td>1</td>", "<td>100</td>", "?after=100", "9900 more")
          .doesNotContain("<td>101</td>");
      HttpRequest last = HttpRequest.newBuilder(page.resolve("?after=9900")).build();
      assertThat(browser.send(last, BodyHandlers.ofString()).body())
          .contains("<td>9901</td>", "<td>10000</td>", "?after=0")
          .doesNotContain("more</p>");
      operator.tell(List.of("approve", Integer.toString(number)));
    }
  }

  @Test
  void aRequestThatWaitedForTooLongIsRefusedAndMayBeSentAnew() throws Exception {
    try (TestCa ca = TestCa.in(data).manual().set("pending.days", 1).open()) {
      TestMessage message = ca.pkcsReq();
      ca.send(message);
      ca.clock.advance(Duration.ofHours(25));

      var answer = ca.send(message.type(TestMessage.CERT_POLL));
      assertThat(answer.status()).isEqualTo("FAILURE badRequest");
      assertThat(answer.failInfoText()).contains("in time");
      var again = ca.send(message.type(TestMessage.PKCS_REQ));
      assertThat(again.status()).as("under the same id").isEqualTo("PENDING");
      assertThat(ca.ca.pending()).hasSize(1);
    }
  }
}
