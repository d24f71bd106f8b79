// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Assembles and signs one PKCS#10 request (RFC 2986). */
public final class Pkcs10 {

  /** Microsoft's certificate template name, {@code szOID_ENROLL_CERTTYPE_EXTENSION}. */
  private static final ASN1ObjectIdentifier TEMPLATE =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2");

  private static final byte[] VERSION_1 = Der.integer(0);

  private final X500Name subject;
  private final List<byte[]> attributes = new ArrayList<>();
  private final ExtensionsGenerator extensions = new ExtensionsGenerator();

  /** Begins a request for a subject. */
  public Pkcs10(X500Name subject) {
    this.subject = subject;
  }

  /** Adds the challenge password (RFC 2985 section 5.4.1). */
  public void challenge(char[] secret) {
    attribute(
        PKCSObjectIdentifiers.pkcs_9_at_challengePassword,
        NameAttributes.directoryString(new String(secret)));
  }

  /** Asks for a template of the CA. */
  public void template(DERBMPString name) {
    extension(TEMPLATE, false, name);
  }

  /** Asks for alternative names. */
  public void alternativeNames(GeneralNames names) {
    extension(Extension.subjectAlternativeName, false, names);
  }

  /** Asks for key usages; critical, as RFC 5280 section 4.2.1.3 recommends. */
  public void keyUsage(KeyUsage usage) {
    extension(Extension.keyUsage, true, usage);
  }

  /** Asks for extended key usages. */
  public void extendedKeyUsage(ExtendedKeyUsage usage) {
    extension(Extension.extendedKeyUsage, false, usage);
  }

  private void extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
    try {
      extensions.addExtension(oid, critical, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void attribute(ASN1ObjectIdentifier oid, ASN1Encodable value) {
    attributes.add(Der.sequence(Der.oid(oid), Der.set(der(value))));
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Signs the request with the key that it is for.
   *
   * @param key the key to certify
   * @param signatureAlgorithm name of a JCA signature algorithm
   * @return the request in DER
   * @throws GeneralSecurityException if the platform cannot sign with this key and algorithm
   */
  public byte[] sign(KeyPair key, String signatureAlgorithm) throws GeneralSecurityException {
    if (!extensions.isEmpty()) {
      attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }
    var info =
        Der.sequence(
            VERSION_1,
            der(subject),
            key.getPublic().getEncoded(),
            Der.implicit(0, Der.set(attributes.toArray(byte[][]::new))));
    var signature = Signature.getInstance(signatureAlgorithm);
    signature.initSign(key.getPrivate());
    signature.update(info);
    var algorithm = new DefaultSignatureAlgorithmIdentifierFinder().find(signatureAlgorithm);
    return Der.sequence(info, der(algorithm), Der.bits(signature.sign()));
  }
}
