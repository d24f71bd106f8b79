// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.CertificateList;

/** The degenerate SignedData of RFC 8894 section 3.4: certificates or a CRL, and no signer. */
public final class Certificates {
  private Certificates() {}

  /** Encloses certificates, in this order. */
  public static byte[] enclose(List<Certificate> certificates) {
    return encoded(
        new SignedData(
            new DERSet(),
            new ContentInfo(CMSObjectIdentifiers.data, null),
            Draft.set(certificates),
            null,
            new DERSet()));
  }

  /** Encloses a CRL. */
  public static byte[] enclose(CertificateList crl) {
    return encoded(
        new SignedData(
            new DERSet(),
            new ContentInfo(CMSObjectIdentifiers.data, null),
            null,
            new DERSet(crl),
            new DERSet()));
  }

  /**
   * Puts one more certificate beside the content of a message, where no signature covers it.
   *
   * @param message a SignedData
   * @param more the certificate, which comes first
   */
  public static byte[] beside(byte[] message, Certificate more) {
    SignedData data = SignedData.getInstance(ContentInfo.getInstance(message).getContent());
    List<ASN1Encodable> all = new ArrayList<>(List.of(more));
    data.getCertificates().forEach(all::add);
    return encoded(
        new SignedData(
            data.getDigestAlgorithms(),
            data.getEncapContentInfo(),
            Draft.set(all),
            data.getCRLs(),
            data.getSignerInfos()));
  }

  private static byte[] encoded(SignedData data) {
    try {
      return new ContentInfo(CMSObjectIdentifiers.signedData, data).getEncoded(ASN1Encoding.DL);
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode what was decoded", e);
    }
  }
}
