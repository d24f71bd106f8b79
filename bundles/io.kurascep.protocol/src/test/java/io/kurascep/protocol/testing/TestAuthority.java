// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate with its key, which can issue others: CA, RA or stranger. */
public record TestAuthority(X509Certificate certificate, KeyPair key) {

  /** The time that all tests live in. */
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final AtomicInteger SERIAL = new AtomicInteger(1000);

  /** A self-signed CA without key usage. */
  public static TestAuthority root(String name) {
    return certificate(name).ca().selfSigned();
  }

  /** A certificate in the making, with a name from elsewhere. */
  public static Draft certificate(X500Principal name) {
    return new Draft(name);
  }

  /** A certificate in the making. */
  public static Draft certificate(String name) {
    return new Draft(new X500Principal(name)).key(TestKeys.rsa(name));
  }

  /** The private key. */
  public PrivateKey privateKey() {
    return key.getPrivate();
  }

  /** The certificate in DER. */
  public byte[] certificateDer() {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** What a certificate is to hold. */
  public static final class Draft {

    private final X500Principal subject;
    private KeyPair key;
    private BigInteger serial = BigInteger.valueOf(SERIAL.getAndIncrement());
    private Instant from = NOW.minus(Duration.ofDays(1));
    private Instant until = NOW.plus(Duration.ofDays(365));
    private OptionalInt pathLength = OptionalInt.empty();
    private boolean ca;
    private OptionalInt usage = OptionalInt.empty();
    private boolean keyIdentifier;
    private String signatureAlgorithm = "SHA256with";
    private final List<GeneralName> names = new ArrayList<>();
    private final List<GeneralName> crlPoints = new ArrayList<>();
    private final List<KeyPurposeId> purposes = new ArrayList<>();

    private Draft(X500Principal name) {
      this.subject = name;
    }

    /** For this key; only the public half matters where another issues. */
    public Draft key(KeyPair pair) {
      this.key = pair;
      return this;
    }

    /** For this public key. */
    public Draft key(PublicKey publicKey) {
      this.key = new KeyPair(publicKey, null);
      return this;
    }

    /** With this serial number. */
    public Draft serial(long number) {
      this.serial = BigInteger.valueOf(number);
      return this;
    }

    /** With this validity. */
    public Draft valid(Instant first, Instant last) {
      this.from = first;
      this.until = last;
      return this;
    }

    /** As a CA. */
    public Draft ca() {
      this.ca = true;
      return this;
    }

    /** As a CA with a path length. */
    public Draft ca(int length) {
      this.pathLength = OptionalInt.of(length);
      return ca();
    }

    /** With key usage bits of {@link KeyUsage}. */
    public Draft usage(int bits) {
      this.usage = OptionalInt.of(bits);
      return this;
    }

    /** With an extended key usage. */
    public Draft purpose(String oid) {
      purposes.add(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid)));
      return this;
    }

    /** With a subject key identifier. */
    public Draft keyIdentifier() {
      this.keyIdentifier = true;
      return this;
    }

    /** With a DNS name. */
    public Draft dns(String name) {
      names.add(new GeneralName(GeneralName.dNSName, name));
      return this;
    }

    /** Says that its revocation list is there. */
    public Draft crlPoint(String uri) {
      crlPoints.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
      return this;
    }

    /** Signed with this digest, such as SHA1. */
    public Draft digest(String digest) {
      this.signatureAlgorithm = digest + "with";
      return this;
    }

    /** Signs it with its own key. */
    public TestAuthority selfSigned() {
      return new TestAuthority(sign(subject, key.getPrivate()), key);
    }

    /** Has it issued. */
    public TestAuthority issuedBy(TestAuthority issuer) {
      return new TestAuthority(
          sign(issuer.certificate().getSubjectX500Principal(), issuer.privateKey()), key);
    }

    /** As version 1, which has no extensions. */
    public TestAuthority selfSignedVersion1() {
      try {
        var builder =
            new JcaX509v1CertificateBuilder(
                subject, serial, Date.from(from), Date.from(until), subject, key.getPublic());
        return new TestAuthority(
            new JcaX509CertificateConverter()
                .getCertificate(
                    builder.build(
                        new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate()))),
            key);
      } catch (Exception broken) {
        throw new IllegalStateException(broken);
      }
    }

    private X509Certificate sign(X500Principal issuer, PrivateKey issuerKey) {
      try {
        var builder =
            new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(from), Date.from(until), subject, key.getPublic());
        if (ca) {
          builder.addExtension(
              Extension.basicConstraints,
              true,
              pathLength.isPresent()
                  ? new BasicConstraints(pathLength.getAsInt())
                  : new BasicConstraints(true));
        }
        if (usage.isPresent()) {
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage.getAsInt()));
        }
        if (!purposes.isEmpty()) {
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0])));
        }
        if (keyIdentifier) {
          builder.addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key.getPublic()));
        }
        if (!names.isEmpty()) {
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(new GeneralName[0])));
        }
        if (!crlPoints.isEmpty()) {
          var points =
              crlPoints.stream()
                  .map(GeneralNames::new)
                  .map(each -> new DistributionPoint(new DistributionPointName(each), null, null));
          builder.addExtension(
              Extension.cRLDistributionPoints,
              false,
              new CRLDistPoint(points.toArray(DistributionPoint[]::new)));
        }
        var algorithm =
            signatureAlgorithm + (issuerKey.getAlgorithm().equals("EC") ? "ECDSA" : "RSA");
        return new JcaX509CertificateConverter()
            .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey)));
      } catch (Exception broken) {
        throw new IllegalStateException(broken);
      }
    }
  }
}
