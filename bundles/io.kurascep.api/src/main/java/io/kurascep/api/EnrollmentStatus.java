// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What can be said of one certificate of the gateway at a moment. It holds no secret and may be
 * shown and logged as it is.
 *
 * @param enrollment the name of the configured certificate, its {@code kura.service.pid}
 * @param state where it stands
 * @param since when that state began
 * @param nextStep what happens next, in a few words, such as {@code renew}
 * @param nextStepAt when it happens; empty where it waits for somebody
 * @param lastError what went wrong last and what to do, in one sentence; empty once it went well
 * @param certificate the installed certificate
 * @param server the name of the SCEP server; empty text where none is chosen
 * @param keystore the name of the keystore; empty text where none is chosen
 * @param alias the alias in the keystore
 * @param transactionId the transaction id of the request under way, as the CA's log shows it
 * @param deliveries where else the certificate is brought, in the order of the deliveries
 */
public record EnrollmentStatus(
    String enrollment,
    EnrollmentState state,
    Instant since,
    String nextStep,
    Optional<Instant> nextStepAt,
    Optional<String> lastError,
    Optional<X509Certificate> certificate,
    String server,
    String keystore,
    String alias,
    Optional<String> transactionId,
    List<DeliveryStatus> deliveries) {

  /** Refuses an absent component. */
  public EnrollmentStatus {
    Objects.requireNonNull(enrollment, "enrollment");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(nextStep, "nextStep");
    Objects.requireNonNull(nextStepAt, "nextStepAt");
    Objects.requireNonNull(lastError, "lastError");
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(keystore, "keystore");
    Objects.requireNonNull(alias, "alias");
    Objects.requireNonNull(transactionId, "transactionId");
    deliveries = List.copyOf(deliveries);
  }
}
