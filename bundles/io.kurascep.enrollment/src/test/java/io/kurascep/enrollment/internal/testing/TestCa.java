// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes real certificates for tests, quickly: with EC keys and without SCEP. */
public final class TestCa {

  private final KeyPair key = newKey();
  private final X500Principal name;
  private long serial;

  /** A CA of this name. */
  public TestCa(String name) {
    this.name = new X500Principal("CN=" + name);
  }

  /** A new key pair. */
  public static KeyPair newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate for a key. */
  public X509Certificate issue(PublicKey subjectKey, Instant notBefore, Instant notAfter) {
    serial++;
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      name,
                      BigInteger.valueOf(serial),
                      Date.from(notBefore),
                      Date.from(notAfter),
                      new X500Principal("CN=gateway-1"),
                      subjectKey)
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate for a key, and that of the CA. */
  public List<X509Certificate> chain(PublicKey subjectKey, Instant notBefore, Instant notAfter) {
    return List.of(issue(subjectKey, notBefore, notAfter), certificate());
  }

  /** The CA's own certificate; as to its serial number, a new one each time. */
  public X509Certificate certificate() {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      name,
                      BigInteger.ZERO,
                      Date.from(Instant.EPOCH),
                      Date.from(Instant.parse("2100-01-01T00:00:00Z")),
                      name,
                      key.getPublic())
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
