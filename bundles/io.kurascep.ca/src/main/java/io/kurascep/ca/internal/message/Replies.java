// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * Writes the CertRep messages of a CA (RFC 8894 section 3.3.2), always in definite-length DER:
 * micromdm's client cannot read anything else. Digest, cipher and key transport are those of the
 * request.
 */
public final class Replies {
  private static final int NONCE_LENGTH = 16;
  private static final String SUCCESS = "0";
  private static final String FAILURE = "2";
  private static final String PENDING = "3";

  private final PrivateKey key;
  private final Certificate signer;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * Answers in the name of a CA.
   *
   * @param key the private key of the certificate
   * @param signer the certificate, sent along with each answer
   * @param clock gives the signing time
   * @param random gives nonces, keys and initialisation vectors
   */
  public Replies(PrivateKey key, Certificate signer, Clock clock, SecureRandom random) {
    this.key = key;
    this.signer = signer;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Grants a request.
   *
   * @param request a verified request; the answer is encrypted for the certificate that signed it
   * @param issued the DER of the certificate
   * @throws Refusal badAlg if nothing can be encrypted for that key
   */
  public byte[] success(PkiRequest request, byte[] issued) throws Refusal {
    try {
      byte[] content = certificatesOnly(Certificate.getInstance(issued));
      byte[] envelope = request.envelope().answer(content, request.signer(), random);
      return sign(request, envelope, attributes(request, SUCCESS));
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode an answer", e);
    }
  }

  /** Says that a person has to decide. */
  public byte[] pending(PkiRequest request) {
    return sign(request, null, attributes(request, PENDING));
  }

  /** Refuses a request; its algorithms may be unknown and its signature wrong. */
  public byte[] failure(PkiRequest request, Refusal refusal) {
    ASN1EncodableVector attributes = attributes(request, FAILURE);
    attributes.add(text(ScepAttributes.FAIL_INFO, Integer.toString(refusal.failInfo().code())));
    attributes.add(
        attribute(ScepAttributes.FAIL_INFO_TEXT, new DERUTF8String(refusal.getMessage())));
    return sign(request, null, attributes);
  }

  /** The degenerate SignedData of RFC 8894 section 3.4: the leaf alone, for picky clients. */
  private static byte[] certificatesOnly(Certificate certificate) throws IOException {
    SignedData data =
        new SignedData(
            new DERSet(),
            new ContentInfo(CMSObjectIdentifiers.data, null),
            new DERSet(certificate),
            null,
            new DERSet());
    return encoded(data);
  }

  private ASN1EncodableVector attributes(PkiRequest request, String status) {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(attribute(CMSAttributes.contentType, CMSObjectIdentifiers.data));
    attributes.add(attribute(CMSAttributes.signingTime, new Time(Date.from(clock.instant()))));
    attributes.add(attribute(ScepAttributes.TRANSACTION_ID, request.encodedTransactionId()));
    attributes.add(text(ScepAttributes.MESSAGE_TYPE, MessageType.CERT_REP.text()));
    attributes.add(text(ScepAttributes.PKI_STATUS, status));
    attributes.add(attribute(ScepAttributes.SENDER_NONCE, new DEROctetString(nonce)));
    request
        .senderNonce()
        .map(DEROctetString::new)
        .ifPresent(value -> attributes.add(attribute(ScepAttributes.RECIPIENT_NONCE, value)));
    return attributes;
  }

  /** Signs content, or the absence of content where an answer has none. */
  private byte[] sign(PkiRequest request, byte[] content, ASN1EncodableVector attributes) {
    Digest digest = request.digest().orElse(Digest.SHA256);
    byte[] hash = digest.of(content == null ? new byte[0] : content);
    attributes.add(attribute(CMSAttributes.messageDigest, new DEROctetString(hash)));
    ASN1Set signed = new DERSet(attributes);
    try {
      SignerInfo signerInfo =
          new SignerInfo(
              new SignerIdentifier(new IssuerAndSerialNumber(signer)),
              digest.identifier(),
              signed,
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
              new DEROctetString(signature(digest, signed.getEncoded(ASN1Encoding.DER))),
              (ASN1Set) null);
      ASN1Encodable octets = content == null ? null : new DEROctetString(content);
      return encoded(
          new SignedData(
              new DERSet(digest.identifier()),
              new ContentInfo(CMSObjectIdentifiers.data, octets),
              new DERSet(signer),
              null,
              new DERSet(signerInfo)));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot sign an answer with the key of the CA", e);
    }
  }

  private byte[] signature(Digest digest, byte[] content) throws GeneralSecurityException {
    Signature rsa = Signature.getInstance(digest.jcaSignatureName());
    rsa.initSign(key);
    rsa.update(content);
    return rsa.sign();
  }

  private static byte[] encoded(SignedData data) throws IOException {
    return new ContentInfo(CMSObjectIdentifiers.signedData, data).getEncoded(ASN1Encoding.DER);
  }

  private static Attribute text(ASN1ObjectIdentifier type, String value) {
    return attribute(type, new DERPrintableString(value));
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }
}
