// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.message.CertificateRequest;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.RequestedCertificate;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Origin;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates, always for end entities, within the rules of the CA. */
final class Issuer {
  private static final int SMALLEST_KEY = 2048;
  private static final int LONGEST_REQUEST = 64 * 1024;
  private static final List<KeyPurposeId> PURPOSES =
      List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth);

  private final CaIdentity identity;
  private final Instant caBegin;
  private final Instant caEnd;
  private final Duration validity;
  private final CaRecords records;
  private final Clock clock;
  private final SecureRandom random;

  Issuer(
      CaIdentity identity, Duration validity, CaRecords records, Clock clock, SecureRandom random) {
    this.identity = identity;
    this.caBegin = identity.certificate().getStartDate().getDate().toInstant();
    this.caEnd = identity.certificate().getEndDate().getDate().toInstant();
    this.validity = validity;
    this.records = records;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Checks a request against the rules that hold for everybody.
   *
   * @throws Refusal badAlg for a kind of key that is not accepted, badRequest for the rest
   */
  void check(CertificateRequest request) throws Refusal {
    RequestedCertificate requested = request.requested();
    checkKey(requested.publicKey());
    if (requested.subject().getRDNs().length == 0) {
      throw refused("the request must have a subject");
    }
    if (requested.subject().equals(identity.certificate().getSubject())) {
      throw refused("the subject is the name of this CA: ask for another");
    }
    if (request.forCa()) {
      throw refused("certificates for CAs are not issued here: ask without CA:TRUE");
    }
    if (requested.encoded().length > LONGEST_REQUEST) {
      throw refused("the request is longer than 64 KiB");
    }
  }

  private static void checkKey(SubjectPublicKeyInfo key) throws Refusal {
    if (!key.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
      throw new Refusal(FailInfo.BAD_ALG, "certificates are issued for RSA keys only");
    }
    try {
      BigInteger modulus = RSAPublicKey.getInstance(key.parsePublicKey()).getModulus();
      if (modulus.bitLength() < SMALLEST_KEY) {
        throw refused("the key is too small: make one of 2048 bits or more");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw refused("the key cannot be read");
    }
  }

  private static Refusal refused(String sentence) {
    return new Refusal(FailInfo.BAD_REQUEST, sentence);
  }

  /**
   * Makes a certificate; nobody has it yet, and the records do not know it.
   *
   * @param id the transaction that asked for it
   * @param origin whose transaction that is
   * @param requested what stands in it
   * @throws Refusal badRequest if the CA is not valid now
   */
  Issued issue(String id, Origin origin, RequestedCertificate requested) throws Refusal {
    Instant now = clock.instant();
    if (now.isBefore(caBegin) || now.isAfter(caEnd)) {
      throw refused("the certificate of the CA is not valid now: check the clock of the CA");
    }
    BigInteger serialNumber = newSerialNumber();
    Instant end = earlier(now.plus(validity), caEnd).truncatedTo(ChronoUnit.SECONDS);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            identity.certificate().getSubject(),
            serialNumber,
            Date.from(later(now.minus(CaIdentity.BACKDATE), caBegin)),
            Date.from(end),
            requested.subject(),
            requested.publicKey());
    return new Issued(id, origin, serialNumber, end, signed(builder, requested));
  }

  private byte[] signed(X509v3CertificateBuilder builder, RequestedCertificate requested) {
    try {
      addExtensions(builder, requested);
      return builder
          .build(new JcaContentSignerBuilder(CaIdentity.SIGNATURE).build(identity.key()))
          .getEncoded();
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign with the key of the CA", e);
    }
  }

  private void addExtensions(X509v3CertificateBuilder builder, RequestedCertificate requested)
      throws IOException, GeneralSecurityException {
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(requested)));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(requested.publicKey()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(identity.certificate().getSubjectPublicKeyInfo()));
    if (!requested.alternativeNames().isEmpty()) {
      GeneralName[] names = requested.alternativeNames().toArray(GeneralName[]::new);
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
  }

  /** What is asked for and allowed, or all that is allowed: never none, which would mean any. */
  private static KeyPurposeId[] purposes(RequestedCertificate requested) {
    List<KeyPurposeId> granted =
        requested.purposes().stream().filter(PURPOSES::contains).distinct().toList();
    return (granted.isEmpty() ? PURPOSES : granted).toArray(KeyPurposeId[]::new);
  }

  private BigInteger newSerialNumber() {
    BigInteger serialNumber = CaIdentity.newSerialNumber(random);
    while (records.issued(serialNumber).isPresent()) {
      serialNumber = CaIdentity.newSerialNumber(random);
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
