// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the certificates of CAs and RAs, and signs what others make. */
public final class CertificateMaker {
  /** How far before now certificates begin, for clocks that are a little behind. */
  public static final Duration BACKDATE = Duration.ofMinutes(1);

  private final Clock clock;
  private final SecureRandom random;

  CertificateMaker(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /** Makes the self-signed certificate of a root, or of a CA with nobody above it. */
  Certificate selfSigned(X500Name name, KeyPair key, Duration validity, Collection<Usage> usages)
      throws GeneralSecurityException, IOException {
    SubjectPublicKeyInfo own = SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
    return make(name, key, name, own, key.getPrivate(), end(validity), usages, true);
  }

  /** Makes the certificate of a CA below a root. */
  Certificate intermediate(
      X500Name name, KeyPair key, CaIdentity root, Duration validity, Collection<Usage> usages)
      throws GeneralSecurityException, IOException {
    Instant end = earlier(end(validity), end(root));
    return make(name, key, root.subject(), publicKey(root), root.key(), end, usages, true);
  }

  /** Makes the certificate of an RA, valid as long as its CA. */
  Certificate registrationAuthority(
      X500Name name, KeyPair key, CaIdentity ca, Collection<Usage> usages)
      throws GeneralSecurityException, IOException {
    return make(name, key, ca.subject(), publicKey(ca), ca.key(), end(ca), usages, false);
  }

  private static SubjectPublicKeyInfo publicKey(CaIdentity identity) {
    return identity.certificate().getSubjectPublicKeyInfo();
  }

  private Instant end(Duration validity) {
    return clock.instant().plus(validity);
  }

  private static Instant end(CaIdentity identity) {
    return identity.certificate().getEndDate().getDate().toInstant();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Certificate make(
      X500Name name,
      KeyPair key,
      X500Name issuer,
      SubjectPublicKeyInfo issuerPublicKey,
      PrivateKey issuerKey,
      Instant end,
      Collection<Usage> usages,
      boolean ca)
      throws GeneralSecurityException, IOException {
    SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer,
            newSerialNumber(random),
            Date.from(clock.instant().minus(BACKDATE)),
            Date.from(end),
            name,
            publicKey);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
    builder.addExtension(Extension.keyUsage, true, Usage.extension(usages));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(publicKey));
    if (!issuerPublicKey.equals(publicKey)) { // RFC 5280 section 4.2.1.1
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuerPublicKey));
    }
    return signed(builder, issuerKey);
  }

  /** Signs a certificate. */
  public static Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      return builder
          .build(new JcaContentSignerBuilder(signatureAlgorithm(key)).build(key))
          .toASN1Structure();
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("cannot sign with the key of the CA", e);
    }
  }

  /** Returns the name in the JCA of the signature that a key of a CA makes. */
  public static String signatureAlgorithm(PrivateKey key) {
    return key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
  }

  /** Returns 128 random bits, with the highest one set, so that every number is as long. */
  public static BigInteger newSerialNumber(SecureRandom random) {
    return new BigInteger(127, random).setBit(127);
  }
}
