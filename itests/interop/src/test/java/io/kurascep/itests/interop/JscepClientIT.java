// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jscep.client.Client;
import org.jscep.client.ClientException;
import org.jscep.client.EnrollmentResponse;
import org.jscep.client.verification.OptimisticCertificateVerifier;
import org.jscep.transaction.OperationFailureException;
import org.jscep.transaction.TransactionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The client of jscep 2.5.8 against the embedded CA. What is expected of each operation stands in
 * the table; a change either way fails.
 */
class JscepClientIT {
  private static final X500Name SUBJECT = new X500Name("CN=device");

  @TempDir private Path folder;
  private final KeyPair key = key();
  private EmbeddedCa ca;
  private Client client;

  @AfterEach
  void stop() {
    ca.close();
  }

  private static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "capabilities | '' | POST, renewal",
        "CA certificates | '' | 1",
        "CA certificates | mode=ra-two | 3",
        "enrollment | '' | issued",
        "enrollment | mode=ra | issued",
        "enrollment | mode=ra-two | issued",
        "enrollment | reply.certificates=reversed | issued",
        "enrollment | request.der=true | exception",
        "wrong challenge | '' | badRequest",
        "polling | approval=manual | pending, issued",
        "renewal | '' | issued",
        "renewal | renewal.percent=50 | badRequest",
        "CRL | '' | CN=Kura SCEP demo CA",
        "CRL | get.crl=false | badRequest",
        "certificate | '' | found",
        "another certificate | '' | badCertId",
      })
  void doesWhatIsExpected(String operation, String settings, String expected) throws Exception {
    ca = EmbeddedCa.start(folder, settings.isEmpty() ? List.of() : List.of(settings));
    client = new Client(URI.create(ca.url()).toURL(), new OptimisticCertificateVerifier());

    assertThat(outcome(operation)).isEqualTo(expected);
  }

  private String outcome(String operation) throws Exception {
    try {
      return switch (operation) {
        case "capabilities" ->
            (client.getCaCapabilities().isPostSupported() ? "POST" : "GET")
                + (client.getCaCapabilities().isRenewalSupported() ? ", renewal" : "");
        case "CA certificates" ->
            Integer.toString(client.getCaCertificate().getCertificates(null).size());
        case "enrollment" -> text(enroll(key, selfSigned(), key, "secret"));
        case "wrong challenge" -> text(enroll(key, selfSigned(), key, "wrong"));
        case "polling" -> poll();
        case "renewal" -> {
          KeyPair next = key();
          yield text(enroll(next, enrolled(), key, ""));
        }
        case "CRL" -> {
          X509Certificate own = enrolled();
          yield client
              .getRevocationList(
                  own, key.getPrivate(), own.getIssuerX500Principal(), own.getSerialNumber())
              .getIssuerX500Principal()
              .getName();
        }
        case "certificate" -> found(enrolled().getSerialNumber());
        default -> found(BigInteger.TEN);
      };
    } catch (OperationFailureException e) {
      return e.getFailInfo().toString();
    } catch (ClientException | TransactionException e) {
      return "exception";
    }
  }

  private static String text(EnrollmentResponse response) {
    if (response.isFailure()) {
      return response.getFailInfo().toString();
    }
    return response.isPending() ? "pending" : "issued";
  }

  private EnrollmentResponse enroll(
      KeyPair subject, X509Certificate signer, KeyPair signerKey, String challenge)
      throws Exception {
    return client.enrol(signer, signerKey.getPrivate(), request(subject, challenge));
  }

  private static PKCS10CertificationRequest request(KeyPair subject, String challenge)
      throws Exception {
    var builder = new JcaPKCS10CertificationRequestBuilder(SUBJECT, subject.getPublic());
    if (!challenge.isEmpty()) {
      builder.addAttribute(
          PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString(challenge));
    }
    return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(subject.getPrivate()));
  }

  private X509Certificate selfSigned() throws Exception {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            SUBJECT,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            SUBJECT,
            key.getPublic());
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate())));
  }

  private X509Certificate enrolled() throws Exception {
    var store = enroll(key, selfSigned(), key, "secret").getCertStore();
    var certificate = (X509Certificate) store.getCertificates(null).iterator().next();
    assertThat(certificate.getPublicKey()).isEqualTo(key.getPublic());
    certificate.verify(caCertificate().getPublicKey());
    return certificate;
  }

  private X509Certificate caCertificate() throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(ca.certificate())));
  }

  private String poll() throws Exception {
    X509Certificate own = selfSigned();
    EnrollmentResponse first = enroll(key, own, key, "secret");
    approve();
    EnrollmentResponse second =
        client.poll(own, key.getPrivate(), own.getSubjectX500Principal(), first.getTransactionId());
    return text(first) + ", " + text(second);
  }

  private void approve() throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("sh", "-c", ca.approval()).start().waitFor()).isZero();
  }

  private String found(BigInteger serialNumber) throws Exception {
    var store = client.getCertificate(selfSigned(), key.getPrivate(), serialNumber);
    var found = (X509Certificate) store.getCertificates(null).iterator().next();
    return found.getSerialNumber().equals(serialNumber) ? "found" : "another";
  }
}
