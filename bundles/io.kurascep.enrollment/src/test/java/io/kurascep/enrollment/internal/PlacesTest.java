// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.ca.internal.RunningCa.Habits;
import io.kurascep.enrollment.internal.machine.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {

  private static final Place PLACE = new Place("SSLKeystore", "gw");
  private static final Place FOLDED = new Place("SSLKeystore", "GW");

  @TempDir Path folder;
  private final AtomicInteger changes = new AtomicInteger();

  private Places places(Map<String, Place> journaled) {
    return new Places(journaled, changes::incrementAndGet);
  }

  @Test
  void firstOneHasAPlaceThatNobodyOwns() {
    var places = places(Map.of());
    assertThat(places.claim("first", PLACE, false, () -> true)).isEmpty();
    assertThat(places.claim("second", FOLDED, false, () -> true)).contains("first");
    assertThat(places.claim("first", PLACE, true, () -> true)).isEmpty();
    assertThat(changes).hasValue(0);
    places.release("first");
    assertThat(places.claim("second", FOLDED, false, () -> true)).isEmpty();
  }

  @Test
  void whoeverHasItsCertificateThereGetsThePlaceBack() {
    var places = places(Map.of());
    assertThat(places.claim("newcomer", PLACE, false, () -> true)).isEmpty();
    assertThat(places.claim("owner", PLACE, true, () -> true)).isEmpty();
    assertThat(changes).hasValue(1);
    assertThat(places.claim("newcomer", PLACE, false, () -> true)).contains("owner");
    assertThat(places.claim("another", PLACE, true, () -> true)).contains("owner");
    assertThat(changes).hasValue(1);
  }

  @Test
  void placeIsKeptForItsOwnerAWhile() {
    var places = places(Map.of("owner", PLACE));
    assertThat(places.claim("newcomer", FOLDED, false, () -> true)).contains("owner");
    assertThat(places.claim("newcomer", FOLDED, true, () -> true)).isEmpty();
    places.release("newcomer");
    places.expectNoMore();
    assertThat(places.claim("newcomer", FOLDED, false, () -> true)).isEmpty();
  }

  @Test
  void whoEndedClaimsNothing() {
    var places = places(Map.of());
    assertThat(places.claim("ended", PLACE, true, () -> false)).isEmpty();
    assertThat(places.claim("other", PLACE, false, () -> true)).isEmpty();
  }

  @Test
  void newcomerThatStartsFirstTakesNothingFromTheOwner() throws Exception {
    var before = new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
    try (var ca =
        RunningCa.start(
            folder.resolve("ca"),
            before.workers.clock(),
            new Habits(false, false, Duration.ofDays(90), List.of()))) {
      before.use(ca);
      before.settings.put("alias", "device");
      before.start();
      var certificate = before.status().certificate();

      var after = before.restarted();
      after.server = new ScepServerComponent(after.scheduler, after.crypto, after.serverSettings);
      var newcomer = after.another("newcomer", Map.of());
      after.workers.advance(Duration.ofSeconds(10));
      assertThat(newcomer.status().state()).isEqualTo(EnrollmentState.MISCONFIGURED);
      after.start();
      after.workers.advance(Duration.ofMinutes(5));

      assertThat(after.state()).isEqualTo(EnrollmentState.ENROLLED);
      assertThat(after.status().certificate()).isEqualTo(certificate);
      assertThat(newcomer.status().state()).isEqualTo(EnrollmentState.MISCONFIGURED);
      assertThat(newcomer.status().lastError().orElse("")).contains("gw-cert");
    }
  }

  @Test
  void placeOfACertificateWithoutConfigurationIsFreeAMinuteAfterTheStart() throws Exception {
    var before = new TestGateway(folder.resolve("gateway"), Instant.parse("2026-03-01T08:00:00Z"));
    try (var ca =
        RunningCa.start(
            folder.resolve("ca"),
            before.workers.clock(),
            new Habits(false, false, Duration.ofDays(90), List.of()))) {
      before.use(ca);
      before.settings.put("alias", "device");
      before.start();

      var after = before.restarted();
      after.server = new ScepServerComponent(after.scheduler, after.crypto, after.serverSettings);
      var newcomer = after.another("newcomer", Map.of());
      after.workers.advance(Duration.ofMinutes(2));
      assertThat(newcomer.status().state()).isEqualTo(EnrollmentState.ENROLLED);
    }
  }
}
