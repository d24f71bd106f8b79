// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.api;

import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;

/**
 * Something happened to a certificate of the gateway.
 *
 * @param kind what
 * @param status how things stand after it
 * @param previous the certificate that was replaced, where one was
 */
public record CertificateEvent(
    Kind kind, EnrollmentStatus status, Optional<X509Certificate> previous) {

  /** What happened. The names are the last part of the EventAdmin topics. */
  public enum Kind {
    /** A first certificate is installed. */
    ISSUED,
    /** A successor is installed. */
    RENEWED,
    /** The CA keeps the request until somebody approves it. */
    PENDING,
    /** The CA refused the request. */
    REJECTED,
    /** An attempt failed; it is repeated by itself. */
    FAILED,
    /** The certificate nears its end and its renewal has not succeeded. */
    EXPIRING,
    /** The certificate is no longer valid. */
    EXPIRED,
    /** The CA certificates of the server are others than before. */
    CA_CHANGED
  }

  /** Refuses an absent component. */
  public CertificateEvent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(previous, "previous");
  }
}
