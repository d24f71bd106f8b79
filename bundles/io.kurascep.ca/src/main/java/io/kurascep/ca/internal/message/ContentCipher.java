// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/**
 * The content ciphers. Single DES is for CAs that are told to use it, as micromdm's does (RFC 8894
 * section 2.9 forbids it).
 */
@SuppressWarnings("Immutable") // an object identifier never changes
public enum ContentCipher {
  /** AES-128 in CBC mode. */
  AES128("AES-128", "AES", 16, 16, NISTObjectIdentifiers.id_aes128_CBC),
  /** AES-192 in CBC mode. */
  AES192("AES-192", "AES", 24, 16, NISTObjectIdentifiers.id_aes192_CBC),
  /** AES-256 in CBC mode. */
  AES256("AES-256", "AES", 32, 16, NISTObjectIdentifiers.id_aes256_CBC),
  /** Triple DES in CBC mode. */
  TRIPLE_DES("DES3", "DESede", 24, 8, PKCSObjectIdentifiers.des_EDE3_CBC),
  /** DES in CBC mode. */
  DES("DES", "DES", 8, 8, OIWObjectIdentifiers.desCBC);

  private final String word;

  private final String algorithm;
  private final int keyLength;
  private final int blockLength;
  private final ASN1ObjectIdentifier oid;

  ContentCipher(
      String word, String algorithm, int keyLength, int blockLength, ASN1ObjectIdentifier oid) {
    this.word = word;
    this.algorithm = algorithm;
    this.keyLength = keyLength;
    this.blockLength = blockLength;
    this.oid = oid;
  }

  static Optional<ContentCipher> of(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(cipher -> cipher.oid.equals(oid)).findFirst();
  }

  ASN1ObjectIdentifier oid() {
    return oid;
  }

  int blockLength() {
    return blockLength;
  }

  byte[] newKey(SecureRandom random) {
    return random(keyLength, random);
  }

  byte[] newInitialisationVector(SecureRandom random) {
    return random(blockLength, random);
  }

  /** Encrypts and pads. */
  byte[] encrypt(byte[] content, byte[] key, byte[] iv) throws GeneralSecurityException {
    return cipher(Cipher.ENCRYPT_MODE, "PKCS5Padding", key, iv).doFinal(content);
  }

  /** Decrypts and leaves the padding in place: nobody learns whether it was right. */
  byte[] decrypt(byte[] content, byte[] key, byte[] iv) throws GeneralSecurityException {
    return cipher(Cipher.DECRYPT_MODE, "NoPadding", key, iv).doFinal(content);
  }

  private Cipher cipher(int mode, String padding, byte[] key, byte[] iv)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(algorithm + "/CBC/" + padding);
    cipher.init(mode, new SecretKeySpec(key, algorithm), new IvParameterSpec(iv));
    return cipher;
  }

  private static byte[] random(int length, SecureRandom random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return word;
  }
}
