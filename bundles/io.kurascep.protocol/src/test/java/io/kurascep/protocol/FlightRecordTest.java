// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.FlightReplay.Finding;
import io.kurascep.protocol.FlightReplay.Result;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of an exchange that led to nothing, and what the decoder says of it later. */
class FlightRecordTest {

  private static final TestAuthority CA = TestAuthority.root("CN=Test CA");
  private static final String TOKEN = "t0k3n+of&tenant";

  private final List<FlightRecord> records = new ArrayList<>();
  private final TestServer server = new TestServer(CA);

  private Enrollee enrollee(String capabilities) {
    server.capabilities(capabilities);
    return Enrollee.of(
        server,
        CA,
        settings -> settings.query("tenant=" + URLEncoder.encode(TOKEN, UTF_8)),
        records::add);
  }

  private Enrollee enrollee() {
    return enrollee("AES\nSHA-256\nPOSTPKIOperation");
  }

  private FlightRecord only() {
    assertThat(records).hasSize(1);
    return read(records.get(0));
  }

  /** What is left of it after it was written and read. */
  private static FlightRecord read(FlightRecord record) {
    var text = record.text();
    var read = FlightRecord.parse(text);
    assertThat(text).hasSizeLessThan(FlightRecord.MAX_TEXT);
    assertThat(read.text()).isEqualTo(text);
    assertThat(text)
        .doesNotContain("t0k3n", "Authorization", "Cookie", "PRIVATE KEY", Enrollee.SECRET);
    return read;
  }

