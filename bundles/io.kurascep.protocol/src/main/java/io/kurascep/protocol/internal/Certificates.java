// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads certificates, and the bags that they come in. */
public final class Certificates {

  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final int MOST = 64;
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";

  private Certificates() {}

  static X509Certificate parse(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException lost) {
      throw new IllegalArgumentException("the certificate has no encoding", lost);
    }
  }

  /** The certificates of a certs-only CMS (RFC 8894 §3.4). */
  static List<X509Certificate> ofCms(ASN1Primitive cms) throws IOException {
    var info = ContentInfo.getInstance(cms);
    if (!info.getContentType().equals(CMSObjectIdentifiers.signedData)) {
      throw new IOException("no signedData");
    }
    return ofSet(SignedData.getInstance(info.getContent()).getCertificates());
  }

  /**
   * The certificates of a SignedData. One that cannot be read is left out: none of them is believed
   * because it is there.
   *
   * @param set may be null, as Bouncy Castle says "absent"
   */
  static List<X509Certificate> ofSet(ASN1Set set) throws IOException {
    var certificates = new ArrayList<X509Certificate>();
    if (set == null) {
      return certificates;
    }
    requireFew(set.size());
    for (var each : set) {
      var value = each.toASN1Primitive();
      if (value instanceof ASN1Sequence) {
        try {
          certificates.add(parse(value.getEncoded()));
        } catch (CertificateException unreadable) {
          LOG.debug("A certificate of the answer is left out: it cannot be read", unreadable);
        }
      }
    }
    return certificates;
  }

  /** Bounds what the certificates of one answer take. */
  static void requireFew(int certificates) throws IOException {
    if (certificates > MOST) {
      throw new IOException("more than " + MOST + " certificates");
    }
  }

  /** A name for people, without control characters. */
  public static String text(X500Principal name) {
    return FailureWords.harmless(name.toString());
  }

  /** The subject for people. */
  public static String text(X509Certificate certificate) {
    return text(certificate.getSubjectX500Principal());
  }

  /** Whether it says that it is a CA. */
  public static boolean isCa(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }

  /** Whether it says anything about being a CA: certificates of version 1 do not. */
  static boolean hasBasicConstraints(X509Certificate certificate) {
    return certificate.getExtensionValue(BASIC_CONSTRAINTS) != null;
  }

  static boolean hasKeyUsage(X509Certificate certificate) {
    return certificate.getExtensionValue(KEY_USAGE) != null;
  }

  /** Whether subject and issuer are the same. */
  public static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  /** Whether the issuer's key made the signature of the certificate. */
  static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }
}
