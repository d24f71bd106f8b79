// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

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
 * Which certificate may sign a request, and what it may ask for.
 *
 * <p>A RenewalReq and a PKCSReq that is signed with a certificate of this CA are treated alike:
 * most clients know only one of the two forms.
 */
final class RenewalRules {
  private final CaIdentity identity;
  private final CaRecords records;
  private final Clock clock;

  RenewalRules(CaIdentity identity, CaRecords records, Clock clock) {
    this.identity = identity;
    this.records = records;
    this.clock = clock;
  }

  /**
   * Returns the certificate that a request renews; empty for a first request, which a self-signed
   * certificate signs.
   *
   * @throws Refusal badMessageCheck for a signer that may not sign such a request, badCertId for
   *     one that has the name of this CA in it but was not issued here
   */
  Optional<Issued> renewed(PkiRequest request) throws Refusal {
    Certificate signer = request.signer();
    boolean selfSigned = signer.getIssuer().equals(signer.getSubject());
    if (selfSigned && request.type().equals(Optional.of(MessageType.PKCS_REQ))) {
      return Optional.empty();
    }
    if (selfSigned) {
      throw refusedSigner("a RenewalReq must be signed with a certificate that this CA issued");
    }
    if (!signer.getIssuer().equals(identity.certificate().getSubject())) {
      throw refusedSigner("the certificate that signed the request is of another CA");
    }
    Issued issued =
        records
            .issued(signer.getSerialNumber().getValue())
            .filter(record -> MessageDigest.isEqual(record.certificate(), encoded(signer)))
            .orElseThrow(
                () ->
                    new Refusal(
                        FailInfo.BAD_CERT_ID,
                        "the certificate that signed the request was not issued by this CA"));
    if (!isValid(signer)) {
      throw refusedSigner("the certificate that signed the request is not valid now: enroll anew");
    }
    return Optional.of(issued);
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
   * very certificate that the transaction brought renews it, and one that comes after its end
   * begins anew; neither is a repetition.
   */
  Optional<Transaction> continued(PkiRequest request, Optional<Issued> renewed) {
    return records
        .transaction(request.transactionId())
        .filter(
            known ->
                !(known instanceof Issued issued)
                    || (!renewed.equals(Optional.of(issued))
                        && clock.instant().isBefore(issued.end())));
  }

  /**
   * Checks that a renewal asks for no more than its holder has.
   *
   * @throws Refusal badRequest for another subject or more alternative names
   */
  void check(RequestedCertificate requested, Issued renewed) throws Refusal {
    Certificate certificate = Certificate.getInstance(renewed.certificate());
    if (!principal(requested.subject()).equals(principal(certificate.getSubject()))) {
      throw new Refusal(
          FailInfo.BAD_REQUEST, "a renewal must be for the same subject: enroll anew for another");
    }
    if (!alternativeNames(certificate).containsAll(requested.alternativeNames())) {
      throw new Refusal(
          FailInfo.BAD_REQUEST, "a renewal cannot add alternative names: enroll anew for them");
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
