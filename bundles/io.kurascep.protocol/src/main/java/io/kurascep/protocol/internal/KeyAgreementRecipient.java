// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientEncryptedKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A content key that is encrypted for an EC key (RFC 5753 §3.1): a key of the sender's for this
 * message, ECDH, the key derivation of X9.63, and a key wrap.
 */
final class KeyAgreementRecipient {

  /** Standard and cofactor Diffie-Hellman are the same on the NIST curves, whose cofactor is 1. */
  private static final Map<String, String> DIGESTS =
      Map.of(
          "1.3.133.16.840.63.0.2", "SHA-1",
          "1.3.133.16.840.63.0.3", "SHA-1",
          "1.3.132.1.11.0", "SHA-224",
          "1.3.132.1.11.1", "SHA-256",
          "1.3.132.1.11.2", "SHA-384",
          "1.3.132.1.11.3", "SHA-512",
          "1.3.132.1.14.0", "SHA-224",
          "1.3.132.1.14.1", "SHA-256",
          "1.3.132.1.14.2", "SHA-384",
          "1.3.132.1.14.3", "SHA-512");

  /** A key wrap by its name on the Java platform. */
  private record Wrap(String javaName, String keyName, int keyBytes) {}

  private static final Map<String, Wrap> WRAPS =
      Map.of(
          "2.16.840.1.101.3.4.1.5", new Wrap("AESWrap", "AES", 16),
          "2.16.840.1.101.3.4.1.25", new Wrap("AESWrap", "AES", 24),
          "2.16.840.1.101.3.4.1.45", new Wrap("AESWrap", "AES", 32),
          "1.2.840.113549.1.9.16.3.6", new Wrap("DESedeWrap", "DESede", 24));

  private KeyAgreementRecipient() {}

  /** The part of a RecipientInfo that is for this certificate. */
  static Optional<byte[]> encryptedKey(KeyAgreeRecipientInfo info, X509Certificate recipient) {
    for (var each : info.getRecipientEncryptedKeys()) {
      var key = RecipientEncryptedKey.getInstance(each);
      var named = key.getIdentifier();
      var identifier =
          named.getIssuerAndSerialNumber() != null
              ? named.getIssuerAndSerialNumber()
              : named.getRKeyID().getSubjectKeyIdentifier();
      if (Signers.identifies(identifier, recipient)) {
        return Optional.of(key.getEncryptedKey().getOctets());
      }
    }
    return Optional.empty();
  }

  /** The content key; whatever goes wrong is an error, so that it is never a wrong one. */
  static byte[] open(
      KeyAgreeRecipientInfo info, byte[] encryptedKey, PrivateKey key, X509Certificate recipient)
      throws GeneralSecurityException, IOException {
    var scheme = info.getKeyEncryptionAlgorithm();
    var digest = known(DIGESTS, scheme.getAlgorithm());
    var wrapIdentifier = AlgorithmIdentifier.getInstance(scheme.getParameters());
    var wrap = known(WRAPS, wrapIdentifier.getAlgorithm());
    var agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(senderKey(info, recipient), true);
    var shared = agreement.generateSecret();
    var wrapKey = derive(shared, digest, sharedInfo(wrapIdentifier, wrap, info), wrap.keyBytes());
    var cipher = Cipher.getInstance(wrap.javaName());
    cipher.init(Cipher.UNWRAP_MODE, new SecretKeySpec(wrapKey, wrap.keyName()));
    Arrays.fill(shared, (byte) 0);
    Arrays.fill(wrapKey, (byte) 0);
    return cipher.unwrap(encryptedKey, "AES", Cipher.SECRET_KEY).getEncoded();
  }

  private static <T> T known(Map<String, T> all, ASN1ObjectIdentifier algorithm)
      throws GeneralSecurityException {
    var found = all.get(algorithm.getId());
    if (found == null) {
      throw new InvalidAlgorithmParameterException("unknown key agreement " + algorithm);
    }
    return found;
  }

  /** The sender's point, on the recipient's own curve whatever the sender says. */
  private static PublicKey senderKey(KeyAgreeRecipientInfo info, X509Certificate recipient)
      throws GeneralSecurityException, IOException {
    var originator = info.getOriginator().getOriginatorKey();
    if (originator == null) {
      throw new InvalidAlgorithmParameterException("the sender has no key of its own");
    }
    var parts = ASN1Sequence.getInstance(originator.toASN1Primitive());
    var point = ASN1BitString.getInstance(parts.getObjectAt(1)).getOctets();
    var curve =
        SubjectPublicKeyInfo.getInstance(recipient.getPublicKey().getEncoded()).getAlgorithm();
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new X509EncodedKeySpec(
                Der.sequence(curve.getEncoded(ASN1Encoding.DER), Der.bits(point))));
  }

  /** ECC-CMS-SharedInfo (RFC 5753 §7.2). */
  private static byte[] sharedInfo(
      AlgorithmIdentifier identifier, Wrap wrap, KeyAgreeRecipientInfo info) throws IOException {
    var algorithm = identifier.getEncoded(ASN1Encoding.DER);
    var bits = ByteBuffer.allocate(Integer.BYTES).putInt(wrap.keyBytes() * Byte.SIZE).array();
    var length = Der.context(2, Der.octets(bits));
    var material = info.getUserKeyingMaterial();
    return material == null
        ? Der.sequence(algorithm, length)
        : Der.sequence(algorithm, Der.context(0, Der.octets(material.getOctets())), length);
  }

  /** The key derivation of ANSI X9.63 (SEC 1 §3.6.1). */
  private static byte[] derive(byte[] shared, String digestName, byte[] info, int bytes)
      throws GeneralSecurityException {
    var digest = MessageDigest.getInstance(digestName);
    var derived = ByteBuffer.allocate(bytes);
    for (var counter = 1; derived.hasRemaining(); counter++) {
      digest.update(shared);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(counter).array());
      var block = digest.digest(info);
      derived.put(block, 0, Math.min(block.length, derived.remaining()));
    }
    return derived.array();
  }
}
