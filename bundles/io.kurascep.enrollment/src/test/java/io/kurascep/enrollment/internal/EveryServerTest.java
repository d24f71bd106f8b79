// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.enrollment.internal.testing.ReadableRequests;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.RequestPurpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole gateway against the habits of every server that the embedded CA imitates: a first
 * certificate, approval and renewal, with a challenge that lasts and with one that is good once.
 */
class EveryServerTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final Duration VALIDITY = Duration.ofDays(90);
  private static final Duration UNTIL_RENEWED = Duration.ofDays(65);
  private static final String SECRET = "Simsalabim-4711";

  @TempDir Path folder;
  private final List<String> given = new ArrayList<>();
  private TestGateway gateway;
  private RunningCa ca;

  /** How many exchanges there had been when the last part began. */
  private int before;

  @AfterEach
  void stop() throws Exception {
    ca.close();
  }

  /**
   * A gateway before its first start, with a challenge.
   *
   * @param kind of the challenge: shared, one-time or device
   */
  private void prepare(String habits, String kind, Map<String, Object> more) throws Exception {
    gateway = new TestGateway(folder.resolve("gateway"), START);
    var settings = new HashMap<>(more);
    settings.put("profile", habits);
    settings.put("challenge.kind", kind);
    settings.put("challenge", kind.equals("shared") ? SECRET : "");
    settings.put("challenge.minutes", "525600");
    settings.put("validity.minutes", VALIDITY.toMinutes());
    ca = RunningCa.start(folder.resolve("ca"), gateway.workers.clock(), settings);
    gateway.use(ca);
    if (habits.equals("ejbca")) {
      gateway.serverSettings.put("ca.identifier", "demo");
    }
    if (habits.equals("openxpki")) { // it does not show who issues
      gateway.serverSettings.put("ca.certificate", Files.readString(ca.folder().resolve("ca.pem")));
    }
    giveChallenge(kind);
  }

  private void giveChallenge(String kind) throws Exception {
    var challenge = kind.equals("one-time") ? ca.invite() : SECRET + given.size();
    if (kind.equals("device")) {
      ca.addDevice("gateway-0815", challenge);
    }
    given.add(kind.equals("shared") ? SECRET : challenge);
    gateway.challenge(given.get(given.size() - 1));
    gateway.settings.put("challenge.one.time", !kind.equals("shared"));
  }

  private void renew(String kind) throws Exception {
    if (!kind.equals("shared")) {
      giveChallenge(kind);
      gateway.apply();
    }
    before = gateway.workers.exchanges.size();
    gateway.workers.advance(UNTIL_RENEWED);
    assertThat(gateway.status().lastError()).isEmpty();
  }

  private void assertEnrolled() {
    assertThat(gateway.status().lastError()).isEmpty();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLED);
  }

  /** In all that was ever sent. */
  private void assertNothingSpentTwice(String kind) throws Exception {
    var readable = new ReadableRequests(ca.folder());
    for (var challenge : kind.equals("shared") ? List.<String>of() : given) {
      assertThat(readable.carrying(challenge, gateway.workers.exchanges)).isLessThanOrEqualTo(1);
    }
  }

  /** How often something was sent since the last part began. */
  private long exchanges() {
    return gateway.workers.exchanges.stream()
        .skip(before)
        .filter(each -> each.uri().getRawQuery().contains("PKIOperation"))
        .count();
  }

  @ParameterizedTest
  @CsvSource({
    "none, shared, 1", "ndes, shared, 1", "ejbca, shared, 1", "jscep, shared, 2",
    "openxpki, shared, 2", "xipki, shared, 3", "cisco, shared, 1", "none, one-time, 1",
    "ndes, one-time, 1", "ejbca, device, 1", "jscep, one-time, 2", "openxpki, one-time, 2",
    "xipki, one-time, 3", "cisco, one-time, 1",
  })
  void isFoundOutAndRemembered(String habits, String kind, int steps) throws Exception {
    prepare(habits, kind, Map.of());
    gateway.start();
    assertEnrolled();
    assertThat(new ReadableRequests(ca.folder()).carrying(given.get(0), gateway.workers.exchanges))
        .isOne();

    renew(kind);
    assertThat(gateway.kinds()).containsExactly(Kind.ISSUED, Kind.RENEWED);
    assertThat(exchanges()).isEqualTo(steps);
    assertNothingSpentTwice(kind);

    if (kind.equals("shared")) {
      renew(kind);
      assertThat(exchanges()).as("it begins with what worked").isOne();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "none, shared", "ndes, shared", "ejbca, shared", "jscep, shared", "openxpki, shared",
    "xipki, shared", "cisco, shared", "none, one-time", "ndes, one-time", "ejbca, device",
    "jscep, one-time", "openxpki, one-time", "xipki, one-time", "cisco, one-time",
  })
  void isPolledUntilSomebodyApproves(String habits, String kind) throws Exception {
    prepare(habits, kind, Map.of("approval", "manual"));
    gateway.start();
    assertThat(gateway.state()).isEqualTo(EnrollmentState.PENDING);

    gateway.workers.advance(Duration.ofHours(5));
    assertThat(gateway.state()).isEqualTo(EnrollmentState.PENDING);
    ca.approveAll();
    gateway.workers.advance(Duration.ofHours(2));

    assertEnrolled();
    assertNothingSpentTwice(kind);
    assertThat(ca.approved()).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "ndes, shared",
    "ejbca, shared",
    "jscep, shared",
    "openxpki, shared",
    "xipki, shared",
    "cisco, shared",
    "micromdm, shared",
    "step-ca, shared",
    "ndes, one-time",
    "ejbca, device",
    "jscep, one-time",
    "openxpki, one-time",
    "xipki, one-time",
    "cisco, one-time",
    "micromdm, one-time",
    "step-ca, one-time",
  })
  void needsNoSearchByItsName(String name, String kind) throws Exception {
    prepare(name, kind, Map.of());
    gateway.serverSettings.put("profile", name);
    gateway.start();
    assertEnrolled();
    assertThat(exchanges()).isOne();

    renew(kind);
    assertThat(gateway.kinds()).containsExactly(Kind.ISSUED, Kind.RENEWED);
    assertThat(exchanges()).isOne();
  }

  /** What reads single DES is a decision of the user, and the refusal says which. */
  @ParameterizedTest
  @CsvSource({"micromdm, shared", "micromdm, one-time", "step-ca, shared", "step-ca, one-time"})
  void isNamedWhereItIsTheUsersToChoose(String name, String kind) throws Exception {
    prepare(name, kind, Map.of());
    gateway.start();
    assertThat(gateway.status().lastError().orElseThrow())
        .contains("choose the server type micromdm or step-ca");
    gateway.workers.advance(Duration.ofHours(2));
    assertNothingSpentTwice(kind);

    gateway.serverSettings.put("profile", name);
    gateway.server.modified(gateway.serverSettings);
    giveChallenge(kind);
    gateway.apply();
    gateway.workers.advance(Duration.ofHours(7));
    assertEnrolled();
    assertNothingSpentTwice(kind);
  }

  @Test
  void isAskedByTheMethodThatWorkedAfterARestart() throws Exception {
    prepare("ndes", "shared", Map.of());
    gateway.start();
    assertThat(exchanges()).as("GET is cut off").isEqualTo(2);

    gateway = gateway.restarted();
    gateway.start();
    renew("shared");
    assertThat(gateway.kinds()).containsExactly(Kind.RENEWED);
    assertThat(exchanges()).isOne();
  }

  /** As OpenXPKI and NDES do when their RA has a new key. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isAskedOnceMoreWhereItsCertificatesHaveChanged(boolean changed) throws Exception {
    prepare("none", "shared", Map.of("mode", "ra", "ca.intermediate", "true"));
    gateway.start();
    assertEnrolled();
    gateway.workers.advance(Duration.ofHours(1));
    if (changed) {
      ca.prepareNext();
      ca.rollOver();
    }
    before = gateway.workers.exchanges.size();
    gateway.workers.onTheWay =
        (exchange, answer) ->
            exchanges() == 1 && exchange.uri().getRawQuery().contains("PKIOperation")
                ? new HttpAnswer(400, "text/plain", new byte[0])
                : answer;
    gateway.service().renew();
    gateway.workers.run();

    assertThat(gateway.kinds()).containsExactly(Kind.ISSUED, Kind.RENEWED);
    assertThat(exchanges()).isEqualTo(2);
    assertThat(gateway.server.access().orElseThrow().memory().worked(RequestPurpose.RENEW))
        .hasValueSatisfying(
            step ->
                assertThat(step.type())
                    .isEqualTo(changed ? MessageType.RENEWAL_REQ : MessageType.PKCS_REQ));
  }

  @Test
  void getsTheNextChallengeInAnotherWayWhereItsAnswerCouldNotBeRead() throws Exception {
    prepare("none", "one-time", Map.of("faults", "other-recipient"));
    gateway.start();

    assertThat(gateway.status().lastError()).isPresent();
    assertNothingSpentTwice("one-time");
    assertThat(gateway.server.access().orElseThrow().memory().worked(RequestPurpose.ENROLL))
        .hasValueSatisfying(
            step ->
                assertThat(step.text()).isEqualTo("PKCSReq self challenge 3des sha1 POST pkcs1"));
  }
}
