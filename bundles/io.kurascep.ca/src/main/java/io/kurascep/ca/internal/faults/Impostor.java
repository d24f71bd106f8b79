// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

import io.kurascep.ca.internal.authority.CertificateMaker;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * Somebody who is not the CA, has a key of its own, and makes certificates that look like others.
 */
final class Impostor {
  private static Impostor only;

  private final KeyPair pair;

  private Impostor(KeyPair pair) {
    this.pair = pair;
  }

  /** Returns the only one, whose key is made when the first fault needs it. */
  static synchronized Impostor get() {
    if (only == null) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        only = new Impostor(generator.generateKeyPair());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime lacks RSA", e);
      }
    }
    return only;
  }

  PrivateKey key() {
    return pair.getPrivate();
  }

  SubjectPublicKeyInfo publicKey() {
    return SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
  }

  /** A time so many days after now, which may be negative. */
  static Instant inDays(long days) {
    return Instant.now().plus(Duration.ofDays(days));
  }

  /** A certificate with all of another but its key, signed by the impostor. */
  Certificate certificateLike(Certificate original) {
    return new Copy(original).publicKey(publicKey()).signedBy(key());
  }

  /** The one old type of time that Bouncy Castle takes. */
  static Date date(long millis) {
    return Date.from(Instant.ofEpochMilli(millis));
  }

  /** A certificate like another, where something is changed. */
  static final class Copy {
    private final Certificate original;
    private X500Name issuer;
    private X500Name subject;
    private BigInteger serialNumber;
    private Date begin;
    private Date end;
    private SubjectPublicKeyInfo publicKey;

    Copy(Certificate original) {
      this.original = original;
      this.issuer = original.getIssuer();
      this.subject = original.getSubject();
      this.serialNumber = original.getSerialNumber().getValue();
      this.begin = original.getStartDate().getDate();
      this.end = original.getEndDate().getDate();
      this.publicKey = original.getSubjectPublicKeyInfo();
    }

    Copy publicKey(SubjectPublicKeyInfo other) {
      publicKey = other;
      return this;
    }

    Copy issuer(X500Name other) {
      issuer = other;
      return this;
    }

    Copy subject(X500Name other) {
      subject = other;
      return this;
    }

    Copy serialNumber(BigInteger other) {
      serialNumber = other;
      return this;
    }

    Copy validity(Instant from, Instant to) {
      begin = Date.from(from);
      end = Date.from(to);
      return this;
    }

    Certificate signedBy(PrivateKey key) {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(issuer, serialNumber, begin, end, subject, publicKey);
      Extensions extensions = original.getTBSCertificate().getExtensions();
      try {
        if (extensions != null) {
          for (ASN1ObjectIdentifier type : extensions.getExtensionOIDs()) {
            Extension extension = extensions.getExtension(type);
            builder.addExtension(
                type, extension.isCritical(), extension.getExtnValue().getOctets());
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException("cannot copy a certificate", e);
      }
      return CertificateMaker.signed(builder, key);
    }
  }
}
