// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** How CMS names a certificate: by issuer and serial number, or by its key identifier. */
final class CertificateIds {
  private CertificateIds() {}

  /** Whether the content of a SignerIdentifier or RecipientIdentifier names this certificate. */
  static boolean names(ASN1Encodable id, Certificate certificate) {
    if (isKeyIdentifier(id)) {
      return Arrays.equals(octets(id), keyIdentifier(certificate));
    }
    IssuerAndSerialNumber wanted = IssuerAndSerialNumber.getInstance(id);
    return wanted.getSerialNumber().equals(certificate.getSerialNumber())
        && wanted.getName().equals(certificate.getIssuer());
  }

  /**
   * Reads such content to its end, which Bouncy Castle puts off until somebody asks.
   *
   * @throws RuntimeException of several kinds if it cannot be read
   */
  static void check(ASN1Encodable id) {
    if (isKeyIdentifier(id)) {
      octets(id);
    } else {
      IssuerAndSerialNumber.getInstance(id);
    }
  }

  private static boolean isKeyIdentifier(ASN1Encodable id) {
    return id instanceof ASN1OctetString || id instanceof ASN1TaggedObject;
  }

  private static byte[] octets(ASN1Encodable id) {
    return id instanceof ASN1TaggedObject tagged
        ? ASN1OctetString.getInstance(tagged, false).getOctets()
        : ((ASN1OctetString) id).getOctets();
  }

  private static byte[] keyIdentifier(Certificate certificate) {
    var extensions = certificate.getTBSCertificate().getExtensions();
    ASN1Encodable value =
        extensions == null
            ? null
            : extensions.getExtensionParsedValue(Extension.subjectKeyIdentifier);
    return value == null ? new byte[0] : SubjectKeyIdentifier.getInstance(value).getKeyIdentifier();
  }
}
