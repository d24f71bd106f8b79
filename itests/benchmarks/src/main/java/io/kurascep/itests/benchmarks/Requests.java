// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import java.io.IOException;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** PKCSReq messages for a server, with RSA-2048, SHA-256 and AES-128, in DER. */
final class Requests {
  private static final X500Name SUBJECT = new X500Name(Peer.SUBJECT);

  private final URI operation;
  private final X509Certificate ca;
  private final KeyPair key;
  private final ContentSigner signer;
  private final X509Certificate selfSigned;
  private final String challenge;

  Requests(URI url, X509Certificate ca, String challenge) throws Exception {
    this.operation = URI.create(url + "?operation=PKIOperation");
    this.ca = ca;
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    this.key = generator.generateKeyPair();
    this.signer = new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate());
    var now = Instant.now();
    this.selfSigned =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        SUBJECT,
                        BigInteger.ONE,
                        Date.from(now.minus(Duration.ofDays(1))),
                        Date.from(now.plus(Duration.ofDays(1))),
                        SUBJECT,
                        key.getPublic())
                    .build(signer));
    this.challenge = challenge;
  }

  /** A name of its own for each: scepserver takes two at once for one name for one file. */
  private byte[] request(String id) throws IOException {
    return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + id), key.getPublic())
        .addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString(challenge))
        .build(signer)
        .getEncoded();
  }

  /** Makes messages, each with a transaction of its own. */
  List<byte[]> make(int count) throws Exception {
    var messages = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      messages.add(message());
    }
    return messages;
  }

  private byte[] message() throws Exception {
    var id = UUID.randomUUID().toString();
    var enveloped = new CMSEnvelopedDataGenerator();
    enveloped.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(ca));
    byte[] envelope =
        enveloped
            .generate(
                new CMSProcessableByteArray(request(id)),
                new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES128_CBC).build())
            .toASN1Structure()
            .getEncoded(ASN1Encoding.DER);
    var signed = new CMSSignedDataGenerator();
    signed.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(attributes(id)))
            .build(signer, selfSigned));
    signed.addCertificates(new JcaCertStore(List.of(selfSigned)));
    return signed
        .generate(new CMSProcessableByteArray(envelope), true)
        .toASN1Structure()
        .getEncoded(ASN1Encoding.DER);
  }

  private static AttributeTable attributes(String id) {
    return new AttributeTable(new ASN1EncodableVector())
        .add(scep("2"), new DERPrintableString("19"))
        .add(scep("7"), new DERPrintableString(id))
        .add(scep("5"), new DEROctetString(new byte[16]));
  }

  private static ASN1ObjectIdentifier scep(String arc) {
    return new ASN1ObjectIdentifier("2.16.840.1.113733.1.9." + arc);
  }

  /** Sends a message and returns the answer; empty for an HTTP error. */
  byte[] send(byte[] message) throws IOException {
    var connection = (HttpURLConnection) operation.toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/x-pki-message");
    connection.setFixedLengthStreamingMode(message.length);
    try (var out = connection.getOutputStream()) {
      out.write(message);
    }
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      return new byte[0];
    }
    try (var in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }

  /** Whether an answer is a SUCCESS. */
  static boolean isIssued(byte[] answer) {
    try {
      var attributes =
          new CMSSignedData(answer).getSignerInfos().iterator().next().getSignedAttributes();
      var status = (ASN1String) attributes.get(scep("3")).getAttributeValues()[0];
      return status.getString().equals("0");
    } catch (CMSException e) {
      return false; // an HTTP error
    }
  }
}
