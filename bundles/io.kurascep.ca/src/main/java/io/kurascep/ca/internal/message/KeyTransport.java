// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * How the content key travels under an RSA key: with the padding of PKCS #1 version 1.5, or with
 * OAEP.
 *
 * <p>Unwrapping never fails. Where the padding is wrong it gives the fallback key, under which the
 * content decrypts to noise, so that right and wrong paddings take the same path (RFC 3218 section
 * 2.3.2).
 */
interface KeyTransport {

  AlgorithmIdentifier identifier();

  /**
   * Returns the content key, or the fallback of the same length; the content is none's business.
   */
  byte[] unwrap(byte[] wrapped, PrivateKey key, byte[] fallback);

  byte[] wrap(byte[] contentKey, PublicKey recipient) throws GeneralSecurityException;

  /** Reads the key encryption algorithm of a recipient. */
  static KeyTransport of(AlgorithmIdentifier identifier) throws Refusal {
    if (identifier.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return new Pkcs1();
    }
    if (identifier.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSAES_OAEP)) {
      return new Oaep(identifier, oaepParameters(identifier.getParameters()));
    }
    throw new Refusal(
        FailInfo.BAD_ALG, "the content key must be encrypted with RSA, by PKCS #1 v1.5 or OAEP");
  }

  private static OAEPParameterSpec oaepParameters(ASN1Encodable encoded) throws Refusal {
    // NDES sends an empty sequence, others nothing or NULL: all mean the defaults.
    boolean absent = encoded == null || encoded.equals(DERNull.INSTANCE);
    RSAESOAEPparams parameters = RSAESOAEPparams.getInstance(absent ? new DERSequence() : encoded);
    AlgorithmIdentifier mask = parameters.getMaskGenAlgorithm();
    AlgorithmIdentifier label = parameters.getPSourceAlgorithm();
    if (!mask.getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
        || !label.getAlgorithm().equals(PKCSObjectIdentifiers.id_pSpecified)) {
      throw new Refusal(FailInfo.BAD_ALG, "the OAEP parameters are not known here: use MGF1");
    }
    AlgorithmIdentifier maskDigest = AlgorithmIdentifier.getInstance(mask.getParameters());
    return new OAEPParameterSpec(
        digestName(parameters.getHashAlgorithm().getAlgorithm()),
        "MGF1",
        new MGF1ParameterSpec(digestName(maskDigest.getAlgorithm())),
        new PSource.PSpecified(ASN1OctetString.getInstance(label.getParameters()).getOctets()));
  }

  private static String digestName(ASN1ObjectIdentifier oid) throws Refusal {
    return Digest.of(oid)
        .filter(digest -> !digest.isForbidden())
        .map(Digest::jcaName)
        .orElseThrow(
            () -> new Refusal(FailInfo.BAD_ALG, "the OAEP digest is not known here: use SHA-256"));
  }

  /** RSAES-PKCS1-v1_5. */
  record Pkcs1() implements KeyTransport {

    @Override
    public AlgorithmIdentifier identifier() {
      return new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    }

    @Override
    public byte[] unwrap(byte[] wrapped, PrivateKey key, byte[] fallback) {
      try {
        // The bare RSA operation, so that the padding is judged here and in constant time.
        Cipher rsa = Cipher.getInstance("RSA/ECB/NoPadding");
        rsa.init(Cipher.DECRYPT_MODE, key);
        return withoutPadding(rsa.doFinal(wrapped), fallback);
      } catch (GeneralSecurityException e) {
        return fallback; // not a number below the modulus, as anybody can see
      }
    }

    /** Expects 00 02, at least eight octets that are not zero, 00, and a key of known length. */
    private static byte[] withoutPadding(byte[] block, byte[] fallback) {
      int start = block.length - fallback.length;
      int wrong = block[0] | (block[1] ^ 2) | block[start - 1];
      for (int i = 2; i < start - 1; i++) {
        wrong |= ((block[i] & 0xff) - 1) >>> 31; // 1 for a zero octet
      }
      int right = ((wrong & 0xff) - 1) >> 8; // all ones if nothing was wrong, else zero
      byte[] key = new byte[fallback.length];
      for (int i = 0; i < key.length; i++) {
        key[i] = (byte) ((block[start + i] & right) | (fallback[i] & ~right));
      }
      return key;
    }

    @Override
    public byte[] wrap(byte[] contentKey, PublicKey recipient) throws GeneralSecurityException {
      Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      rsa.init(Cipher.ENCRYPT_MODE, recipient);
      return rsa.doFinal(contentKey);
    }
  }

  /** RSAES-OAEP. */
  record Oaep(AlgorithmIdentifier identifier, OAEPParameterSpec parameters)
      implements KeyTransport {

    @Override
    public byte[] unwrap(byte[] wrapped, PrivateKey key, byte[] fallback) {
      try {
        byte[] contentKey = cipher(Cipher.DECRYPT_MODE, key).doFinal(wrapped);
        return contentKey.length == fallback.length ? contentKey : fallback;
      } catch (GeneralSecurityException e) {
        return fallback;
      }
    }

    @Override
    public byte[] wrap(byte[] contentKey, PublicKey recipient) throws GeneralSecurityException {
      return cipher(Cipher.ENCRYPT_MODE, recipient).doFinal(contentKey);
    }

    private Cipher cipher(int mode, Key key) throws GeneralSecurityException {
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
      rsa.init(mode, key, parameters);
      return rsa;
    }
  }
}
