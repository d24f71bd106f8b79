// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.testing;

import java.io.IOException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A PKCS #10 request, made by Bouncy Castle's own builder. */
public final class TestRequest {
  private final String subject;
  private final KeyPair key;
  private final ExtensionsGenerator extensions = new ExtensionsGenerator();
  private final List<ASN1Encodable> challenges = new ArrayList<>();
  private String signature = "SHA256withRSA";
  private KeyPair signer;

  public TestRequest(String subject, KeyPair key) {
    this.subject = subject;
    this.key = key;
    this.signer = key;
  }

  public TestRequest challenge(String challenge) {
    return challenge(new DERUTF8String(challenge));
  }

  public TestRequest challenge(ASN1Encodable challenge) {
    challenges.add(challenge);
    return this;
  }

  public TestRequest names(GeneralName... names) {
    return extension(Extension.subjectAlternativeName.getId(), new GeneralNames(names));
  }

  public TestRequest purposes(KeyPurposeId... purposes) {
    return extension(Extension.extendedKeyUsage.getId(), new ExtendedKeyUsage(purposes));
  }

  public TestRequest usage(int bits) {
    return extension(Extension.keyUsage.getId(), new KeyUsage(bits));
  }

  public TestRequest forCa() {
    return extension(Extension.basicConstraints.getId(), new BasicConstraints(true));
  }

  public TestRequest extension(String oid, ASN1Encodable value) {
    try {
      extensions.addExtension(new ASN1ObjectIdentifier(oid), false, value);
      return this;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public TestRequest signature(String algorithm) {
    signature = algorithm;
    return this;
  }

  /** Signs with another key than the one that the request is for. */
  public TestRequest signer(KeyPair other) {
    signer = other;
    return this;
  }

  private X500Name name() {
    return subject.isEmpty() ? new X500Name(new RDN[0]) : new X500Name(subject);
  }

  public byte[] encoded() {
    var builder = new JcaPKCS10CertificationRequestBuilder(name(), key.getPublic());
    for (ASN1Encodable challenge : challenges) {
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_challengePassword, challenge);
    }
    if (!extensions.isEmpty()) {
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }
    try {
      return builder
          .build(new JcaContentSignerBuilder(signature).build(signer.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
