// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What can be said of one delivery of a certificate, beside that into its keystore. It holds no
 * secret.
 *
 * @param target what it is called, such as {@code directory plant-files}
 * @param delivered whether the target holds the present certificate
 * @param since when that began
 * @param lastError what is wrong and what to do, in one sentence; empty once it went well
 * @param nextTryAt when it is tried again; empty where it was delivered
 */
public record DeliveryStatus(
    String target,
    boolean delivered,
    Instant since,
    Optional<String> lastError,
    Optional<Instant> nextTryAt) {

  /** Refuses an absent component. */
  public DeliveryStatus {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(lastError, "lastError");
    Objects.requireNonNull(nextTryAt, "nextTryAt");
  }
}