  private static Result result(FlightRecord record, String what) {
    return FlightReplay.of(record).stream()
        .filter(finding -> finding.what().equals(what))
        .map(Finding::result)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nothingIsRecordedOfWhatSucceeds() throws Exception {
    assertThat(enrollee().enroll()).isInstanceOf(Issued.class);
    assertThat(records).isEmpty();
  }

  @Test
  void nothingIsRecordedOfWhatWaits() throws Exception {
    server.answer(request -> TestReply.pending(request, CA));
    assertThat(enrollee().enroll()).isInstanceOf(Pending.class);
    assertThat(records).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AES\nSHA-256\nPOSTPKIOperation", "AES\nSHA-256"})
  void recordsARefusalWithItsRequest(String capabilities) throws Exception {
    server.answer(request -> TestReply.failure(request, CA, 2));
    var rejected = (Rejected) enrollee(capabilities).enroll();

    var record = only();
    assertThat(record.time()).isEqualTo(TestAuthority.NOW);
    assertThat(record.sentence()).isEqualTo(rejected.sentence());
    assertThat(record.transactionId()).contains(rejected.transactionId().value());
    assertThat(record.step()).startsWith("PKCSReq by PKCSReq self challenge aes128 sha256");
    assertThat(record.request().message()).isEqualTo(TestServer.message(server.exchanges().get(2)));
    assertThat(record.request().address())
        .startsWith("http://ca.example.com/scep?operation=PKIOperation")
        .endsWith("&tenant=removed");
    assertThat(record.answer().orElseThrow().status()).isEqualTo(200);
    assertThat(record.caCertificates()).containsExactly(CA.certificate());

    assertThat(FlightReplay.of(record))
        .noneMatch(finding -> finding.result() == Result.FAILED)
        .anySatisfy(
            finding -> {
              assertThat(finding.what()).isEqualTo("status");
              assertThat(finding.sentence()).contains("badRequest");
            });
    assertThat(result(record, "request")).isEqualTo(Result.PASSED);
    assertThat(result(record, "signature")).isEqualTo(Result.PASSED);
    assertThat(result(record, "recipient_nonce")).isEqualTo(Result.PASSED);
  }

  @Test
  void recordsAnAnswerThatFailsACheckAndReplaysThatCheck() throws Exception {
    var forger =
        TestAuthority.certificate("CN=Test CA").key(TestKeys.rsa("forger")).ca().selfSigned();
    server.answer(
        request ->
            TestReply.success(
                request, forger, server.issue(request).issuedBy(forger).certificate()));
    assertThatThrownBy(() -> enrollee().enroll()).isInstanceOf(TrustException.class);

    var record = only();
    var failed = FlightReplay.of(record).stream().filter(f -> f.result() == Result.FAILED).toList();
    assertThat(failed).hasSize(1);
    assertThat(failed.get(0).what()).isIn("signer", "signature");
    assertThat(failed.get(0).sentence()).isEqualTo(record.sentence());
    assertThat(result(record, "message_digest")).isEqualTo(Result.PASSED);
    assertThat(result(record, "transaction_id")).isEqualTo(Result.NOT_MADE);
  }

  @Test
  void saysThatTheRestTakesTheKey() throws Exception {
    server.answer(
        request ->
            TestReply.success(
                request,
                CA,
                TestAuthority.certificate("CN=someone else").issuedBy(CA).certificate()));
    assertThatThrownBy(() -> enrollee().enroll()).isInstanceOf(TrustException.class);
    var record = only();
    assertThat(result(record, "cipher")).isEqualTo(Result.PASSED);
    assertThat(result(record, "decryption")).isEqualTo(Result.NOT_MADE);
    assertThat(result(record, "issued_key")).isEqualTo(Result.NOT_MADE);
  }

  @Test
  void recordsAPageWithoutTheSecretsThatItRepeats() {
    var page = "<html><title>No " + TOKEN + "</title>" + URLEncoder.encode(TOKEN, UTF_8);
    server.operation(
        any ->
            new HttpAnswer(
                500,
                "text/html",
                page.getBytes(UTF_8),
                Optional.of(Duration.ofSeconds(7)),
                "",
                Map.of("Server", "x", "Location", "http://ca.example.com/?" + TOKEN)));
    assertThatThrownBy(() -> enrollee().enroll()).isInstanceOf(ServerException.class);

    var answer = only().answer().orElseThrow();
    assertThat(new String(answer.body(), UTF_8))
        .isEqualTo("<html><title>No removed</title>removed");
    assertThat(answer.headers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "Content-Type", "text/html",
                "Location", "http://ca.example.com/?removed",
                "Retry-After", "7",
                "Server", "x"));
    assertThat(result(only(), "http")).isEqualTo(Result.FAILED);
  }

  @Test
  void recordsAQuestionForACertificateThatIsRefused() throws Exception {
    server.answer(request -> TestReply.failure(request, CA, 4));
    var enrollee = enrollee();
    var memory = enrollee.discover();
    var issuer = CA.certificate().getSubjectX500Principal();
    assertThatThrownBy(
            () -> enrollee.client().getCert(memory, issuer, BigInteger.TEN, Optional.empty()))
        .isInstanceOf(ServerException.class);
    assertThat(only().step()).isEqualTo("GetCert");
    assertThat(FlightReplay.of(only()))
        .anySatisfy(finding -> assertThat(finding.sentence()).startsWith("GetCert, transaction"))
        .anySatisfy(finding -> assertThat(finding.sentence()).contains("badCertId"));
  }

  @Test
  void recordsANextCaThatNobodyVouchesFor() throws Exception {
    var enrollee = enrollee();
    enrollee.discover();
    server.question("GetNextCACert", new HttpAnswer(404, "", new byte[0]));
    assertThatThrownBy(() -> enrollee.client().getNextCa(enrollee.memory()))
        .isInstanceOf(ServerException.class);
    assertThat(records).as("to have none is normal").isEmpty();

    var attacker = TestAuthority.root("CN=Attacker").certificate();
    server.question("GetNextCACert", new HttpAnswer(200, "", TestReply.certsOnly(attacker)));
    assertThatThrownBy(() -> enrollee.client().getNextCa(enrollee.memory()))
        .isInstanceOf(TrustException.class);
    var record = only();
    assertThat(record.step()).isEqualTo("GetNextCACert");
    assertThat(record.request().address()).contains("operation=GetNextCACert");
    assertThat(result(record, "http")).isEqualTo(Result.PASSED);
  }

  @Test
  void recordsThatThereWasNoAnswer() {
    server.operation(any -> sneaky(new TransportException("silence", true, new IOException())));
    assertThatThrownBy(() -> enrollee().enroll()).isInstanceOf(TransportException.class);
    assertThat(only().answer()).isEmpty();
    assertThat(FlightReplay.of(only()))
        .last()
        .isEqualTo(new Finding("http", Result.NOT_MADE, "there was no answer: silence"));
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> HttpAnswer sneaky(Exception thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void recordsAQuestionThatFails() {
    server.certificates(new HttpAnswer(404, "text/html", "<title>None</title>".getBytes(UTF_8)));
    assertThatThrownBy(() -> enrollee().discover()).isInstanceOf(ServerException.class);
    assertThat(only().step()).isEqualTo("GetCACert");
    assertThat(only().request().address()).contains("operation=GetCACert");
    assertThat(only().request().size()).isZero();
    assertThat(FlightReplay.of(only()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.sentence()).contains("None"));
  }

  @Test
  void recordsACaThatIsNotTheTrustedOne() {
    server.certificates(TestAuthority.root("CN=Other").certificate());
    assertThatThrownBy(() -> enrollee().discover()).isInstanceOf(TrustException.class);
    assertThat(FlightReplay.of(only()))
        .anySatisfy(finding -> assertThat(finding.sentence()).contains("CN=Other"));
  }

  @Test
  void keepsOnlyTheBeginningOfWhatIsLarge() {
    var large = new byte[1 << 20];
    Arrays.fill(large, (byte) 0x30);
    server.operation(any -> new HttpAnswer(200, "x".repeat(10_000), large));
    assertThatThrownBy(() -> enrollee().enroll()).isInstanceOf(ScepException.class);
    var answer = only().answer().orElseThrow();
    assertThat(answer.size()).isEqualTo(1 << 20);
    assertThat(answer.isWhole()).isFalse();
    assertThat(result(only(), "http")).isEqualTo(Result.NOT_MADE);
  }

  @Test
  void tellsNothingWhereNothingLeft() {
    var client =
        new ScepClient(
            Enrollee.settings(CA, settings -> settings),
            server,
            Clock.fixed(TestAuthority.NOW, ZoneOffset.UTC),
            new SecureRandom(),
            records::add);
    var enrollee = enrollee();
    assertThatThrownBy(
            () ->
                client.poll(
                    ServerMemory.empty(), discovered(enrollee), enrollee.key(), Optional.empty()))
        .isInstanceOf(ConfigurationException.class);
    assertThat(records).isEmpty();
  }

  private static OpenRequest discovered(Enrollee enrollee) throws ScepException {
    enrollee.discover();
    return enrollee.open();
  }

  @Test
  void isReadWithOtherLineEnds() throws Exception {
    server.answer(request -> TestReply.failure(request, CA, 2));
    enrollee().enroll();
    var text = records.get(0).text();
    assertThat(FlightRecord.parse(text.replace("\n", "\r\n")).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "Kura SCEP flight record 1\n",
        "Kura SCEP flight record 1\nx: y",
        "Kura SCEP flight record 1\nstep: a\nstep: b\n"
      })
  void refusesWhatIsNoRecord(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> FlightRecord.parse(text));
  }

  @Test
  void readsOrRefusesWhateverItIsMadeInto() throws Exception {
    server.answer(request -> TestReply.failure(request, CA, 2));
    enrollee().enroll();
    var text = records.get(0).text();
    var random = new Random(17);
    for (var i = 0; i < 300; i++) {
      var changed = new StringBuilder(text);
      for (var n = random.nextInt(4); n >= 0; n--) {
        changed.setCharAt(random.nextInt(changed.length()), (char) (32 + random.nextInt(95)));
      }
      changed.setLength(random.nextInt(10) == 0 ? random.nextInt(changed.length()) : text.length());
      assertThatCode(() -> replay(changed.toString())).doesNotThrowAnyException();
    }
  }

  private static void replay(String text) {
    try {
      assertThat(FlightReplay.of(FlightRecord.parse(text))).isNotEmpty();
    } catch (IllegalArgumentException none) {
      assertThat(none).hasMessage("this is no flight record of Kura SCEP");
    }
  }
}
