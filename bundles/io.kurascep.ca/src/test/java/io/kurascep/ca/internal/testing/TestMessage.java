// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * A request of a client, made by Bouncy Castle's CMS classes, which the CA itself does not use, and
 * wrong in any way that a test asks for.
 */
public final class TestMessage {
  public static final String PKCS_REQ = "19";
  public static final String RENEWAL_REQ = "17";
  public static final String CERT_POLL = "20";
  public static final String GET_CERT = "21";
  public static final String GET_CRL = "22";

  static final Provider BC = new BouncyCastleProvider();
  static final ASN1ObjectIdentifier MESSAGE_TYPE = scep("2");
  static final ASN1ObjectIdentifier SENDER_NONCE = scep("5");
  public static final ASN1ObjectIdentifier TRANSACTION_ID = scep("7");

  private X509Certificate ca;
  private byte[] content;
  private KeyPair key;
  private X509Certificate signer;
  private String type = PKCS_REQ;
  private String transactionId = UUID.randomUUID().toString();
  private final byte[] senderNonce = new byte[16];
  private ASN1ObjectIdentifier cipher = CMSAlgorithm.AES128_CBC;
  private String signature = "SHA256withRSA";
  private AlgorithmParameterSpec oaep;
  private X509Certificate recipient;
  private ASN1ObjectIdentifier contentType = CMSObjectIdentifiers.data;
  private UnaryOperator<byte[]> envelopeChange = UnaryOperator.identity();
  private UnaryOperator<AttributeTable> attributeChange = UnaryOperator.identity();
  private boolean signerEnclosed = true;
  private boolean contentEnclosed = true;
  private boolean attributesSigned = true;
  private int signers = 1;
  private String encoding = ASN1Encoding.DER;
  private String contentEncoding = ASN1Encoding.DER;

  private TestMessage(X509Certificate ca) {
    this.ca = ca;
    this.recipient = ca;
    for (int i = 0; i < senderNonce.length; i++) {
      senderNonce[i] = (byte) i;
    }
  }

  private static ASN1ObjectIdentifier scep(String arc) {
    return new ASN1ObjectIdentifier("2.16.840.1.113733.1.9." + arc);
  }

  /** A PKCSReq with a self-signed certificate of the same key and subject, for a CA. */
  public static TestMessage pkcsReq(X509Certificate ca, String subject, KeyPair key, byte[] csr) {
    TestMessage message = new TestMessage(ca);
    message.content = csr;
    return message.signer(key, selfSigned(subject, key));
  }

  public static X509Certificate selfSigned(String subject, KeyPair key) {
    return certificate(subject, subject, key, key);
  }

  public static X509Certificate certificate(
      String subject, String issuer, KeyPair subjectKey, KeyPair issuerKey) {
    BigInteger serialNumber = BigInteger.valueOf(Instant.now().toEpochMilli());
    return certificate(subject, issuer, serialNumber, subjectKey, issuerKey, "SHA256withRSA");
  }

  /** A self-signed certificate with a serial number and a signature of its own. */
  public static X509Certificate selfSigned(
      String subject, BigInteger serialNumber, KeyPair key, String signature) {
    return certificate(subject, subject, serialNumber, key, key, signature);
  }

