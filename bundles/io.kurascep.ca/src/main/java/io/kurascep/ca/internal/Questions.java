// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.AuthorityStore;
import io.kurascep.ca.internal.authority.CaIdentity;
import io.kurascep.ca.internal.faults.CrlFault;
import io.kurascep.ca.internal.faults.Faults;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.PkiRequest;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.Transaction.Issued;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.CertificateList;

/**
 * Answers GetCert and GetCRL (RFC 8894 sections 4.5 and 4.6), and finds CRLs for others. Whatever
 * is wrong with a question gets one and the same answer, so that nobody learns anything from
 * altered copies of messages of others.
 */
final class Questions {
  private final AuthorityStore authorities;
  private final CaRecords records;
  private final Revocations revocations;
  private final SecureRandom random;

  Questions(
      AuthorityStore authorities, CaRecords records, Revocations revocations, SecureRandom random) {
    this.authorities = authorities;
    this.records = records;
    this.revocations = revocations;
    this.random = random;
  }

  /**
   * Finds the certificate that a GetCert asks for.
   *
   * @throws Refusal badCertId for everything that can be wrong
   */
  Issued certificate(PkiRequest request, Addressee addressee) throws Refusal {
    return question(request, addressee)
        .flatMap(
            wanted ->
                records
                    .issued(wanted.getSerialNumber().getValue())
                    .filter(found -> isIssuer(wanted, found)))
        .orElseThrow(Questions::unknown);
  }

  private static boolean isIssuer(IssuerAndSerialNumber wanted, Issued found) {
    return Certificate.getInstance(found.certificate()).getIssuer().equals(wanted.getName());
  }

  /**
   * Finds the CRL that a GetCRL asks for: of the generation that issued the certificate it names,
   * or of the one it asks.
   *
   * @throws Refusal badCertId for everything that can be wrong
   */
  CertificateList crl(PkiRequest request, Addressee addressee) throws Refusal {
    IssuerAndSerialNumber wanted = question(request, addressee).orElseThrow(Questions::unknown);
    if (!wanted.getName().equals(addressee.authority().issuer().subject())) {
      throw unknown();
    }
    Optional<Issued> issued = records.issued(wanted.getSerialNumber().getValue());
    Authority of = addressee.authority();
    for (Authority one : authorities.all()) {
      if (issued.filter(found -> found.generation() == one.number()).isPresent()) {
        of = one;
      }
    }
    return crl(of, addressee.faults());
  }

  /** Returns the CRL of a generation, with what goes wrong. */
  CertificateList crl(Authority authority, Faults faults) {
    CertificateList crl = revocations.crl(authority);
    for (CrlFault fault : faults.of(CrlFault.class).toList()) {
      crl = fault.in(crl, authority);
    }
    return crl;
  }

  private Optional<IssuerAndSerialNumber> question(PkiRequest request, Addressee addressee) {
    CaIdentity recipient = addressee.recipient();
    return request.openQuestion(recipient.key(), recipient.certificate(), random);
  }

  private static Refusal unknown() {
    return new Refusal(
        FailInfo.BAD_CERT_ID, "no certificate here has that issuer and serial number");
  }
}
