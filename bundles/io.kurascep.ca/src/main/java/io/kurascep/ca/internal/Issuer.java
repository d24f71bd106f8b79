// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.CertificateMaker;
import io.kurascep.ca.internal.authority.Usage;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.RequestedCertificate;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Origin;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** Makes certificates, always for end entities, within the rules of the CA. */
final class Issuer {
  private final IssuingPolicy policy;
  private final Grants grants;
  private final CaRecords records;
  private final Clock clock;
  private final SecureRandom random;
  private volatile Optional<URI> crlPoint = Optional.empty();

  Issuer(IssuingPolicy policy, CaRecords records, Clock clock, SecureRandom random) {
    this.policy = policy;
    this.grants = new Grants(policy);
    this.records = records;
    this.clock = clock;
    this.random = random;
  }

  /** Lets certificates say where the CRL of their generation is: there, with its number. */
  void crlPoint(URI folder) {
    crlPoint = Optional.of(folder);
  }

  /**
   * Makes a certificate; nobody has it yet, and the records do not know it.
   *
   * @param authority the CA that issues
   * @param id the transaction that asked for it
   * @param origin whose transaction that is
   * @param requested what stands in it
   * @throws Refusal badRequest if the CA is not valid now
   */
  Issued issue(Authority authority, String id, Origin origin, RequestedCertificate requested)
      throws Refusal {
    Instant now = clock.instant();
    if (!authority.isValid(now)) {
      throw new Refusal(
          FailInfo.BAD_REQUEST,
          "the certificate of the CA is not valid now: check the clock of the CA");
    }
    BigInteger serialNumber = newSerialNumber();
    Instant end =
        earlier(now.plus(policy.validity()), authority.end()).truncatedTo(ChronoUnit.SECONDS);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            authority.issuer().subject(),
            serialNumber,
            Date.from(later(now.minus(CertificateMaker.BACKDATE), authority.begin())),
            Date.from(end),
            requested.subject(),
            requested.publicKey());
    try {
      addExtensions(builder, requested, authority);
      byte[] certificate = CertificateMaker.signed(builder, authority.issuer().key()).getEncoded();
      return new Issued(id, origin, serialNumber, end, certificate, authority.number());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with the key of the CA", e);
    }
  }

  private void addExtensions(
      X509v3CertificateBuilder builder, RequestedCertificate requested, Authority authority)
      throws IOException, GeneralSecurityException {
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, Usage.extension(grants.usages(requested)));
    KeyPurposeId[] purposes = grants.purposes(requested).toArray(KeyPurposeId[]::new);
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(requested.publicKey()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(
            authority.issuer().certificate().getSubjectPublicKeyInfo()));
    if (!requested.alternativeNames().isEmpty()) {
      GeneralName[] names = requested.alternativeNames().toArray(GeneralName[]::new);
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    if (crlPoint.isPresent()) {
      String address = crlPoint.get().resolve("ca-" + authority.number() + ".crl").toString();
      GeneralNames names =
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, address));
      DistributionPoint point = new DistributionPoint(new DistributionPointName(names), null, null);
      builder.addExtension(
          Extension.cRLDistributionPoints,
          false,
          new CRLDistPoint(new DistributionPoint[] {point}));
    }
  }

  private BigInteger newSerialNumber() {
    BigInteger serialNumber = CertificateMaker.newSerialNumber(random);
    while (records.issued(serialNumber).isPresent()) {
      serialNumber = CertificateMaker.newSerialNumber(random);
    }
    return serialNumber;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