  private static X509Certificate certificate(
      String subject,
      String issuer,
      BigInteger serialNumber,
      KeyPair subjectKey,
      KeyPair issuerKey,
      String signature) {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            serialNumber,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            new X500Name(subject),
            subjectKey.getPublic());
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(signature).build(issuerKey.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  public TestMessage signer(KeyPair signerKey, X509Certificate certificate) {
    key = signerKey;
    signer = certificate;
    return this;
  }

  public TestMessage type(String messageType) {
    type = messageType;
    return this;
  }

  public TestMessage transactionId(String id) {
    transactionId = id;
    return this;
  }

  /** Takes another nonce, as for a message that is sent again. */
  public TestMessage otherNonce() {
    Arrays.fill(senderNonce, (byte) 7);
    return this;
  }

  public TestMessage cipher(ASN1ObjectIdentifier algorithm) {
    cipher = algorithm;
    return this;
  }

  public TestMessage signature(String algorithm) {
    signature = algorithm;
    return this;
  }

  public TestMessage oaep(AlgorithmParameterSpec parameters) {
    oaep = parameters;
    return this;
  }

  public TestMessage recipient(X509Certificate certificate) {
    recipient = certificate;
    return this;
  }

  /** The certificate that must sign the answer, where that is not the recipient. */
  public TestMessage answeredBy(X509Certificate certificate) {
    ca = certificate;
    return this;
  }

  public TestMessage contentType(ASN1ObjectIdentifier signedContentType) {
    contentType = signedContentType;
    return this;
  }

  public TestMessage content(byte[] plain) {
    content = plain;
    return this;
  }

  /** Changes the envelope before it is signed. */
  public TestMessage envelope(UnaryOperator<byte[]> change) {
    envelopeChange = change;
    return this;
  }

  /** Changes the signed attributes; a null value takes one away. */
  public TestMessage attribute(ASN1ObjectIdentifier attribute, ASN1Encodable value) {
    UnaryOperator<AttributeTable> before = attributeChange;
    attributeChange =
        table -> {
          AttributeTable without = before.apply(table).remove(attribute);
          return value == null ? without : without.add(attribute, value);
        };
    return this;
  }

  /** Adds an attribute, even a second one of a kind. */
  public TestMessage extraAttribute(ASN1ObjectIdentifier attribute, ASN1Encodable... values) {
    UnaryOperator<AttributeTable> before = attributeChange;
    attributeChange =
        table -> {
          ASN1EncodableVector all = before.apply(table).toASN1EncodableVector();
          all.add(new Attribute(attribute, new DERSet(values)));
          return new AttributeTable(all);
        };
    return this;
  }

  public TestMessage withoutSignerCertificate() {
    signerEnclosed = false;
    return this;
  }

  public TestMessage withoutContent() {
    contentEnclosed = false;
    return this;
  }

  /** Signs the content itself, in the oldest form of CMS. */
  public TestMessage withoutSignedAttributes() {
    attributesSigned = false;
    return this;
  }

  public TestMessage signers(int count) {
    signers = count;
    return this;
  }

  /** As Bouncy Castle, and Apple in its own way, writes it: indefinite lengths. */
  public TestMessage ber() {
    encoding = ASN1Encoding.BER;
    return berContent();
  }

  /** As Apple in other versions: indefinite lengths in the content alone. */
  public TestMessage berContent() {
    contentEncoding = ASN1Encoding.BER;
    return this;
  }

  public X509Certificate ca() {
    return ca;
  }

  public KeyPair key() {
    return key;
  }

  public X509Certificate signer() {
    return signer;
  }

  public String transactionId() {
    return transactionId;
  }

  public byte[] senderNonce() {
    return senderNonce;
  }

  public byte[] encoded() {
    try {
      return signed(envelopeChange.apply(enveloped()));
    } catch (GeneralSecurityException | CMSException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] enveloped() throws GeneralSecurityException, CMSException, IOException {
    var generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(
        oaep == null
            ? new JceKeyTransRecipientInfoGenerator(recipient)
            : new JceKeyTransRecipientInfoGenerator(
                    recipient,
                    new JcaAlgorithmParametersConverter()
                        .getAlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, oaep))
                .setProvider(BC));
    return generator
        .generate(
            new CMSProcessableByteArray(content),
            new JceCMSContentEncryptorBuilder(cipher).setProvider(BC).build())
        .toASN1Structure()
        .getEncoded(contentEncoding);
  }

  private byte[] signed(byte[] envelope)
      throws GeneralSecurityException, CMSException, IOException, OperatorCreationException {
    var generator = new CMSSignedDataGenerator();
    for (int i = 0; i < signers; i++) {
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .setDirectSignature(!attributesSigned)
              .setSignedAttributeGenerator(
                  new DefaultSignedAttributeTableGenerator(scepAttributes()) {
                    @Override
                    public AttributeTable getAttributes(
                        @SuppressWarnings("rawtypes") Map parameters) {
                      return attributeChange.apply(super.getAttributes(parameters));
                    }
                  })
              .build(new JcaContentSignerBuilder(signature).build(key.getPrivate()), signer));
    }
    if (signerEnclosed) {
      generator.addCertificates(new JcaCertStore(List.of(signer)));
    }
    CMSTypedData data = new CMSProcessableByteArray(contentType, envelope);
    return generator.generate(data, contentEnclosed).toASN1Structure().getEncoded(encoding);
  }

  private AttributeTable scepAttributes() {
    return new AttributeTable(new ASN1EncodableVector())
        .add(MESSAGE_TYPE, new DERPrintableString(type))
        .add(TRANSACTION_ID, new DERPrintableString(transactionId))
        .add(SENDER_NONCE, new DEROctetString(senderNonce));
  }
}
