// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.MessageDigestAlgorithm;
import io.kurascep.protocol.SecurityLevel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The digests, by the names of CMS and of the Java platform. */
enum DigestAlgorithm {
  MD5(
      MessageDigestAlgorithm.MD5,
      "MD5",
      PKCSObjectIdentifiers.md5,
      PKCSObjectIdentifiers.md5WithRSAEncryption,
      null),
  SHA1(
      MessageDigestAlgorithm.SHA1,
      "SHA-1",
      OIWObjectIdentifiers.idSHA1,
      PKCSObjectIdentifiers.sha1WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA1),
  SHA224(
      MessageDigestAlgorithm.SHA224,
      "SHA-224",
      NISTObjectIdentifiers.id_sha224,
      PKCSObjectIdentifiers.sha224WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA224),
  SHA256(
      MessageDigestAlgorithm.SHA256,
      "SHA-256",
      NISTObjectIdentifiers.id_sha256,
      PKCSObjectIdentifiers.sha256WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA256),
  SHA384(
      MessageDigestAlgorithm.SHA384,
      "SHA-384",
      NISTObjectIdentifiers.id_sha384,
      PKCSObjectIdentifiers.sha384WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA384),
  SHA512(
      MessageDigestAlgorithm.SHA512,
      "SHA-512",
      NISTObjectIdentifiers.id_sha512,
      PKCSObjectIdentifiers.sha512WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA512);

  private final MessageDigestAlgorithm setting;
  private final String javaName;
  private final String digest;
  private final String withRsa;
  private final Optional<String> withEcdsa;

  DigestAlgorithm(
      MessageDigestAlgorithm setting,
      String javaName,
      ASN1ObjectIdentifier digest,
      ASN1ObjectIdentifier withRsa,
      ASN1ObjectIdentifier withEcdsa) {
    this.setting = setting;
    this.javaName = javaName;
    this.digest = digest.getId();
    this.withRsa = withRsa.getId();
    this.withEcdsa = Optional.ofNullable(withEcdsa).map(ASN1ObjectIdentifier::getId);
  }

  /** What a setting other than AUTO stands for. */
  static DigestAlgorithm of(MessageDigestAlgorithm setting) {
    return Arrays.stream(values()).filter(each -> each.setting == setting).findAny().orElseThrow();
  }

  /** What a digestAlgorithm stands for; its parameters are NULL or absent, which is the same. */
  static Optional<DigestAlgorithm> of(AlgorithmIdentifier identifier) {
    var wanted = identifier.getAlgorithm().getId();
    return Arrays.stream(values()).filter(each -> each.digest.equals(wanted)).findAny();
  }

  /** How a person calls it. */
  String javaName() {
    return javaName;
  }

  /** Whether a message with it is read. */
  boolean isReadAt(SecurityLevel level) {
    return switch (this) {
      case MD5 -> level == SecurityLevel.OBSOLETE;
      case SHA1 -> level != SecurityLevel.STRICT;
      default -> true;
    };
  }

  /** The AlgorithmIdentifier in CMS, with NULL as OpenSSL writes it. */
  byte[] identifier() {
    return Der.sequence(Der.oid(new ASN1ObjectIdentifier(digest)), Der.NULL);
  }

  private byte[] rsaIdentifier() {
    return Der.sequence(Der.oid(new ASN1ObjectIdentifier(withRsa)), Der.NULL);
  }

  /**
   * The AlgorithmIdentifier of a signature with an RSA or EC key in X.509, and of one with an EC
   * key in CMS (RFC 5753 §2.1.1).
   */
  byte[] signatureIdentifier(String keyAlgorithm) throws NoSuchAlgorithmException {
    return keyAlgorithm.equals("EC") ? ecdsaIdentifier() : rsaIdentifier();
  }

  private byte[] ecdsaIdentifier() throws NoSuchAlgorithmException {
    var oid =
        withEcdsa.orElseThrow(() -> new NoSuchAlgorithmException("no ECDSA with " + javaName));
    return Der.sequence(Der.oid(new ASN1ObjectIdentifier(oid)));
  }

  /** The digest for a request that an EC key of this size signs: as strong as the key. */
  static DigestAlgorithm forEc(int bits) {
    return bits <= 256 ? SHA256 : bits <= 384 ? SHA384 : SHA512;
  }

  /** The signature on the Java platform with a key of the algorithm RSA or EC. */
  String signatureWith(String keyAlgorithm) {
    return javaName.replace("-", "")
        + "with"
        + (keyAlgorithm.equals("EC") ? "ECDSA" : keyAlgorithm);
  }

  byte[] digest(byte[] content) {
    try {
      return MessageDigest.getInstance(javaName).digest(content);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java has no " + javaName, missing);
    }
  }

  /**
   * The Java name of a signatureAlgorithm: rsaEncryption takes this digest, the others bring their
   * own, which must be this one.
   */
  Optional<String> signatureOf(AlgorithmIdentifier signatureAlgorithm) {
    var wanted = signatureAlgorithm.getAlgorithm().getId();
    if (wanted.equals(PKCSObjectIdentifiers.rsaEncryption.getId()) || wanted.equals(withRsa)) {
      return Optional.of(signatureWith("RSA"));
    }
    return withEcdsa.filter(wanted::equals).map(found -> signatureWith("EC"));
  }
}
