// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.BERSet;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * A signed message before it is signed, always written in definite-length DER: micromdm's client
 * cannot read anything else. What a laboratory wants to be wrong in it is changed here.
 */
public final class Draft {
  private final Map<ASN1ObjectIdentifier, List<ASN1Encodable>> attributes = new LinkedHashMap<>();
  private final List<Attribute> withManyValues = new ArrayList<>();
  private final List<Certificate> certificates = new ArrayList<>();
  private ASN1ObjectIdentifier contentType = CMSObjectIdentifiers.data;
  private Optional<byte[]> content = Optional.empty();
  private Optional<byte[]> statedDigest = Optional.empty();
  private Digest digest;
  private PrivateKey key;
  private Certificate signer;
  private int signers = 1;
  private boolean attributesSigned = true;
  private ASN1Set unsignedAttributes;
  private UnaryOperator<byte[]> change = UnaryOperator.identity();

  /**
   * Begins a message.
   *
   * @param key signs it
   * @param signer the certificate of the key
   * @param digest the digest of the signature
   */
  Draft(PrivateKey key, Certificate signer, Digest digest) {
    this.key = key;
    this.signer = signer;
    this.digest = digest;
    attribute(CMSAttributes.contentType, CMSObjectIdentifiers.data);
  }

  /** Sets a signed attribute; with several values it stands there so often. */
  public Draft attribute(ASN1ObjectIdentifier type, ASN1Encodable... values) {
    attributes.put(type, List.of(values));
    return this;
  }

  /** Sets a signed attribute that stands there once, with several values. */
  public Draft oneWithValues(ASN1ObjectIdentifier type, ASN1Encodable... values) {
    attributes.remove(type);
    withManyValues.add(new Attribute(type, new DERSet(values)));
    return this;
  }

  /** Takes a signed attribute away. */
  public Draft without(ASN1ObjectIdentifier type) {
    attributes.remove(type);
    return this;
  }

  /** Returns a signed attribute. */
  public Optional<ASN1Encodable> attribute(ASN1ObjectIdentifier type) {
    return Optional.ofNullable(attributes.get(type)).map(values -> values.get(0));
  }

  /** Sets the signed content. */
  public Draft content(byte[] octets) {
    content = Optional.of(octets);
    return this;
  }

  /** Sets signed content that is encrypted for somebody, whoever asked. */
  public Draft contentFor(Certificate reader) {
    try {
      return content(
          Envelope.sealed(
              new byte[100],
              reader,
              ContentCipher.AES128,
              new KeyTransport.Pkcs1(),
              new SecureRandom()));
    } catch (Refusal | IOException e) {
      throw new IllegalStateException("cannot encrypt for " + reader.getSubject(), e);
    }
  }

  /** Takes the signed content away. */
  public Draft withoutContent() {
    content = Optional.empty();
    return this;
  }

  /** Sets the type of the content, but not the attribute that repeats it. */
  public Draft contentType(ASN1ObjectIdentifier type) {
    contentType = type;
    return this;
  }

  /** Sets the certificates that stand outside of the content. */
  public Draft certificates(Collection<Certificate> enclosed) {
    certificates.clear();
    certificates.addAll(enclosed);
    return this;
  }

  /** Returns the certificates that stand outside of the content. */
  public List<Certificate> certificates() {
    return List.copyOf(certificates);
  }

  /** Returns the certificate whose key signs. */
  public Certificate signer() {
    return signer;
  }

  /** Signs with another key, in the name of a certificate. */
  public Draft signer(PrivateKey otherKey, Certificate certificate) {
    key = otherKey;
    signer = certificate;
    return this;
  }

  /** Sets how many signers the message has. */
  public Draft signers(int count) {
    signers = count;
    return this;
  }

  /** States another digest of the content than the one that it has. */
  public Draft statedDigest(byte[] value) {
    statedDigest = Optional.of(value);
    return this;
  }

  /** Returns a digest of the content. */
  public byte[] digestBy(Digest other) {
    return other.of(content.orElse(new byte[0]));
  }

  /** Sets the digest of the signature. */
  public Draft digest(Digest other) {
    digest = other;
    return this;
  }

  /** Signs the content itself, in the oldest form of CMS, so that anybody adds attributes. */
  public Draft attributesNotSigned() {
    attributesSigned = false;
    return this;
  }

  /** Moves an attribute to where no signature covers it. */
  public Draft unsigned(ASN1ObjectIdentifier type) {
    unsignedAttributes =
        new DERSet(new Attribute(type, new DERSet(attributes.remove(type).get(0))));
    return this;
  }

  /** Changes the octets of the whole message after it was signed. */
  public Draft octets(UnaryOperator<byte[]> afterwards) {
    change = afterwards;
    return this;
  }

  /** Signs and writes the message. */
  byte[] encoded() {
    try {
      SignedData data =
          new SignedData(
              new DERSet(digest.identifier()),
              new ContentInfo(contentType, content.map(DEROctetString::new).orElse(null)),
              certificates.isEmpty() ? null : set(certificates),
              null,
              signerInfos());
      return change.apply(
          new ContentInfo(CMSObjectIdentifiers.signedData, data).getEncoded(ASN1Encoding.DL));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot sign an answer with the key of the CA", e);
    }
  }

  private ASN1Set signerInfos() throws GeneralSecurityException, IOException {
    ASN1EncodableVector infos = new ASN1EncodableVector();
    for (int i = 0; i < signers; i++) {
      infos.add(signerInfo());
    }
    return new DLSet(infos);
  }

  private SignerInfo signerInfo() throws GeneralSecurityException, IOException {
    byte[] octets = content.orElse(new byte[0]);
    attribute(
        CMSAttributes.messageDigest, new DEROctetString(statedDigest.orElse(digest.of(octets))));
    ASN1Set signed = signedAttributes();
    byte[] covered = attributesSigned ? signed.getEncoded(ASN1Encoding.DER) : octets;
    return new SignerInfo(
        new SignerIdentifier(new IssuerAndSerialNumber(signer)),
        digest.identifier(),
        attributesSigned ? signed : null,
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
        new DEROctetString(signature(covered)),
        attributesSigned ? unsignedAttributes : signed);
  }

  private ASN1Set signedAttributes() {
    ASN1EncodableVector vector = new ASN1EncodableVector();
    attributes.forEach(
        (type, values) ->
            values.forEach(value -> vector.add(new Attribute(type, new DERSet(value)))));
    withManyValues.forEach(vector::add);
    return new DERSet(vector);
  }

  private byte[] signature(byte[] octets) throws GeneralSecurityException {
    Signature rsa = Signature.getInstance(digest.jcaSignatureName(key.getAlgorithm()));
    rsa.initSign(key);
    rsa.update(octets);
    return rsa.sign();
  }

  /**
   * A set in the order given, which DER would sort: some clients take the first. SignedData takes
   * only a BERSet as it is; the lengths are definite in the end.
   */
  static ASN1Set set(Collection<? extends ASN1Encodable> elements) {
    return new BERSet(elements.toArray(ASN1Encodable[]::new));
  }
}
