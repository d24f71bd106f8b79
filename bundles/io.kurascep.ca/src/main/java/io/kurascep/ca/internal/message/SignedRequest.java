// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A PKCS #10 request and its signature, which is not verified yet.
 *
 * @param info what is signed, parsed
 * @param key the key that must have signed it
 * @param digest the digest of the signature
 * @param content what is signed, as it came
 * @param signature the signature
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one request
record SignedRequest(
    CertificationRequestInfo info,
    SubjectPublicKeyInfo key,
    Digest digest,
    byte[] content,
    byte[] signature) {

  /** Takes as long to verify as a request of the usual size; its signature never holds. */
  static final SignedRequest NOISE = noise();

  private static SignedRequest noise() {
    BigInteger modulus = BigInteger.ONE.shiftLeft(2047).setBit(0);
    try {
      SubjectPublicKeyInfo key =
          new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
              new RSAPublicKey(modulus, BigInteger.valueOf(65_537)));
      byte[] signature = new byte[256];
      signature[255] = 3;
      return new SignedRequest(null, key, Digest.SHA256, new byte[600], signature);
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode a number", e);
    }
  }

  /** Reads a request with padding behind it; empty for anything else. */
  static Optional<SignedRequest> parse(byte[] padded, int blockLength, RequestRules rules) {
    try (ASN1InputStream in = new ASN1InputStream(padded)) {
      ASN1Sequence sequence = ASN1Sequence.getInstance(in.readObject());
      int padding = in.available();
      CertificationRequest request = CertificationRequest.getInstance(sequence);
      CertificationRequestInfo info = request.getCertificationRequestInfo();
      Optional<Digest> digest =
          Digest.ofSignature(request.getSignatureAlgorithm().getAlgorithm())
              .filter(rules.digests()::contains);
      if (padding < 1 || padding > blockLength || digest.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new SignedRequest(
              info,
              info.getSubjectPublicKeyInfo(),
              digest.get(),
              // Not of the parsed object, which would sort attributes that the client did not sort.
              sequence.getObjectAt(0).toASN1Primitive().getEncoded(ASN1Encoding.DL),
              // Nor by getSignature, whose return type changed after Bouncy Castle 1.71.
              ASN1BitString.getInstance(sequence.getObjectAt(2)).getOctets()));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return Optional.empty(); // noise
    }
  }

  boolean verifies() {
    return PublicKeys.verifies(key, digest, content, signature);
  }
}
