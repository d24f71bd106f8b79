// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.MessageDigestAlgorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;

/** The certificate that signs a first request (RFC 8894 §2.3). */
public final class SelfSignedCertificate {

  // Approval may take long, and clocks differ; servers look at these times, we never do.
  private static final Duration BEFORE = Duration.ofDays(1);
  private static final Duration AFTER = Duration.ofDays(3650);
  private static final int SERIAL_BITS = 127;

  private static final byte[] VERSION_3 = Der.context(0, Der.integer(2));

  /** The BIT STRING with digitalSignature and keyEncipherment, five bits unused. */
  private static final byte[] RSA_USAGES = {3, 2, 5, (byte) 0xa0};

  /** The BIT STRING with digitalSignature and keyAgreement, three bits unused. */
  private static final byte[] EC_USAGES = {3, 2, 3, (byte) 0x88};

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
    var algorithm = key.getPrivate().getAlgorithm();
    var identifier = digest.signatureIdentifier(algorithm);
    var name = subject.getEncoded();
    var toBeSigned =
        Der.sequence(
            VERSION_3,
            Der.integer(new BigInteger(SERIAL_BITS, random).setBit(0)),
            identifier,
            name,
            Der.sequence(Der.time(now.minus(BEFORE)), Der.time(now.plus(AFTER))),
            name,
            key.getPublic().getEncoded(),
            extensions(algorithm.equals("EC") ? EC_USAGES : RSA_USAGES));
    var signature = Signature.getInstance(digest.signatureWith(algorithm));
    signature.initSign(key.getPrivate());
    signature.update(toBeSigned);
    return Certificates.parse(Der.sequence(toBeSigned, identifier, Der.bits(signature.sign())));
  }

  private static byte[] extensions(byte[] usages) {
    return Der.context(
        3, Der.sequence(Der.sequence(Der.oid(Extension.keyUsage), Der.TRUE, Der.octets(usages))));
  }
}
