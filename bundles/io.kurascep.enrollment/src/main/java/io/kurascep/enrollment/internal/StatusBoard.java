// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.DeliveryStatus;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.enrollment.internal.machine.Installed;
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.enrollment.internal.machine.StatusView;
import io.kurascep.enrollment.internal.machine.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows where a certificate stands, and logs where it waits for somebody. */
final class StatusBoard {

  private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);

  /** So long after its start a certificate may be without its services and nobody is told. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String name;
  private final Instant startedAt;
  private boolean shownOnce;
  private volatile EnrollmentStatus status;

  StatusBoard(String name, Instant startedAt) {
    this.name = name;
    this.startedAt = startedAt;
    this.status =
        new EnrollmentStatus(
            name,
            EnrollmentState.NOT_ENROLLED,
            startedAt,
            "start",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            "",
            "",
            Optional.empty(),
            List.of());
  }

  EnrollmentStatus status() {
    return status;
  }

  /**
   * Shows how things stand now.
   *
   * @param state what is known; empty if it cannot be read
   * @param around what is around
   * @param storageProblem why the state cannot be kept or read
   * @param deliveries where else the certificate is brought
   * @return whether that is another status than before
   */
  boolean update(
      Optional<State> state,
      Function<State, Surroundings> around,
      Optional<String> storageProblem,
      List<DeliveryStatus> deliveries,
      Instant now) {
    var before = status;
    status =
        state
            .map(present -> of(present, around.apply(present), storageProblem, deliveries, now))
            .orElseGet(() -> unreadable(storageProblem));
    shownOnce = shownOnce || state.isPresent();
    if (status.state() != before.state() || !status.lastError().equals(before.lastError())) {
      log(state.flatMap(State::lastError));
    }
    return !status.equals(before);
  }

  /** The end of the grace, if that is earlier. */
  Optional<Instant> earlier(Optional<Instant> at, Instant now) {
    var end = startedAt.plus(GRACE);
    return now.isBefore(end) ? Optional.of(at.filter(end::isAfter).orElse(end)) : at;
  }

  private EnrollmentStatus of(
      State present,
      Surroundings around,
      Optional<String> storageProblem,
      List<DeliveryStatus> deliveries,
      Instant now) {
    var view = StatusView.of(present, around, now);
    var early = isEarly(view, now) && !present.lastError().equals(view.error());
    var shown = early ? EnrollmentState.NOT_ENROLLED : view.state();
    return new EnrollmentStatus(
        name,
        shown,
        since(shown, present, now),
        view.nextStep(),
        view.nextStepAt(),
        storageProblem.or(() -> early ? Optional.empty() : view.error()),
        present.installed().map(Installed::certificate),
        around.server().name(),
        around.keystore().name(),
        around.alias(),
        present.request().map(request -> request.open().transactionId().value()),
        deliveries);
  }

  private Instant since(EnrollmentState shown, State present, Instant now) {
    if (!shownOnce) {
      return present.since();
    }
    return shown == status.state() ? status.since() : now;
  }

  private EnrollmentStatus unreadable(Optional<String> problem) {
    return new EnrollmentStatus(
        name,
        EnrollmentState.MISCONFIGURED,
        status.since(),
        "read the state again",
        Optional.empty(),
        problem,
        Optional.empty(),
        status.server(),
        status.keystore(),
        status.alias(),
        Optional.empty(),
        status.deliveries());
  }

  private boolean isEarly(StatusView view, Instant now) {
    return now.isBefore(startedAt.plus(GRACE))
        && (view.state() == EnrollmentState.WAITING_FOR_SERVER
            || view.state() == EnrollmentState.WAITING_FOR_KEYSTORE);
  }

  /** What the machine says nothing about, since it does nothing about it. */
  private void log(Optional<String> said) {
    switch (status.state()) {
      case MISCONFIGURED, WAITING_FOR_SERVER, WAITING_FOR_KEYSTORE -> {
        if (!status.lastError().equals(said)) {
          LOG.warn("{}: {}, {}", name, status.state(), status.lastError().orElse(""));
        }
      }
      case DISABLED -> LOG.info("{}: DISABLED, everything stays as it is", name);
      default -> LOG.debug("{}: {}, next: {}", name, status.state(), status.nextStep());
    }
  }
}
