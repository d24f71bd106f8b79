// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** A PKCS #10 request whose own signature holds. */
public final class CertificateRequest {
  /** The name of a template of Microsoft's, as UTF8String or BMPString. */
  private static final ASN1ObjectIdentifier TEMPLATE =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2");

  private final RequestedCertificate requested;
  private final Optional<String> challenge;
  private final boolean forCa;

  private CertificateRequest(CertificationRequestInfo info) {
    Map<ASN1ObjectIdentifier, ASN1Encodable> attributes = attributes(info.getAttributes());
    Extensions extensions =
        Extensions.getInstance(attributes.get(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest));
    this.requested =
        new RequestedCertificate(
            info.getSubject(),
            info.getSubjectPublicKeyInfo(),
            extension(extensions, Extension.subjectAlternativeName)
                .map(names -> RequestedCertificate.list(names, GeneralName::getInstance))
                .orElse(List.of()),
            extension(extensions, Extension.extendedKeyUsage)
                .map(usages -> RequestedCertificate.list(usages, KeyPurposeId::getInstance))
                .orElse(List.of()),
            extension(extensions, TEMPLATE).map(name -> ((ASN1String) name).getString()),
            extension(extensions, Extension.keyUsage).map(KeyUsage::getInstance));
    this.challenge =
        Optional.ofNullable(attributes.get(PKCSObjectIdentifiers.pkcs_9_at_challengePassword))
            .map(value -> ((ASN1String) value).getString());
    this.forCa =
        extension(extensions, Extension.basicConstraints)
            .map(value -> BasicConstraints.getInstance(value).isCA())
            .orElse(false);
  }

  /**
   * Reads a request from decrypted content. The padding is not looked at, only its length: the
   * request says itself where it ends, and its own signature covers the rest. A signature is
   * verified whatever the content is, so that the time does not tell noise from a request.
   *
   * @throws Refusal with the one answer to everything that cannot be decrypted
   */
  static CertificateRequest decode(byte[] padded, int blockLength, RequestRules rules)
      throws Refusal {
    Optional<SignedRequest> signed = SignedRequest.parse(padded, blockLength, rules);
    boolean holds = signed.orElse(SignedRequest.NOISE).verifies();
    if (signed.isPresent() && holds) {
      try {
        return new CertificateRequest(signed.get().info());
      } catch (RuntimeException | StackOverflowError e) {
        // A part that cannot be read: the same answer.
      }
    }
    throw Refusal.undecipherable();
  }

  private static Map<ASN1ObjectIdentifier, ASN1Encodable> attributes(ASN1Set set) {
    Map<ASN1ObjectIdentifier, ASN1Encodable> found = new HashMap<>();
    if (set != null) {
      for (ASN1Encodable element : set) {
        Attribute attribute = Attribute.getInstance(element);
        ASN1Set values = attribute.getAttrValues();
        if (values.size() != 1
            || found.put(attribute.getAttrType(), values.getObjectAt(0)) != null) {
          throw new IllegalArgumentException("an attribute stands twice or has several values");
        }
      }
    }
    return found;
  }

  private static Optional<ASN1Encodable> extension(
      Extensions extensions, ASN1ObjectIdentifier type) {
    return Optional.ofNullable(extensions).map(all -> all.getExtensionParsedValue(type));
  }

  /** Returns what is asked for. */
  public RequestedCertificate requested() {
    return requested;
  }

  /** Returns the challenge password. */
  public Optional<String> challenge() {
    return challenge;
  }

  /** Whether the certificate of a CA is asked for. */
  public boolean forCa() {
    return forCa;
  }
}
