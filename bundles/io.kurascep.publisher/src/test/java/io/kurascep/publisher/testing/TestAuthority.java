// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certification authority in memory, for tests of what happens to certificates once issued. */
public final class TestAuthority {

  private static final X500Principal LEAF = new X500Principal("CN=gateway");

  private final KeyPair key;
  private final X500Principal name;
  private final List<X509Certificate> chain = new ArrayList<>();
  private long serial;

  private TestAuthority(String name) {
    this.key = ecKey();
    this.name = new X500Principal("CN=" + name);
  }

  /**
   * A new root.
   *
   * @param name its common name
   * @return an authority with a self-signed certificate
   */
  public static TestAuthority root(String name) {
    var root = new TestAuthority(name);
    root.chain.add(root.certificate(root.name, root.key.getPublic(), true));
    return root;
  }

  /**
   * A new authority below this one.
   *
   * @param name its common name
   * @return an authority whose certificates have a chain of one more
   */
  public TestAuthority subordinate(String name) {
    var subordinate = new TestAuthority(name);
    subordinate.chain.add(certificate(subordinate.name, subordinate.key.getPublic(), true));
    subordinate.chain.addAll(chain);
    return subordinate;
  }

  /**
   * Issues a certificate for {@code CN=gateway} and the host {@code localhost}, valid for a day.
   *
   * @param publicKey its key
   * @return the certificate and its issuers up to the root, the leaf first
   */
  public List<X509Certificate> issue(PublicKey publicKey) {
    var issued = new ArrayList<X509Certificate>();
    issued.add(certificate(LEAF, publicKey, false));
    issued.addAll(chain);
    return issued;
  }

  /**
   * The certificate of this authority.
   *
   * @return what a client trusts
   */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /**
   * Makes a key on the curve P-256.
   *
   * @return a new key
   */
  public static KeyPair ecKey() {
    return keyPair("EC", 256);
  }

  /**
   * Makes an RSA key.
   *
   * @return a new key of 2048 bits
   */
  public static KeyPair rsaKey() {
    return keyPair("RSA", 2048);
  }

  private static KeyPair keyPair(String algorithm, int size) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate certificate(X500Principal subject, PublicKey publicKey, boolean ca) {
    var now = Instant.now();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(++serial),
              Date.from(now.minus(Duration.ofHours(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              subject,
              publicKey);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
      if (!ca) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
