// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.SecurityLevel;
import io.kurascep.protocol.ServerSettings;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** The content ciphers, all in CBC mode, by the names of CMS and of the Java platform. */
enum ContentCipher {
  AES128(MessageCipher.AES128, "AES-128", "AES", 16, 16, NISTObjectIdentifiers.id_aes128_CBC),
  AES192(MessageCipher.AES192, "AES-192", "AES", 24, 16, NISTObjectIdentifiers.id_aes192_CBC),
  AES256(MessageCipher.AES256, "AES-256", "AES", 32, 16, NISTObjectIdentifiers.id_aes256_CBC),
  TRIPLE_DES(MessageCipher.TRIPLE_DES, "3DES", "DESede", 24, 8, PKCSObjectIdentifiers.des_EDE3_CBC),
  DES(MessageCipher.DES, "single DES", "DES", 8, 8, OIWObjectIdentifiers.desCBC),
  BLOWFISH(
      MessageCipher.BLOWFISH,
      "Blowfish",
      "Blowfish",
      16,
      8,
      new ASN1ObjectIdentifier("1.3.6.1.4.1.3029.1.2"));

  private final MessageCipher setting;
  private final String text;
  private final String javaName;
  private final int keyBytes;
  private final int blockBytes;
  private final String oid;

  ContentCipher(
      MessageCipher setting,
      String text,
      String javaName,
      int keyBytes,
      int blockBytes,
      ASN1ObjectIdentifier oid) {
    this.setting = setting;
    this.text = text;
    this.javaName = javaName;
    this.keyBytes = keyBytes;
    this.blockBytes = blockBytes;
    this.oid = oid.getId();
  }

  /** What a setting other than AUTO stands for. */
  static ContentCipher of(MessageCipher setting) {
    return Arrays.stream(values()).filter(each -> each.setting == setting).findAny().orElseThrow();
  }

  /** What a contentEncryptionAlgorithm stands for. */
  static Optional<ContentCipher> of(AlgorithmIdentifier identifier) {
    var wanted = identifier.getAlgorithm().getId();
    return Arrays.stream(values()).filter(each -> each.oid.equals(wanted)).findAny();
  }

  /** How a person calls it. */
  String text() {
    return text;
  }

  /** Whether a message with it is read. */
  boolean isReadWith(ServerSettings settings) {
    return switch (this) {
      case AES128, AES192, AES256 -> true;
      case TRIPLE_DES -> settings.security() != SecurityLevel.STRICT;
      case DES -> settings.readsSingleDes();
      case BLOWFISH -> settings.security() == SecurityLevel.OBSOLETE;
    };
  }

  int keyBytes() {
    return keyBytes;
  }

  int blockBytes() {
    return blockBytes;
  }

  /** The AlgorithmIdentifier in CMS, with the initialisation vector. */
  byte[] identifier(byte[] iv) {
    return Der.sequence(Der.oid(new ASN1ObjectIdentifier(oid)), Der.octets(iv));
  }

  byte[] encrypt(byte[] key, byte[] iv, byte[] content) throws GeneralSecurityException {
    return run(Cipher.ENCRYPT_MODE, key, iv, content);
  }

  byte[] decrypt(byte[] key, byte[] iv, byte[] content) throws GeneralSecurityException {
    return run(Cipher.DECRYPT_MODE, key, iv, content);
  }

  private byte[] run(int mode, byte[] key, byte[] iv, byte[] content)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance(javaName + "/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, javaName), new IvParameterSpec(iv));
    return cipher.doFinal(content);
  }
}
