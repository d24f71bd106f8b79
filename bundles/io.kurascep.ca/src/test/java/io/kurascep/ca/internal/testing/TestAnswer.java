// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.operator.OperatorCreationException;

/** A CertRep as a client sees it: signed by the CA, in DER, for the request that was sent. */
public final class TestAnswer {
  private static final ASN1ObjectIdentifier PKI_STATUS =
      new ASN1ObjectIdentifier("2.16.840.1.113733.1.9.3");
  private static final ASN1ObjectIdentifier FAIL_INFO =
      new ASN1ObjectIdentifier("2.16.840.1.113733.1.9.4");
  private static final ASN1ObjectIdentifier RECIPIENT_NONCE =
      new ASN1ObjectIdentifier("2.16.840.1.113733.1.9.6");
  private static final ASN1ObjectIdentifier FAIL_INFO_TEXT =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.24.1");

  private final TestMessage request;
  private final CMSSignedData signedData;
  private final SignerInformation signerInfo;

  private TestAnswer(TestMessage request, CMSSignedData signedData) {
    this.request = request;
    this.signedData = signedData;
    this.signerInfo = signedData.getSignerInfos().iterator().next();
  }

  /** Reads an answer and checks everything that every answer must have. */
  public static TestAnswer read(TestMessage request, byte[] message) {
    try {
      // DER but for the order in sets, which some clients look at.
      assertThat(ASN1Primitive.fromByteArray(message).getEncoded(ASN1Encoding.DL))
          .as("definite-length DER")
          .isEqualTo(message);
      TestAnswer answer = new TestAnswer(request, new CMSSignedData(message));
      answer.checkSignature();
      assertThat(answer.signedData.getSignerInfos()).as("one signer").hasSize(1);
      assertThat(answer.signerInfo.getSignedAttributes().size())
          .as("each attribute once")
          .isEqualTo(answer.signerInfo.getSignedAttributes().toHashtable().size());
      for (Object attribute : answer.signerInfo.getSignedAttributes().toHashtable().values()) {
        assertThat(((Attribute) attribute).getAttrValues().size()).as("values").isEqualTo(1);
      }
      assertThat(answer.text(TestMessage.MESSAGE_TYPE)).isEqualTo("3");
      assertThat(answer.text(TestMessage.TRANSACTION_ID)).isEqualTo(request.transactionId());
      assertThat(answer.octets(TestMessage.SENDER_NONCE)).hasSize(16);
      return answer;
    } catch (CMSException | IOException e) {
      throw new AssertionError("not a CertRep", e);
    }
  }

  private void checkSignature() {
    try {
      var verifier = new JcaSimpleSignerInfoVerifierBuilder().build(request.ca());
      assertThat(signerInfo.verify(verifier)).as("signed by the CA").isTrue();
    } catch (CMSException | OperatorCreationException e) {
      throw new AssertionError("the signature does not hold", e);
    }
  }

  private ASN1Encodable attribute(ASN1ObjectIdentifier type) {
    return signerInfo.getSignedAttributes().get(type).getAttributeValues()[0];
  }

  private String text(ASN1ObjectIdentifier type) {
    return ((ASN1String) attribute(type)).getString();
  }

  private byte[] octets(ASN1ObjectIdentifier type) {
    return ((ASN1OctetString) attribute(type)).getOctets();
  }

  /** SUCCESS, FAILURE with its failInfo, or PENDING. */
  public String status() {
    return switch (text(PKI_STATUS)) {
      case "0" -> "SUCCESS";
      case "2" ->
          "FAILURE "
              + List.of("badAlg", "badMessageCheck", "badRequest", "badTime", "badCertId")
                  .get(Integer.parseInt(text(FAIL_INFO)));
      case "3" -> "PENDING";
      default -> throw new AssertionError("unknown pkiStatus");
    };
  }

  public String failInfoText() {
    return text(FAIL_INFO_TEXT);
  }

  public byte[] recipientNonce() {
    return octets(RECIPIENT_NONCE);
  }

  public boolean hasContent() {
    return signedData.getSignedContent() != null;
  }

  public String digestOid() {
    return signerInfo.getDigestAlgOID();
  }

  public CMSEnvelopedData envelope() {
    try {
      return new CMSEnvelopedData((byte[]) signedData.getSignedContent().getContent());
    } catch (CMSException e) {
      throw new AssertionError("no envelope", e);
    }
  }

  public KeyTransRecipientInformation recipient() {
    return (KeyTransRecipientInformation)
        envelope().getRecipientInfos().getRecipients().iterator().next();
  }

  /** The issued certificate, which is the only one in the answer. */
  public X509Certificate certificate() {
    List<X509Certificate> certificates = certificates();
    assertThat(certificates).hasSize(1);
    return certificates.get(0);
  }

  /** The certificates in the answer, in their order. */
  public List<X509Certificate> certificates() {
    return content().getCertificates().getMatches(null).stream()
        .map(holder -> certificate(holder))
        .toList();
  }

  /** The only CRL in the answer. */
  public X509CRLHolder crl() {
    var crls = content().getCRLs().getMatches(null);
    assertThat(crls).hasSize(1);
    return crls.iterator().next();
  }

  /** The certificates that stand outside of the envelope, in their order. */
  public List<X509Certificate> outerCertificates() {
    return signedData.getCertificates().getMatches(null).stream()
        .map(TestAnswer::certificate)
        .toList();
  }

  /** A signed attribute, which may be missing. */
  public Optional<ASN1Encodable> attribute(String oid) {
    return Optional.ofNullable(signerInfo.getSignedAttributes().get(new ASN1ObjectIdentifier(oid)))
        .map(attribute -> attribute.getAttributeValues()[0]);
  }

  private CMSSignedData content() {
    assertThat(status()).isEqualTo("SUCCESS");
    assertThat(recipientNonce()).isEqualTo(request.senderNonce());
    try {
      return new CMSSignedData(
          recipient()
              .getContent(
                  new JceKeyTransEnvelopedRecipient(request.key().getPrivate())
                      .setProvider(TestMessage.BC)));
    } catch (CMSException e) {
      throw new AssertionError("no content", e);
    }
  }

  private static X509Certificate certificate(X509CertificateHolder holder) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError("no certificate", e);
    }
  }
}
