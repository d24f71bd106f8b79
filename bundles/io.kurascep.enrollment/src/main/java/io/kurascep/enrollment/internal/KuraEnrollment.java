// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.EnrollmentState;
import io.kurascep.enrollment.internal.machine.EnrollmentMachine;
import io.kurascep.enrollment.internal.machine.Event;
import io.kurascep.enrollment.internal.machine.Event.Order;
import java.security.GeneralSecurityException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CollectionCertStoreParameters;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.certificate.enrollment.EnrollmentService;

/**
 * Kura's own view of a certificate: {@code renew} keeps the key, {@code rekey} makes one, whatever
 * the settings say. Its commands wait for the first answer, at most a minute: a request that waits
 * for approval, or is still under way then, is no error; one that failed is.
 */
final class KuraEnrollment implements EnrollmentService {

  /** How long a command waits for the first answer. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Enrollment enrollment;
  private final Supplier<Optional<ServerAccess>> server;
  private final Clock clock;
  private final Duration longestWait;

  KuraEnrollment(
      Enrollment enrollment,
      Supplier<Optional<ServerAccess>> server,
      Clock clock,
      Duration longestWait) {
    this.enrollment = enrollment;
    this.server = server;
    this.clock = clock;
    this.longestWait = longestWait;
  }

  @Override
  public void enroll() throws KuraException {
    order(Order.ENROLL);
  }

  @Override
  public void renew() throws KuraException {
    order(Order.RENEW_SAME_KEY);
  }

  @Override
  public void rekey() throws KuraException {
    order(Order.REKEY);
  }

  @Override
  public void forceCACertificateRollover() throws KuraException {
    order(Order.REFRESH_CA);
  }

  private void order(Order order) throws KuraException {
    enrollment.post(new Event.Command(order));
    try {
      enrollment.settled().get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stillUnderWay) {
      return;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
    var problem = problem(order);
    if (problem.isPresent()) {
      throw exception(problem.get());
    }
  }

  /** Why the command did not succeed, as far as is known. */
  private Optional<String> problem(Order order) {
    if (order == Order.REFRESH_CA) {
      var history = enrollment.history();
      return history.isEmpty()
          ? enrollment.status().lastError()
          : Optional.of(history.get(history.size() - 1).result())
              .filter(result -> !result.equals(EnrollmentMachine.DONE));
    }
    var status = enrollment.status();
    var well =
        status.state() == EnrollmentState.PENDING
            || (order == Order.ENROLL && status.state() == EnrollmentState.ENROLLED);
    return status.lastError().filter(error -> !well);
  }

  /** The codes are those of which Kura shows the sentence. */
  private KuraException exception(String sentence) {
    return new KuraException(
        switch (enrollment.status().state()) {
          case MISCONFIGURED, DISABLED -> KuraErrorCode.CONFIGURATION_ERROR;
          case WAITING_FOR_SERVER, WAITING_FOR_KEYSTORE -> KuraErrorCode.SERVICE_UNAVAILABLE;
          case REJECTED -> KuraErrorCode.SECURITY_EXCEPTION;
          default -> KuraErrorCode.CONNECTION_FAILED;
        },
        sentence);
  }

  @Override
  public CertStore getCACertificates() throws KuraException {
    var certificates =
        server.get().map(access -> List.copyOf(access.memory().caCertificates())).orElse(List.of());
    try {
      return CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates));
    } catch (GeneralSecurityException missing) {
      throw new KuraException(KuraErrorCode.INTERNAL_ERROR, missing, missing.getMessage());
    }
  }

  @Override
  public Certificate getClientCertificate() throws KuraException {
    return enrollment
        .status()
        .certificate()
        .orElseThrow(
            () ->
                new KuraException(
                    KuraErrorCode.SERVICE_UNAVAILABLE,
                    "there is no certificate yet: enroll first"));
  }

  @Override
  public boolean isEnrolled() {
    return enrollment
        .status()
        .certificate()
        .filter(certificate -> clock.instant().isBefore(certificate.getNotAfter().toInstant()))
        .isPresent();
  }
}
