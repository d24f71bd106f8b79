// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * A request of a client: the SignedData of RFC 8894 section 3.2, in DER or BER.
 *
 * <p>Decoding tells only whom to answer. Nothing else may be believed before {@link #verify}.
 */
public final class PkiRequest {
  private static final int LONGEST_TRANSACTION_ID = 128;
  private static final int LONGEST_NONCE = 64;
  private static final Duration LARGEST_BIAS = Duration.ofMinutes(5); // XiPKI's default

  private final RequestRules rules;
  private final SignedData signedData;
  private final SignerInfo signerInfo;
  private final Map<ASN1ObjectIdentifier, ASN1Encodable> attributes;
  private final String transactionId;
  private final String messageType;
  private final Optional<byte[]> senderNonce;
  private final Optional<Certificate> signer;
  private Envelope envelope;

  private PkiRequest(SignedData signedData, RequestRules rules) throws MalformedMessage {
    this.rules = rules;
    this.signedData = signedData;
    this.signerInfo = onlySigner(signedData);
    this.attributes = attributes(signerInfo);
    this.transactionId = text(ScepAttributes.TRANSACTION_ID, "transactionID");
    this.messageType = text(ScepAttributes.MESSAGE_TYPE, "messageType");
    this.senderNonce = nonce();
    this.signer = signer(signedData, signerInfo);
  }

  /**
   * Reads a request.
   *
   * @param message a ContentInfo in DER or BER, and nothing after it
   * @param rules which requests are read
   * @throws MalformedMessage where not even a CertRep can answer
   */
  public static PkiRequest decode(byte[] message, RequestRules rules) throws MalformedMessage {
    try {
      ASN1Primitive octets = ASN1Primitive.fromByteArray(message);
      if (rules.der() && !Arrays.equals(octets.getEncoded(ASN1Encoding.DL), message)) {
        throw new MalformedMessage("Message digest mismatch"); // as micromdm says
      }
      ContentInfo info = ContentInfo.getInstance(octets);
      if (!info.getContentType().equals(CMSObjectIdentifiers.signedData)) {
        throw new MalformedMessage("the message is not a SignedData: send a SCEP pkiMessage");
      }
      PkiRequest request = new PkiRequest(SignedData.getInstance(info.getContent()), rules);
      if (!rules.permitsId(request.transactionId)) {
        throw new MalformedMessage("the transaction id must be 16 to 128 letters or digits");
      }
      return request;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Bouncy Castle reports wrong structures by several unchecked exceptions.
      throw new MalformedMessage("the message is not a CMS message: send a SCEP pkiMessage", e);
    }
  }

  private static SignerInfo onlySigner(SignedData signedData) throws MalformedMessage {
    if (signedData.getSignerInfos().size() != 1) {
      throw new MalformedMessage("the message must have exactly one signer");
    }
    return SignerInfo.getInstance(signedData.getSignerInfos().getObjectAt(0));
  }

  /** Every attribute has one value and stands there once; what it is for does not matter here. */
  private static Map<ASN1ObjectIdentifier, ASN1Encodable> attributes(SignerInfo signerInfo)
      throws MalformedMessage {
    ASN1Set signed = signerInfo.getAuthenticatedAttributes();
    if (signed == null) {
      throw new MalformedMessage("the message must have signed attributes");
    }
    Map<ASN1ObjectIdentifier, ASN1Encodable> found = new HashMap<>();
    for (ASN1Encodable element : signed) {
      Attribute attribute = Attribute.getInstance(element);
      ASN1Set values = attribute.getAttrValues();
      if (values.size() != 1 || found.put(attribute.getAttrType(), values.getObjectAt(0)) != null) {
        throw new MalformedMessage("a signed attribute must stand once and have one value");
      }
    }
    return found;
  }

  private String text(ASN1ObjectIdentifier type, String name) throws MalformedMessage {
    // PrintableString by the RFC; UTF8String and IA5String are seen as well.
    if (attributes.get(type) instanceof ASN1String value
        && !value.getString().isEmpty()
        && value.getString().length() <= LONGEST_TRANSACTION_ID) {
      return value.getString();
    }
    throw new MalformedMessage("the signed attribute " + name + " is missing or not a text");
  }

  private Optional<byte[]> nonce() throws MalformedMessage {
    ASN1Encodable value = attributes.get(ScepAttributes.SENDER_NONCE);
    if (value == null) {
      return Optional.empty();
    }
    // 16 octets by the RFC; old iOS sends 8.
    if (value instanceof ASN1OctetString octets && octets.getOctets().length <= LONGEST_NONCE) {
      return Optional.of(octets.getOctets());
    }
    throw new MalformedMessage("the signed attribute senderNonce is not an octet string");
  }

  private static Optional<Certificate> signer(SignedData signedData, SignerInfo signerInfo) {
    if (signedData.getCertificates() != null) {
      for (ASN1Encodable element : signedData.getCertificates()) {
        // What is not a sequence is one of the old forms that nobody uses.
        if (element.toASN1Primitive() instanceof ASN1Sequence sequence) {
          Certificate candidate = certificate(sequence);
          if (CertificateIds.names(signerInfo.getSID().getId(), candidate)) {
            return Optional.of(candidate);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** OpenSCEP writes the number of version 4 into its self-signed certificates, which are v3. */
  private static Certificate certificate(ASN1Sequence sequence) {
    ASN1Encodable[] parts = sequence.toArray();
    ASN1Encodable[] fields = ASN1Sequence.getInstance(parts[0]).toArray();
    if (!fields[0].toASN1Primitive().equals(version(3))) {
      return Certificate.getInstance(sequence);
    }
    fields[0] = version(2);
    parts[0] = new DERSequence(fields);
    return Certificate.getInstance(new DERSequence(parts));
  }

  private static ASN1Primitive version(int number) {
    return new DERTaggedObject(0, new ASN1Integer(number));
  }

  /**
   * Checks the signature, and that the content is the signed one.
   *
   * @param now the time, for those who want to hear the client's
   * @throws Refusal badAlg for an algorithm not accepted here, badMessageCheck for a signature that
   *     does not hold, badTime for a wrong time, badRequest for what RFC 8894 section 3.2 demands
   *     and this message lacks
   */
  public void verify(Instant now) throws Refusal {
    Digest digest = digest().orElseThrow(PkiRequest::unknownAlgorithm);
    if (!digest.signsAs(signerInfo.getDigestEncryptionAlgorithm().getAlgorithm())
        || !PublicKeys.isRsa(signer().getSubjectPublicKeyInfo())) {
      throw unknownAlgorithm();
    }
    byte[] claimed =
        attributes.get(CMSAttributes.messageDigest) instanceof ASN1OctetString octets
            ? octets.getOctets()
            : new byte[0];
    boolean holds =
        contentType().equals(attributes.get(CMSAttributes.contentType))
            && MessageDigest.isEqual(claimed, digest.of(content()))
            && PublicKeys.verifies(
                signer().getSubjectPublicKeyInfo(),
                digest,
                signedAttributes(),
                signerInfo.getEncryptedDigest().getOctets());
    if (!holds) {
      throw new Refusal(FailInfo.BAD_MESSAGE_CHECK, "the signature of the message does not hold");
    }
    if (senderNonce.isEmpty()) {
      throw new Refusal(FailInfo.BAD_REQUEST, "the signed attribute senderNonce is missing");
    }
    if (rules.signingTime() && !isRecent(now)) {
      throw new Refusal(
          FailInfo.BAD_TIME, "the signing time is missing or wrong: set the clock of the client");
    }
    envelope = Envelope.decode(content(), rules);
  }

  private boolean isRecent(Instant now) {
    try {
      Instant signed =
          Time.getInstance(attributes.get(CMSAttributes.signingTime)).getDate().toInstant();
      return Duration.between(signed, now).abs().compareTo(LARGEST_BIAS) <= 0;
    } catch (RuntimeException e) {
      return false; // missing, or not a time
    }
  }

  private static Refusal unknownAlgorithm() {
    return new Refusal(
        FailInfo.BAD_ALG, "the signature algorithm is not accepted: use RSA with SHA-256");
  }

  /** Id-data by the RFC; XiPKI says envelopedData. */
  private ASN1ObjectIdentifier contentType() throws Refusal {
    ASN1ObjectIdentifier type = signedData.getEncapContentInfo().getContentType();
    if (type.equals(CMSObjectIdentifiers.data) || type.equals(CMSObjectIdentifiers.envelopedData)) {
      return type;
    }
    throw new Refusal(FailInfo.BAD_REQUEST, "the type of the signed content must be data");
  }

  private byte[] content() throws Refusal {
    if (signedData.getEncapContentInfo().getContent() instanceof ASN1OctetString octets) {
      return octets.getOctets();
    }
    throw new Refusal(FailInfo.BAD_REQUEST, "the signed content is missing: send an EnvelopedData");
  }

  private byte[] signedAttributes() {
    try {
      return signerInfo.getAuthenticatedAttributes().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode what was decoded", e);
    }
  }

  /** Returns the transaction id as the client wrote it: any text of at most 128 characters. */
  public String transactionId() {
    return transactionId;
  }

  /** Returns the message type; empty for one that RFC 8894 lacks, such as 18 of old drafts. */
  public Optional<MessageType> type() {
    return MessageType.of(messageType);
  }

  /** Returns the message type as the client wrote it. */
  public String typeText() {
    return messageType;
  }

  /**
   * Returns the certificate that signed the message.
   *
   * @throws Refusal badMessageCheck if it is not in the message
   */
  public Certificate signer() throws Refusal {
    return signer.orElseThrow(
        () ->
            new Refusal(
                FailInfo.BAD_MESSAGE_CHECK,
                "the certificate that signed the message must be in it"));
  }

  /**
   * Decrypts the certificate request and checks its own signature.
   *
   * @param key the private key of the certificate
   * @param recipient the certificate that the content must be encrypted for
   * @param random source of the key that is used in place of one that cannot be had
   * @throws Refusal with one and the same answer for everything that can go wrong here
   */
  public CertificateRequest open(PrivateKey key, Certificate recipient, SecureRandom random)
      throws Refusal {
    return CertificateRequest.decode(
        envelope.open(key, recipient, random), envelope.blockLength(), rules);
  }

  /**
   * Decrypts the question of a GetCert or GetCRL (RFC 8894 section 3.3.4).
   *
   * @param key the private key of the certificate
   * @param recipient the certificate that the content must be encrypted for
   * @param random source of the key that is used in place of one that cannot be had
   * @return empty for everything that can go wrong here
   */
  public Optional<IssuerAndSerialNumber> openQuestion(
      PrivateKey key, Certificate recipient, SecureRandom random) {
    try (ASN1InputStream in = new ASN1InputStream(envelope.open(key, recipient, random))) {
      return Optional.of(IssuerAndSerialNumber.getInstance(in.readObject()));
    } catch (Refusal | IOException | RuntimeException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  /** Whether the content of a verified message is encrypted for a certificate. */
  public boolean isFor(Certificate recipient) {
    return envelope.isFor(recipient);
  }

  Envelope envelope() {
    return envelope;
  }

  Optional<Digest> digest() {
    return Digest.of(signerInfo.getDigestAlgorithm().getAlgorithm())
        .filter(rules.digests()::contains);
  }

  Optional<byte[]> senderNonce() {
    return senderNonce;
  }

  /** The transaction id in the very form of the client, for the answer. */
  ASN1Encodable encodedTransactionId() {
    return attributes.get(ScepAttributes.TRANSACTION_ID);
  }
}
