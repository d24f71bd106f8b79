// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.AuthorityStore;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.MessageType;
import io.kurascep.ca.internal.message.PkiRequest;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.RequestedCertificate;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.Transaction;
import io.kurascep.ca.internal.records.Transaction.Issued;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * Which certificate may sign a request, and what it may ask for. Where both are allowed, a
 * RenewalReq and a PKCSReq that is signed with a certificate of this CA are treated alike: most
 * clients know only one of the two forms.
 */
final class RenewalRules {
  private final RenewalPolicy policy;
  private final Grants grants;
  private final AuthorityStore authorities;
  private final CaRecords records;
  private final Clock clock;

  RenewalRules(
      RenewalPolicy policy,
      Grants grants,
      AuthorityStore authorities,
      CaRecords records,
      Clock clock) {
    this.policy = policy;
    this.grants = grants;
    this.authorities = authorities;
    this.records = records;
    this.clock = clock;
  }

  /**
   * Returns the certificate that a request renews; empty for a first request, which a self-signed
   * certificate signs, or any where PKCSReq does not renew.
   *
   * @throws Refusal badMessageCheck for a signer that may not sign such a request, badCertId for
   *     one that has the name of this CA in it but was not issued here
   */
  Optional<Issued> renewed(PkiRequest request) throws Refusal {
    Certificate signer = request.signer();
    boolean renewalReq = request.type().equals(Optional.of(MessageType.RENEWAL_REQ));
    boolean selfSigned = signer.getIssuer().equals(signer.getSubject());
    if (!renewalReq && (selfSigned || !policy.byPkcsReq())) {
      return Optional.empty();
    }
    if (selfSigned) {
      throw refusedSigner("a RenewalReq must be signed with a certificate that this CA issued");
    }
    Issued issued = issued(signer);
    if (!isValid(signer)) {
      throw refusedSigner("the certificate that signed the request is not valid now: enroll anew");
    }
    if (records.isRevoked(issued.serialNumber())) {
      throw refusedSigner("the certificate that signed the request was revoked: enroll anew");
    }
    return Optional.of(issued);
  }

  private Issued issued(Certificate signer) throws Refusal {
    boolean named = false;
    for (Authority authority : authorities.all()) {
      named |= signer.getIssuer().equals(authority.issuer().subject());
    }
    if (!named) {
      throw refusedSigner("the certificate that signed the request is of another CA");
    }
    return records
        .issued(signer.getSerialNumber().getValue())
        .filter(record -> MessageDigest.isEqual(record.certificate(), encoded(signer)))
        .orElseThrow(
            () ->
                new Refusal(
                    FailInfo.BAD_CERT_ID,
                    "the certificate that signed the request was not issued by this CA"));
  }

  private static Refusal refusedSigner(String sentence) {
    return new Refusal(FailInfo.BAD_MESSAGE_CHECK, sentence);
  }

  private static byte[] encoded(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode what was decoded", e);
    }
  }

  private boolean isValid(Certificate certificate) {
    Instant now = clock.instant();
    return !now.isBefore(certificate.getStartDate().getDate().toInstant())
        && !now.isAfter(certificate.getEndDate().getDate().toInstant());
  }

  /**
   * Returns the transaction that a request repeats, because its answer was lost (RFC 8894 section
   * 7.4). Some clients give all requests for a key one transaction id: a request signed with the
   * very certificate that the transaction brought renews it, and one that comes after its end, or
   * after its revocation, begins anew; neither is a repetition.
   */
  Optional<Transaction> continued(PkiRequest request, Optional<Issued> renewed) {
    return records
        .transaction(request.transactionId())
        .filter(
            known ->
                !(known instanceof Issued issued)
                    || (!renewed.equals(Optional.of(issued))
                        && clock.instant().isBefore(issued.end())
                        && !records.isRevoked(issued.serialNumber())));
  }

  /**
   * Checks that a renewal asks for no more than its holder has.
   *
   * @return what it asks for, with no more uses than that
   * @throws Refusal badRequest for another subject, more alternative names or other uses, before it
   *     is time, or for the old key where that must end
   */
  RequestedCertificate checked(RequestedCertificate requested, Issued renewed) throws Refusal {
    Certificate certificate = Certificate.getInstance(renewed.certificate());
    checkTime(certificate);
    if (!policy.oldKey() && requested.publicKey().equals(certificate.getSubjectPublicKeyInfo())) {
      throw new Refusal(FailInfo.BAD_REQUEST, "a renewal must be for a new key: make one");
    }
    if (!principal(requested.subject()).equals(principal(certificate.getSubject()))) {
      throw new Refusal(
          FailInfo.BAD_REQUEST, "a renewal must be for the same subject: enroll anew for another");
    }
    if (!alternativeNames(certificate).containsAll(requested.alternativeNames())) {
      throw new Refusal(
          FailInfo.BAD_REQUEST, "a renewal cannot add alternative names: enroll anew for them");
    }
    return grants.within(certificate, requested);
  }

  private void checkTime(Certificate certificate) throws Refusal {
    Instant begin = certificate.getStartDate().getDate().toInstant();
    Duration validity = Duration.between(begin, certificate.getEndDate().getDate().toInstant());
    Instant earliest = begin.plus(validity.multipliedBy(policy.percent()).dividedBy(100));
    if (clock.instant().isBefore(earliest)) {
      throw new Refusal(FailInfo.BAD_REQUEST, "it is too early to renew: try again at " + earliest);
    }
  }

  private static X500Principal principal(X500Name name) {
    try {
      return new X500Principal(name.getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode what was decoded", e);
    }
  }

  private static Set<GeneralName> alternativeNames(Certificate certificate) {
    Extensions extensions = certificate.getTBSCertificate().getExtensions();
    GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    return names == null ? Set.of() : new HashSet<>(Arrays.asList(names.getNames()));
  }
}
