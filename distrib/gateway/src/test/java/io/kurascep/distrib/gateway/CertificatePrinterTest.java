// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.Attempt;
import io.kurascep.api.CertificateEnrollment;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.EnrollmentStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class CertificatePrinterTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AtomicInteger calls = new AtomicInteger();
  private final CertificatePrinter printer =
      new CertificatePrinter(
          new PrintStream(printed, true, UTF_8), Optional.of(calls::incrementAndGet));

  @Test
  void printsACertificateThatCanBeReadAgain() throws Exception {
    X509Certificate certificate = certificate(0xabc);

    printer.bindEnrolled(new Enrolled(Optional.of(certificate)));

    String text = printed.toString(UTF_8);
    assertThat(text)
        .contains("Certificate of gw, in SSLKeystore as gw-cert", "CN=gateway-1", "abc");
    String pem = text.substring(text.indexOf("-----BEGIN"));
    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8))))
        .isEqualTo(certificate);
    assertThat(calls).hasValue(1);
  }

  @Test
  void leavesRenewedOnesToTheLog() throws Exception {
    printer.bindEnrolled(new Enrolled(Optional.of(certificate(0xabc))));
    printed.reset();

    printer.bindEnrolled(new Enrolled(Optional.of(certificate(0xdef))));

    assertThat(printed.toString(UTF_8)).isEmpty();
    assertThat(calls).hasValue(1);
  }

  @Test
  void printsNothingWithoutACertificate() {
    printer.bindEnrolled(new Enrolled(Optional.empty()));

    assertThat(printed.toString(UTF_8)).isEmpty();
    assertThat(calls).hasValue(0);
  }

  private static X509Certificate certificate(long serial) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    KeyPair pair = generator.generateKeyPair();
    X500Principal name = new X500Principal("CN=gateway-1");
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(serial),
                    Date.from(now),
                    Date.from(now.plusSeconds(60)),
                    name,
                    pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }

  /** An enrollment that has come to its end, with or without a certificate. */
  private record Enrolled(Optional<X509Certificate> certificate) implements CertificateEnrollment {
    @Override
    public EnrollmentStatus status() {
      return new EnrollmentStatus(
          "gw",
          EnrollmentState.ENROLLED,
          Instant.EPOCH,
          "renew",
          Optional.empty(),
          Optional.empty(),
          certificate,
          "demo",
          "SSLKeystore",
          "gw-cert",
          Optional.empty(),
          List.of());
    }

    @Override
    public List<Attempt> history() {
      return List.of();
    }

    @Override
    public void enroll() {}

    @Override
    public void renew() {}

    @Override
    public void rekey() {}

    @Override
    public void refreshCaCertificates() {}

    @Override
    public void checkNow() {}

    @Override
    public void forget() {}
  }
}
