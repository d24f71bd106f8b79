// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.TransactionId;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Writes messages: the content encrypted, then signed (RFC 8894 §3.2). */
public final class MessageWriter {

  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

  private final ContentCipher cipher;
  private final DigestAlgorithm digest;
  private final KeyTransport keyTransport;
  private final SecureRandom random;

  /** A writer with the algorithms of this step. */
  public MessageWriter(LadderStep step, SecureRandom random) {
    this.cipher = ContentCipher.of(step.cipher());
    this.digest = DigestAlgorithm.of(step.digest());
    this.keyTransport = step.keyTransport();
    this.random = random;
  }

  /**
   * What the signed attributes say.
   *
   * @param type what the message is
   * @param transactionId the request that it belongs to
   * @param senderNonce 16 random bytes, new for each message
   * @param at the signingTime
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared
  public record Header(
      MessageType type, TransactionId transactionId, byte[] senderNonce, Instant at) {}

  /**
   * Writes one message in definite-length DER.
   *
   * @param recipient whose key the content is encrypted for
   * @param signer the only certificate in the message: smallstep's servers encrypt their answer for
   *     every one that they find there
   * @throws GeneralSecurityException if a key does not fit
   */
  public byte[] write(
      Header header,
      byte[] content,
      X509Certificate recipient,
      X509Certificate signer,
      PrivateKey signerKey)
      throws GeneralSecurityException {
    try {
      var sealed = Envelope.seal(content, recipient, cipher, keyTransport, random);
      var attributes = attributes(header, digest.digest(sealed));
      var signerInfo =
          new SignerInfo(
              new SignerIdentifier(Signers.issuerAndSerial(signer)),
              digest.identifier(),
              attributes,
              RSA,
              new DEROctetString(sign(signerKey, attributes)),
              (ASN1Set) null);
      var signed =
          new SignedData(
              new DERSet(digest.identifier()),
              new ContentInfo(CMSObjectIdentifiers.data, new DEROctetString(sealed)),
              new DERSet(ASN1Primitive.fromByteArray(Certificates.der(signer))),
              null,
              new DERSet(signerInfo));
      return new ContentInfo(CMSObjectIdentifiers.signedData, signed).getEncoded(ASN1Encoding.DER);
    } catch (IOException unencodable) {
      throw new IllegalStateException("a message of our own cannot be encoded", unencodable);
    }
  }

  /** The name of the signature for a PKCS#10 request with this key, with the same digest. */
  public String requestSignature(PublicKey key) {
    return digest.signatureWith(key.getAlgorithm());
  }

  private static ASN1Set attributes(Header header, byte[] messageDigest) {
    var attributes = new ASN1EncodableVector();
    attributes.add(attribute(CMSAttributes.contentType, CMSObjectIdentifiers.data));
    attributes.add(attribute(CMSAttributes.messageDigest, new DEROctetString(messageDigest)));
    // XiPKI wants a signingTime, which the RFC does not ask for.
    attributes.add(attribute(CMSAttributes.signingTime, Times.of(header.at())));
    attributes.add(
        attribute(
            ScepAttribute.MESSAGE_TYPE,
            new DERPrintableString(Integer.toString(header.type().number()))));
    attributes.add(
        attribute(
            ScepAttribute.TRANSACTION_ID, new DERPrintableString(header.transactionId().value())));
    attributes.add(attribute(ScepAttribute.SENDER_NONCE, new DEROctetString(header.senderNonce())));
    return new DERSet(attributes);
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }

  private byte[] sign(PrivateKey key, ASN1Set attributes)
      throws GeneralSecurityException, IOException {
    var signature = Signature.getInstance(digest.rsaSignature());
    signature.initSign(key);
    signature.update(attributes.getEncoded(ASN1Encoding.DER));
    return signature.sign();
  }
}
