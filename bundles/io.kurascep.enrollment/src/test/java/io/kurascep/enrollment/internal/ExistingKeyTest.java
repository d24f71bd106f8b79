// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.testing.TestCa;
import io.kurascep.protocol.KeyType;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that stays where it is, as in a token, whatever happens to the token meanwhile. */
class ExistingKeyTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final String ALIAS = "gw-cert";

  @TempDir Path folder;

  private TestGateway gateway;
  private RunningCa ca;
  private PublicKey key;

  @BeforeEach
  void begin() throws Exception {
    gateway = new TestGateway(folder.resolve("gateway"), START);
    gateway.settings.put("key.type", "existing");
    key = put();
  }

  @AfterEach
  void stopTheCa() throws Exception {
    ca.close();
  }

  /** A key with a certificate of the maker of the token. */
  private PublicKey put() throws Exception {
    var pair = KeyType.RSA_2048.generate(new SecureRandom());
    var made =
        new TestCa("Maker").issue(pair.getPublic(), START, START.plus(Duration.ofDays(9999)));
    gateway.keystore.setEntry(
        ALIAS, new PrivateKeyEntry(pair.getPrivate(), new Certificate[] {made}));
    return pair.getPublic();
  }

  private void start(boolean byHand) throws Exception {
    ca =
        RunningCa.start(
            folder.resolve("ca"),
            gateway.workers.clock(),
            new Habits(byHand, false, Duration.ofDays(90), List.of()));
    gateway.use(ca);
    gateway.start();
  }

  private void assertSays(EnrollmentState state, String words) {
    assertThat(gateway.status().lastError().orElse("")).contains(words);
    assertThat(gateway.state()).isEqualTo(state);
  }

  private void assertEnrolled() throws Exception {
    assertThat(gateway.status().lastError()).isEmpty();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
    assertThat(((PrivateKeyEntry) gateway.keystore.getEntry(ALIAS)).getCertificate())
        .isEqualTo(gateway.status().certificate().orElseThrow())
        .extracting(certificate -> certificate.getPublicKey())
        .isEqualTo(key);
  }

  @Test
  void staysAtARenewal() throws Exception {
    start(false);
    assertEnrolled();
    var first = gateway.status().certificate();

    gateway.workers.advance(Duration.ofDays(61));

    assertEnrolled();
    assertThat(gateway.status().certificate()).isNotEqualTo(first);
  }

  @Test
  void isWaitedForWithTheCertificateThatWasIssued() throws Exception {
    gateway.target.refusal =
        Optional.of(
            new DeliveryException(DeliveryException.Reason.WRITE_FAILED, "write-protected"));
    start(false);
    assertSays(EnrollmentState.ENROLLING, "write-protected");
    Entry entry = gateway.keystore.getEntry(ALIAS);

    gateway.target.refusal = Optional.empty();
    gateway.keystore.deleteEntry(ALIAS);
    gateway.workers.advance(Duration.ofHours(13));
    assertSays(EnrollmentState.ENROLLING, "no key with a certificate under the alias gw-cert");

    gateway.keystore.setEntry(ALIAS, entry);
    gateway.workers.advance(Duration.ofHours(13));
    assertEnrolled();
    assertThat(gateway.status().certificate().orElseThrow().getNotBefore().toInstant())
        .as("no other was requested")
        .isBefore(START.plus(Duration.ofHours(1)));
  }

  @Test
  void isWaitedForWhileTheCaHasTheRequest() throws Exception {
    start(true);
    assertThat(gateway.state()).isEqualTo(EnrollmentState.PENDING);
    var transaction = gateway.status().transactionId();
    Entry entry = gateway.keystore.getEntry(ALIAS);

    gateway.keystore.deleteEntry(ALIAS);
    gateway.workers.advance(Duration.ofHours(3));
    assertSays(EnrollmentState.PENDING, "no key with a certificate under the alias gw-cert");
    assertThat(gateway.status().transactionId()).isEqualTo(transaction);

    gateway.keystore.setEntry(ALIAS, entry);
    ca.approveAll();
    gateway.workers.advance(Duration.ofHours(3));
    assertEnrolled();
    assertThat(ca.approved()).isOne();
  }

  @Test
  void isRequestedForAnewWhereAnotherTookItsPlace() throws Exception {
    gateway.target.refusal =
        Optional.of(
            new DeliveryException(DeliveryException.Reason.WRITE_FAILED, "write-protected"));
    start(false);

    gateway.target.refusal = Optional.empty();
    key = put();
    gateway.workers.advance(Duration.ofHours(13));

    assertEnrolled();
  }

  @ParameterizedTest
  @CsvSource({
    "SECURITY_EXCEPTION, plug it in; check its PIN",
    "SERVICE_UNAVAILABLE, library and slot"
  })
  void waitsForAToken(KuraErrorCode code, String words) throws Exception {
    gateway.keystore.broken = true;
    gateway.keystore.code = code;
    start(false);
    for (var each : words.split("; ", -1)) {
      assertSays(EnrollmentState.WAITING_FOR_KEYSTORE, each);
    }
    assertThat(gateway.status().nextStep()).isEqualTo("read the keystore again");
    assertThat(gateway.status().nextStepAt()).isPresent();

    gateway.keystore.broken = false;
    gateway.workers.advance(Duration.ofMinutes(2));
    assertEnrolled();
  }

  @Test
  void isDemandedOfAToken() throws Exception {
    gateway.settings.put("key.type", "RSA-2048");
    gateway.keystore.trusted = Optional.of(new KeyStore(null, null, "PKCS11") {});
    start(true);

    assertSays(EnrollmentState.ENROLLING, "is a token, which keeps the keys that it has");
    assertThat(ca.waiting()).isEmpty();

    gateway.settings.put("key.type", "existing");
    gateway.apply();
    gateway.workers.advance(Duration.ofMinutes(2));
    assertThat(gateway.state()).isEqualTo(EnrollmentState.PENDING);
  }
}
