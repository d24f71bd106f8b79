// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.ServiceSettings.Failures;
import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.AuthorityStore;
import io.kurascep.ca.internal.authority.CaIdentity;
import io.kurascep.ca.internal.faults.IssueFault;
import io.kurascep.ca.internal.faults.ReplyFault;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.message.PkiRequest;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.Replies;
import io.kurascep.ca.internal.records.Transaction.Issued;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.CertificateList;

/** Puts what was decided into answers, in the forms that the settings and the faults want. */
final class Answers {
  private static final String MESSAGE = "application/x-pki-message";

  private final ServiceSettings service;
  private final AuthorityStore authorities;
  private final Clock clock;
  private final SecureRandom random;

  Answers(ServiceSettings service, AuthorityStore authorities, Clock clock, SecureRandom random) {
    this.service = service;
    this.authorities = authorities;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Checks that a request can be granted, before anything is issued for it.
   *
   * @throws Refusal badAlg if nothing can be encrypted for the key that signed it
   */
  void checkAnswerable(PkiRequest request, Addressee addressee) throws Refusal {
    replies(addressee).checkAnswerable(request);
  }

  /** Says that a person has to decide. */
  Answer pending(PkiRequest request, Addressee addressee) {
    int status = service.statusCodes() ? 202 : 200;
    return new Answer(status, MESSAGE, replies(addressee).pending(request));
  }

  /** Brings a certificate. */
  Answer granted(PkiRequest request, Addressee addressee, Issued issued) throws Refusal {
    List<Certificate> certificates = withChain(issued);
    boolean whole = false;
    for (IssueFault fault : addressee.faults().of(IssueFault.class).toList()) {
      certificates = fault.in(certificates, addressee.authority());
      whole |= fault.isWhole();
    }
    return Answer.ok(MESSAGE, replies(addressee).success(request, certificates, whole));
  }

  private List<Certificate> withChain(Issued issued) {
    List<Certificate> certificates = new ArrayList<>();
    certificates.add(Certificate.getInstance(issued.certificate()));
    for (Authority authority : authorities.all()) {
      if (authority.number() == issued.generation()) {
        certificates.addAll(authority.chain());
      }
    }
    return certificates;
  }

  /** Brings a CRL. */
  Answer granted(PkiRequest request, Addressee addressee, CertificateList crl) throws Refusal {
    return Answer.ok(MESSAGE, replies(addressee).success(request, crl));
  }

  /** Refuses a request. */
  Answer failure(PkiRequest request, Addressee addressee, Refusal refusal) {
    Failures form = refusal.isUnsupported() ? service.unsupported() : service.failures();
    return switch (form) {
      case MESSAGE ->
          new Answer(
              service.statusCodes() ? 400 : 200,
              MESSAGE,
              replies(addressee).failure(request, refusal));
      case HTTP_400 -> Answer.text(400, refusal.getMessage());
      case HTTP_500 -> Answer.text(500, refusal.getMessage());
    };
  }

  private Replies replies(Addressee addressee) {
    CaIdentity signer = addressee.authority().signer();
    return new Replies(
        signer.key(),
        signer.certificate(),
        service.style(),
        draft -> addressee.faults().of(ReplyFault.class).forEach(fault -> fault.in(draft)),
        clock,
        random);
  }
}
