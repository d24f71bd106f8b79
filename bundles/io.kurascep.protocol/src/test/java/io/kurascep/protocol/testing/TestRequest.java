// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JcePasswordEnvelopedRecipient;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * What a server gets out of a message, read with Bouncy Castle's own CMS classes: they share
 * nothing with the code under test.
 */
public final class TestRequest {

  private static final String VERISIGN = "2.16.840.1.113733.1.9.";

  private static final Provider BOUNCY_CASTLE = withBlowfishOfOpenSsl(new BouncyCastleProvider());

  private final CMSSignedData signed;
  private final SignerInformation signer;
  private final X509Certificate signerCertificate;
  private final CMSEnvelopedData enveloped;
  private final byte[] content;

  /** Verifies and decrypts. */
  public TestRequest(byte[] message, PrivateKey recipient) {
    try {
      signed = new CMSSignedData(message);
      signer = signed.getSignerInfos().getSigners().iterator().next();
      var holders = signed.getCertificates().getMatches(null);
      if (holders.size() != 1) {
        throw new IllegalStateException(holders.size() + " certificates in the request");
      }
      signerCertificate =
          new JcaX509CertificateConverter().getCertificate(holders.iterator().next());
      if (!signer.verify(
          new JcaSimpleSignerInfoVerifierBuilder().build(signerCertificate.getPublicKey()))) {
        throw new IllegalStateException("the signature of the request is wrong");
      }
      enveloped = new CMSEnvelopedData((byte[]) signed.getSignedContent().getContent());
      content =
          enveloped
              .getRecipientInfos()
              .getRecipients()
              .iterator()
              .next()
              .getContent(opener(recipient));
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** A key that cannot decrypt has the challenge instead. */
  private static Recipient opener(PrivateKey recipient) {
    return recipient.getAlgorithm().equals("RSA")
        ? new JceKeyTransEnvelopedRecipient(recipient).setProvider(BOUNCY_CASTLE)
        : new JcePasswordEnvelopedRecipient(Enrollee.SECRET.toCharArray())
            .setProvider(BOUNCY_CASTLE);
  }

  /** OpenSSL and Bouncy Castle number Blowfish differently. */
  private static Provider withBlowfishOfOpenSsl(Provider provider) {
    for (var kind : new String[] {"Cipher.", "AlgorithmParameters."}) {
      provider.put(kind + "1.3.6.1.4.1.3029.1.2", className(provider, kind));
    }
    return provider;
  }

  private static String className(Provider provider, String kind) {
    var byNumber = provider.getProperty(kind + "1.3.6.1.4.1.3029.1.1.2");
    return byNumber == null ? provider.getProperty(kind + "BLOWFISH") : byNumber;
  }

  /** The message whole. */
  public CMSSignedData signed() {
    return signed;
  }

  /** Its one signer. */
  public SignerInformation signer() {
    return signer;
  }

  /** Its one certificate. */
  public X509Certificate signerCertificate() {
    return signerCertificate;
  }

  /** The envelope. */
  public CMSEnvelopedData enveloped() {
    return enveloped;
  }

  /** What was in the envelope. */
  public byte[] content() {
    return content.clone();
  }

  /** The messageType attribute. */
  public String messageType() {
    return text("2");
  }

  /** The transactionID attribute. */
  public String transactionId() {
    return text("7");
  }

  /** The senderNonce attribute. */
  public byte[] senderNonce() {
    return ((ASN1OctetString) attribute("5")).getOctets();
  }

  private String text(String branch) {
    return ((ASN1String) attribute(branch)).getString();
  }

  private Object attribute(String branch) {
    return signer
        .getSignedAttributes()
        .get(new ASN1ObjectIdentifier(VERISIGN + branch))
        .getAttributeValues()[0];
  }

  /** The PKCS#10 request. */
  public JcaPKCS10CertificationRequest pkcs10() {
    try {
      return new JcaPKCS10CertificationRequest(content);
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The subject that is asked for. */
  public X500Principal subject() {
    try {
      return new X500Principal(pkcs10().getSubject().getEncoded());
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The key that is to be certified. */
  public PublicKey requestedKey() {
    try {
      var key = pkcs10().getSubjectPublicKeyInfo();
      var rsa = key.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
      return KeyFactory.getInstance(rsa ? "RSA" : "EC")
          .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The challenge in the PKCS#10 request. */
  public Optional<String> challenge() {
    var attributes = pkcs10().getAttributes(PKCSObjectIdentifiers.pkcs_9_at_challengePassword);
    return attributes.length == 0
        ? Optional.empty()
        : Optional.of(((ASN1String) attributes[0].getAttributeValues()[0]).getString());
  }
}
