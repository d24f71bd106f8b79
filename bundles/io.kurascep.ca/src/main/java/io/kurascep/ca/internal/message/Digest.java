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

/** The message digests that this CA reads and answers with. MD5 is not among them. */
@SuppressWarnings("Immutable") // an object identifier never changes
enum Digest {
  SHA1(
      "SHA-1",
      "SHA1withRSA",
      OIWObjectIdentifiers.idSHA1,
      PKCSObjectIdentifiers.sha1WithRSAEncryption),
  SHA224(
      "SHA-224",
      "SHA224withRSA",
      NISTObjectIdentifiers.id_sha224,
      PKCSObjectIdentifiers.sha224WithRSAEncryption),
  SHA256(
      "SHA-256",
      "SHA256withRSA",
      NISTObjectIdentifiers.id_sha256,
      PKCSObjectIdentifiers.sha256WithRSAEncryption),
  SHA384(
      "SHA-384",
      "SHA384withRSA",
      NISTObjectIdentifiers.id_sha384,
      PKCSObjectIdentifiers.sha384WithRSAEncryption),
  SHA512(
      "SHA-512",
      "SHA512withRSA",
      NISTObjectIdentifiers.id_sha512,
      PKCSObjectIdentifiers.sha512WithRSAEncryption);

  private final String name;
  private final String signatureName;
  private final ASN1ObjectIdentifier oid;
  private final ASN1ObjectIdentifier signatureOid;

  Digest(
      String name,
      String signatureName,
      ASN1ObjectIdentifier oid,
      ASN1ObjectIdentifier signatureOid) {
    this.name = name;
    this.signatureName = signatureName;
    this.oid = oid;
    this.signatureOid = signatureOid;
  }

  static Optional<Digest> of(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(digest -> digest.oid.equals(oid)).findFirst();
  }

  /** The digest of a signature algorithm such as sha256WithRSAEncryption. */
  static Optional<Digest> ofSignature(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(digest -> digest.signatureOid.equals(oid)).findFirst();
  }

  /** Whether a SignerInfo with this digest may name that algorithm: both forms are seen. */
  boolean signsAs(ASN1ObjectIdentifier signatureAlgorithm) {
    return signatureAlgorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
        || signatureAlgorithm.equals(signatureOid);
  }

  /** The name of the digest in the JCA. */
  String jcaName() {
    return name;
  }

  /** The name of the RSA signature with this digest in the JCA. */
  String jcaSignatureName() {
    return signatureName;
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
}
