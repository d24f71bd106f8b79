// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientIdentifier;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;

/** The pkcsPKIEnvelope of RFC 8894 section 3.2.2: content under a key that travels under RSA. */
final class Envelope {
  private final ContentCipher cipher;
  private final byte[] initialisationVector;
  private final byte[] encrypted;
  private final List<KeyTransRecipientInfo> recipients;

  private Envelope(
      ContentCipher cipher,
      byte[] initialisationVector,
      byte[] encrypted,
      List<KeyTransRecipientInfo> recipients) {
    this.cipher = cipher;
    this.initialisationVector = initialisationVector;
    this.encrypted = encrypted;
    this.recipients = recipients;
  }

  /**
   * Reads the signed content of a request, without decrypting anything.
   *
   * @param content DER or BER of a ContentInfo, or of the bare EnvelopedData
   * @param rules which ciphers may be used
   * @throws Refusal badRequest for another structure, badAlg for a cipher not known here
   */
  static Envelope decode(byte[] content, RequestRules rules) throws Refusal {
    try {
      EnvelopedData data = envelopedData(ASN1Primitive.fromByteArray(content));
      EncryptedContentInfo info = data.getEncryptedContentInfo();
      AlgorithmIdentifier algorithm = info.getContentEncryptionAlgorithm();
      ContentCipher cipher =
          ContentCipher.of(algorithm.getAlgorithm())
              .filter(rules.ciphers()::contains)
              .orElseThrow(
                  () ->
                      new Refusal(
                          FailInfo.BAD_ALG,
                          "the content cipher is not accepted: use one of " + rules.ciphers()));
      return new Envelope(
          cipher,
          ASN1OctetString.getInstance(algorithm.getParameters()).getOctets(),
          info.getEncryptedContent().getOctets(),
          keyTransports(data.getRecipientInfos()));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new Refusal(
          FailInfo.BAD_REQUEST, "the signed content is not an EnvelopedData: send one");
    }
  }

  private static EnvelopedData envelopedData(ASN1Primitive content) {
    ASN1Encodable first = ASN1Sequence.getInstance(content).getObjectAt(0);
    if (!first.equals(CMSObjectIdentifiers.envelopedData)) {
      return EnvelopedData.getInstance(content); // XiPKI signs the bare EnvelopedData
    }
    return EnvelopedData.getInstance(ContentInfo.getInstance(content).getContent());
  }

  private static List<KeyTransRecipientInfo> keyTransports(ASN1Set recipientInfos) {
    List<KeyTransRecipientInfo> found = new ArrayList<>();
    for (ASN1Encodable element : recipientInfos) {
      if (RecipientInfo.getInstance(element).getInfo() instanceof KeyTransRecipientInfo info) {
        CertificateIds.check(info.getRecipientIdentifier().getId());
        found.add(info);
      }
    }
    return found;
  }

  /**
   * Decrypts the content; its padding is still there.
   *
   * @param certificate the certificate that the content must be encrypted for
   * @throws Refusal badAlg for a key transport not known here, else the one answer to everything
   *     that cannot be decrypted
   */
  byte[] open(PrivateKey key, Certificate certificate, SecureRandom random) throws Refusal {
    byte[] fallback = cipher.newKey(random);
    KeyTransRecipientInfo recipient = recipient(certificate);
    KeyTransport transport = transport(recipient);
    try {
      byte[] contentKey = transport.unwrap(recipient.getEncryptedKey().getOctets(), key, fallback);
      return cipher.decrypt(encrypted, contentKey, initialisationVector);
    } catch (GeneralSecurityException e) {
      throw Refusal.undecipherable();
    }
  }

  /** Whether the content is encrypted for a certificate. */
  boolean isFor(Certificate certificate) {
    return recipients.stream()
        .anyMatch(info -> CertificateIds.names(info.getRecipientIdentifier().getId(), certificate));
  }

  private KeyTransRecipientInfo recipient(Certificate certificate) throws Refusal {
    for (KeyTransRecipientInfo candidate : recipients) {
      if (CertificateIds.names(candidate.getRecipientIdentifier().getId(), certificate)) {
        return candidate;
      }
    }
    throw Refusal.undecipherable();
  }

  private static KeyTransport transport(KeyTransRecipientInfo recipient) throws Refusal {
    try {
      return KeyTransport.of(recipient.getKeyEncryptionAlgorithm());
    } catch (RuntimeException e) {
      throw new Refusal(FailInfo.BAD_ALG, "the OAEP parameters cannot be read: use the defaults");
    }
  }

  /**
   * Encrypts an answer in the way of this request: the same cipher and the same key transport.
   *
   * @param recipient the certificate that signed the request
   * @param otherCipher the cipher to use in place of the same
   * @return the DER of a ContentInfo
   */
  byte[] answer(
      byte[] content,
      Certificate recipient,
      Optional<ContentCipher> otherCipher,
      SecureRandom random)
      throws Refusal, IOException {
    return sealed(content, recipient, otherCipher.orElse(cipher), knownTransport(), random);
  }

  /** Encrypts for a certificate, and returns the DER of a ContentInfo. */
  static byte[] sealed(
      byte[] content,
      Certificate recipient,
      ContentCipher cipher,
      KeyTransport transport,
      SecureRandom random)
      throws Refusal, IOException {
    byte[] contentKey = cipher.newKey(random);
    byte[] iv = cipher.newInitialisationVector(random);
    try {
      PublicKey publicKey = PublicKeys.decode(recipient.getSubjectPublicKeyInfo());
      KeyTransRecipientInfo wrapped =
          new KeyTransRecipientInfo(
              new RecipientIdentifier(new IssuerAndSerialNumber(recipient)),
              transport.identifier(),
              new DEROctetString(transport.wrap(contentKey, publicKey)));
      EncryptedContentInfo info =
          new EncryptedContentInfo(
              CMSObjectIdentifiers.data,
              new AlgorithmIdentifier(cipher.oid(), new DEROctetString(iv)),
              new DEROctetString(cipher.encrypt(content, contentKey, iv)));
      EnvelopedData data =
          new EnvelopedData(null, new DERSet(new RecipientInfo(wrapped)), info, (ASN1Set) null);
      return new ContentInfo(CMSObjectIdentifiers.envelopedData, data).getEncoded("DER");
    } catch (GeneralSecurityException e) {
      throw new Refusal(
          FailInfo.BAD_ALG, "nothing can be encrypted for the key that signed the request");
    }
  }

  /** The first that is known here; a message may have recipients that are not our business. */
  private KeyTransport knownTransport() {
    for (KeyTransRecipientInfo recipient : recipients) {
      try {
        return transport(recipient);
      } catch (Refusal e) {
        // the next one, then
      }
    }
    return new KeyTransport.Pkcs1();
  }

  int blockLength() {
    return cipher.blockLength();
  }
}
