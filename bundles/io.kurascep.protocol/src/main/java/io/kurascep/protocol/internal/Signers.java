// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/** How CMS names a certificate: by issuer and serial number, or by its subject key identifier. */
final class Signers {

  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

  private Signers() {}

  static byte[] issuerAndSerial(X509Certificate certificate) {
    return Der.sequence(
        certificate.getIssuerX500Principal().getEncoded(),
        Der.integer(certificate.getSerialNumber()));
  }

  /** Whether a SignerIdentifier or RecipientIdentifier is this certificate's. */
  static boolean identifies(ASN1Encodable identifier, X509Certificate certificate) {
    try {
      if (identifier instanceof ASN1OctetString keyIdentifier) {
        return isKeyIdentifier(keyIdentifier, certificate);
      }
      var named = ASN1Sequence.getInstance(identifier);
      var serial = ASN1Integer.getInstance(named.getObjectAt(1)).getValue();
      return serial.equals(certificate.getSerialNumber())
          && isName(named.getObjectAt(0), certificate.getIssuerX500Principal());
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Most often the very bytes; else the same name in other string types or letters. */
  private static boolean isName(ASN1Encodable name, X500Principal wanted) throws IOException {
    var encoded = name.toASN1Primitive().getEncoded();
    return Arrays.equals(encoded, wanted.getEncoded()) || new X500Principal(encoded).equals(wanted);
  }

  private static boolean isKeyIdentifier(ASN1OctetString identifier, X509Certificate certificate)
      throws IOException {
    var extension = certificate.getExtensionValue(SUBJECT_KEY_IDENTIFIER);
    if (extension == null) {
      return false;
    }
    var value = ASN1OctetString.getInstance(Asn1.parse(extension)).getOctets();
    return Arrays.equals(
        ASN1OctetString.getInstance(Asn1.parse(value)).getOctets(), identifier.getOctets());
  }
}
