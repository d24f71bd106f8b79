// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** As much of a CA as jscep's servlet needs behind it: it keeps its key in memory and issues. */
final class TinyCa {
  /** A private key with its certificate. */
  record Holder(PrivateKey key, X509Certificate certificate) {}

  private static final Duration VALIDITY = Duration.ofDays(365);
  private static final X500Name NAME = new X500Name("CN=jscep test CA,O=Kura SCEP tests");

  private final SecureRandom random = new SecureRandom();
  private final Holder self;

  TinyCa() throws GeneralSecurityException {
    var keys = newKeyPair();
    self = new Holder(keys.getPrivate(), sign(NAME, keys, keys.getPrivate(), true));
  }

  /** The CA's own key and its self-signed certificate. */
  Holder self() {
    return self;
  }

  /** A registration authority's key, with a certificate that this CA issued. */
  Holder newRa() throws GeneralSecurityException {
    var keys = newKeyPair();
    var name = new X500Name("CN=jscep test RA,O=Kura SCEP tests");
    return new Holder(keys.getPrivate(), sign(name, keys, self.key(), false));
  }

  /** Issues what is asked for, with the subject and key of the request and no extensions of it. */
  X509Certificate issue(PKCS10CertificationRequest request) throws GeneralSecurityException {
    return sign(request.getSubject(), request.getSubjectPublicKeyInfo(), self.key(), false);
  }

  /** Whether this CA issued the certificate, so that its holder may ask for the next one. */
  boolean issued(X509Certificate certificate) {
    if (certificate.equals(self.certificate())) {
      return false;
    }
    try {
      certificate.verify(self.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The challengePassword of a request, empty where it has none. */
  static String challengeOf(PKCS10CertificationRequest request) {
    var attributes = request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_challengePassword);
    return attributes.length == 0 ? "" : attributes[0].getAttrValues().getObjectAt(0).toString();
  }

  private KeyPair newKeyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048, random);
    return generator.generateKeyPair();
  }

  private X509Certificate sign(X500Name subject, KeyPair keys, PrivateKey issuer, boolean ca)
      throws GeneralSecurityException {
    var publicKey = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    return sign(subject, publicKey, issuer, ca);
  }

  private X509Certificate sign(
      X500Name subject, SubjectPublicKeyInfo publicKey, PrivateKey issuer, boolean ca)
      throws GeneralSecurityException {
    var now = Instant.now();
    var builder =
        new X509v3CertificateBuilder(
            NAME,
            new BigInteger(96, random).setBit(95),
            Date.from(now.minus(Duration.ofMinutes(1))),
            Date.from(now.plus(VALIDITY)),
            subject,
            publicKey);
    int usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
    if (ca) {
      usage |= KeyUsage.keyCertSign | KeyUsage.cRLSign;
    }
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      var signer = new JcaContentSignerBuilder("SHA256withRSA").build(issuer);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
