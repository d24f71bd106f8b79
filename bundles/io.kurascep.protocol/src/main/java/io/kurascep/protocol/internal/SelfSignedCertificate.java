// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.MessageDigestAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** The certificate that signs a first request (RFC 8894 §2.3). */
public final class SelfSignedCertificate {

  // Approval may take long, and clocks differ; servers look at these times, we never do.
  private static final Duration BEFORE = Duration.ofDays(1);
  private static final Duration AFTER = Duration.ofDays(3650);
  private static final int SERIAL_BITS = 127;

  private SelfSignedCertificate() {}

  /**
   * Makes one with the subject and the key of the request.
   *
   * @throws GeneralSecurityException if the key cannot sign
   */
  public static X509Certificate create(
      X500Principal subject,
      KeyPair key,
      MessageDigestAlgorithm digestSetting,
      Instant now,
      SecureRandom random)
      throws GeneralSecurityException {
    var digest = DigestAlgorithm.of(digestSetting);
    var name = Signers.name(subject);
    var tbs = new V3TBSCertificateGenerator();
    tbs.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random).setBit(0)));
    tbs.setIssuer(name);
    tbs.setSubject(name);
    tbs.setStartDate(Time.getInstance(Times.of(now.minus(BEFORE))));
    tbs.setEndDate(Time.getInstance(Times.of(now.plus(AFTER))));
    tbs.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
    tbs.setSignature(digest.rsaIdentifier());
    try {
      var usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
      tbs.setExtensions(
          new Extensions(
              new Extension(Extension.keyUsage, true, usage.getEncoded(ASN1Encoding.DER))));
      var certificate = tbs.generateTBSCertificate();
      var signature = Signature.getInstance(digest.rsaSignature());
      signature.initSign(key.getPrivate());
      signature.update(certificate.getEncoded(ASN1Encoding.DER));
      var parts = new ASN1EncodableVector();
      parts.add(certificate);
      parts.add(digest.rsaIdentifier());
      parts.add(new DERBitString(signature.sign()));
      return Certificates.parse(new DERSequence(parts).getEncoded(ASN1Encoding.DER));
    } catch (IOException unencodable) {
      throw new IllegalStateException("a certificate of our own cannot be encoded", unencodable);
    }
  }
}
