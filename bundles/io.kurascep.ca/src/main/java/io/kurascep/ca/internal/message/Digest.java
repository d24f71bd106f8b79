// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * The message digests of RSA and ECDSA signatures. MD5 is for CAs that are told to read it, for the
 * sake of very old devices (RFC 8894 section 2.9 forbids it).
 */
@SuppressWarnings("Immutable") // an object identifier never changes
public enum Digest {
  /** MD5. */
  MD5(
      "MD5",
      "MD5with",
      PKCSObjectIdentifiers.md5,
      PKCSObjectIdentifiers.md5WithRSAEncryption,
      PKCSObjectIdentifiers.md5WithRSAEncryption), // there is no ECDSA with MD5
  /** SHA-1. */
  SHA1(
      "SHA-1",
      "SHA1with",
      OIWObjectIdentifiers.idSHA1,
      PKCSObjectIdentifiers.sha1WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA1),
  /** SHA-224. */
  SHA224(
      "SHA-224",
      "SHA224with",
      NISTObjectIdentifiers.id_sha224,
      PKCSObjectIdentifiers.sha224WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA224),
  /** SHA-256. */
  SHA256(
      "SHA-256",
      "SHA256with",
      NISTObjectIdentifiers.id_sha256,
      PKCSObjectIdentifiers.sha256WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA256),
  /** SHA-384. */
  SHA384(
      "SHA-384",
      "SHA384with",
      NISTObjectIdentifiers.id_sha384,
      PKCSObjectIdentifiers.sha384WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA384),
  /** SHA-512. */
  SHA512(
      "SHA-512",
      "SHA512with",
      NISTObjectIdentifiers.id_sha512,
      PKCSObjectIdentifiers.sha512WithRSAEncryption,
      X9ObjectIdentifiers.ecdsa_with_SHA512);

  private final String name;
  private final String signaturePrefix;
  private final ASN1ObjectIdentifier oid;
  private final ASN1ObjectIdentifier rsaSignature;
  private final ASN1ObjectIdentifier ecSignature;

  Digest(
      String name,
      String signaturePrefix,
      ASN1ObjectIdentifier oid,
      ASN1ObjectIdentifier rsaSignature,
      ASN1ObjectIdentifier ecSignature) {
    this.name = name;
    this.signaturePrefix = signaturePrefix;
    this.oid = oid;
    this.rsaSignature = rsaSignature;
    this.ecSignature = ecSignature;
  }

  static Optional<Digest> of(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(digest -> digest.oid.equals(oid)).findFirst();
  }

  /** The digest of a signature algorithm such as sha256WithRSAEncryption. */
  static Optional<Digest> ofSignature(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values())
        .filter(digest -> digest.rsaSignature.equals(oid) || digest.ecSignature.equals(oid))
        .findFirst();
  }

  /** Whether a SignerInfo with this digest may name that algorithm: both forms are seen. */
  boolean signsAs(ASN1ObjectIdentifier signatureAlgorithm) {
    return signatureAlgorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
        || signatureAlgorithm.equals(rsaSignature);
  }

  /** The name of the digest in the JCA. */
  String jcaName() {
    return name;
  }

  /** The name in the JCA of a signature with this digest by a key of an algorithm, RSA or EC. */
  String jcaSignatureName(String keyAlgorithm) {
    return signaturePrefix + (keyAlgorithm.equals("EC") ? "ECDSA" : "RSA");
  }

  AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(oid, DERNull.INSTANCE);
  }

  byte[] of(byte[] content) {
    try {
      return MessageDigest.getInstance(name).digest(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks " + name, e);
    }
  }

  /** Whether RFC 8894 section 2.9 forbids it, so that nobody announces it. */
  public boolean isForbidden() {
    return this == MD5;
  }

  @Override
  public String toString() {
    return name;
  }
}
