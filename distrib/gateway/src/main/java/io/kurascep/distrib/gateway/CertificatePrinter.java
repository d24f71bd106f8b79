// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import io.kurascep.api.CertificateEnrollment;
import io.kurascep.api.EnrollmentStatus;
import java.io.PrintStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Prints the certificate of each enrollment when it is there; the log tells of its successors. It
 * also shows how little a bundle needs to follow certificates: one reference whose target is the
 * state.
 */
@Component(service = {})
public final class CertificatePrinter {

  /** Property of the service that the launcher registers to be called after a certificate. */
  static final String WHEN_ENROLLED = "io.kurascep.when.enrolled";

  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final PrintStream out;
  private final Optional<Runnable> whenEnrolled;
  private final Set<String> printed = ConcurrentHashMap.newKeySet();

  /**
   * Prints on standard output.
   *
   * @param whenEnrolled called after a certificate; null where nobody asked for it
   */
  @Activate
  public CertificatePrinter(
      @Reference(
              target = "(" + WHEN_ENROLLED + "=true)",
              cardinality = ReferenceCardinality.OPTIONAL)
          Runnable whenEnrolled) {
    this(System.out, Optional.ofNullable(whenEnrolled));
  }

  CertificatePrinter(PrintStream out, Optional<Runnable> whenEnrolled) {
    this.out = out;
    this.whenEnrolled = whenEnrolled;
  }

  /** Called whenever the state of an enrollment has become {@code ENROLLED}. */
  @Reference(
      target = "(" + CertificateEnrollment.STATE + "=ENROLLED)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindEnrolled(CertificateEnrollment enrollment) {
    EnrollmentStatus status = enrollment.status();
    status
        .certificate()
        .filter(certificate -> printed.add(status.enrollment()))
        .ifPresent(
            certificate -> {
              out.println(describe(status, certificate));
              whenEnrolled.ifPresent(Runnable::run);
            });
  }

  /** The certificate is being renewed, or its enrollment has gone. */
  void unbindEnrolled(CertificateEnrollment enrollment) {
    // Nothing to forget: what returns is not news.
  }

  private static String describe(EnrollmentStatus status, X509Certificate certificate) {
    byte[] der;
    String fingerprint;
    try {
      der = certificate.getEncoded();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
      fingerprint = HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
      // The certificate was decoded from these bytes, and every Java has SHA-256.
      throw new IllegalStateException(e);
    }
    return """

        Certificate of %s, in %s as %s
          subject      %s
          issuer       %s
          serial       %s
          valid        from %s to %s
          SHA-256      %s
        -----BEGIN CERTIFICATE-----
        %s
        -----END CERTIFICATE-----
        """
        .formatted(
            status.enrollment(),
            status.keystore(),
            status.alias(),
            certificate.getSubjectX500Principal(),
            certificate.getIssuerX500Principal(),
            certificate.getSerialNumber().toString(16),
            certificate.getNotBefore().toInstant(),
            certificate.getNotAfter().toInstant(),
            fingerprint,
            PEM.encodeToString(der));
  }
}
