// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.CertificateMaker;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.Entry.Revocation;
import io.kurascep.ca.internal.records.Transaction.Issued;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Revokes certificates, and says so in a CRL for each generation (RFC 5280 section 5). */
final class Revocations {
  private final CaRecords records;
  private final Duration validity;
  private final Clock clock;
  private final Map<Integer, Crl> made = new HashMap<>();
  private long lastNumber;

  /** A CRL, and what must still hold for it to be given again. */
  private record Crl(CertificateList list, List<Revocation> entries, Instant since, Instant renew) {

    boolean isGood(List<Revocation> all, Instant now) {
      // Before its time it is of a clock that was set back.
      return entries.equals(all) && !now.isBefore(since) && !now.isAfter(renew);
    }
  }

  Revocations(CaRecords records, Duration validity, Clock clock) {
    this.records = records;
    this.validity = validity;
    this.clock = clock;
  }

  /**
   * Revokes a certificate; a second time changes nothing.
   *
   * @param reason a CRLReason, 0 to 10 without 7 (RFC 5280 section 5.3.1)
   * @throws NoSuchElementException if it was not issued here
   * @throws IOException if that cannot be recorded; the certificate is good then
   */
  synchronized Issued revoke(BigInteger serialNumber, int reason) throws IOException {
    Issued issued =
        records
            .issued(serialNumber)
            .orElseThrow(
                () ->
                    new NoSuchElementException(
                        "no certificate of this CA has that serial number: see ca certificates"));
    if (!records.isRevoked(serialNumber)) {
      records.add(new Revocation(serialNumber, clock.instant(), reason));
    }
    return issued;
  }

  /** Returns the CRL of a generation; a new one where it is old, or where it lacks something. */
  synchronized CertificateList crl(Authority authority) {
    List<Revocation> entries =
        records.revoked().stream()
            .filter(
                entry ->
                    records
                        .issued(entry.serialNumber())
                        .filter(issued -> issued.generation() == authority.number())
                        .isPresent())
            .toList();
    Instant now = clock.instant();
    Crl known = made.get(authority.number());
    if (known == null || !known.isGood(entries, now)) {
      Instant renew = now.plus(validity.dividedBy(2));
      known = new Crl(signed(authority, entries, now), entries, now, renew);
      made.put(authority.number(), known);
    }
    return known.list();
  }

  /** Numbers only grow (RFC 5280 section 5.2.3), even where the clock goes back. */
  private long nextNumber(Instant now) {
    lastNumber = Math.max(lastNumber + 1, now.toEpochMilli());
    return lastNumber;
  }

  private CertificateList signed(Authority authority, List<Revocation> entries, Instant now) {
    Instant begin = now.minus(CertificateMaker.BACKDATE);
    X509v2CRLBuilder builder = new X509v2CRLBuilder(authority.issuer().subject(), Date.from(begin));
    builder.setNextUpdate(Date.from(now.plus(validity)));
    for (Revocation entry : entries) {
      builder.addCRLEntry(entry.serialNumber(), Date.from(entry.since()), entry.reason());
    }
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils()
              .createAuthorityKeyIdentifier(
                  authority.issuer().certificate().getSubjectPublicKeyInfo()));
      builder.addExtension(
          Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(nextNumber(now))));
      String algorithm = CertificateMaker.signatureAlgorithm(authority.issuer().key());
      return builder
          .build(new JcaContentSignerBuilder(algorithm).build(authority.issuer().key()))
          .toASN1Structure();
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign with the key of the CA", e);
    }
  }
}
