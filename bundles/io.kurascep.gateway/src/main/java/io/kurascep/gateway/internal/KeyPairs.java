// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import io.kurascep.files.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** What a keystore makes of a key pair: a self-signed certificate, a PKCS#10 request. */
final class KeyPairs {
  /** As Kura's. */
  private static final Period VALIDITY = Period.ofYears(1);

  private KeyPairs() {}

  static PrivateKeyEntry selfSigned(
      KeyPair keys, X500Principal subject, String signatureAlgorithm, Clock clock)
      throws GeneralSecurityException {
    try {
      Instant now = clock.instant();
      var certificate =
          new JcaX509v3CertificateBuilder(
                  subject,
                  BigInteger.valueOf(now.toEpochMilli()),
                  Date.from(now),
                  Date.from(now.atZone(ZoneOffset.UTC).plus(VALIDITY).toInstant()),
                  subject,
                  keys.getPublic())
              .build(new JcaContentSignerBuilder(signatureAlgorithm).build(keys.getPrivate()));
      return new PrivateKeyEntry(
          keys.getPrivate(),
          new X509Certificate[] {new JcaX509CertificateConverter().getCertificate(certificate)});
    } catch (OperatorCreationException | IllegalArgumentException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }

  static String request(
      PublicKey publicKey, PrivateKey privateKey, X500Principal subject, String signatureAlgorithm)
      throws GeneralSecurityException, IOException {
    try {
      var request =
          new JcaPKCS10CertificationRequestBuilder(subject, publicKey)
              .build(new JcaContentSignerBuilder(signatureAlgorithm).build(privateKey));
      return Pem.encode("CERTIFICATE REQUEST", request.getEncoded());
    } catch (OperatorCreationException | IllegalArgumentException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }
}
