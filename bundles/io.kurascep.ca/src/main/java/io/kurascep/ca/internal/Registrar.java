// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.Challenges.Claim;
import io.kurascep.ca.internal.IssuingPolicy.Duplicates;
import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.message.CertificateRequest;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.PkiRequest;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.RequestedCertificate;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.Entry.Fate;
import io.kurascep.ca.internal.records.Source;
import io.kurascep.ca.internal.records.Transaction;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Origin;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.ca.internal.records.Transaction.Rejected;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what becomes of requests, or lets a person decide, and writes it down. */
final class Registrar {
  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_WAITING_OF_ONE = 1000; // so that the others find room
  private static final int MOST_WAITING_OCTETS = 10 * 1024 * 1024;

  private final CaSettings settings;
  private final CaRecords records;
  private final Challenges challenges;
  private final RequestCheck rules;
  private final RenewalRules renewals;
  private final Issuer issuer;
  private final Clock clock;
  private final KeyedLocks transactions = new KeyedLocks();

  Registrar(
      CaSettings settings,
      CaRecords records,
      Challenges challenges,
      RequestCheck rules,
      RenewalRules renewals,
      Issuer issuer,
      Clock clock) {
    this.settings = settings;
    this.records = records;
    this.challenges = challenges;
    this.rules = rules;
    this.renewals = renewals;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** A request for a certificate, opened. */
  private record Application(
      String id, Origin origin, CertificateRequest request, Authority authority, String from) {}

  /**
   * Decides about a PKCSReq or a RenewalReq.
   *
   * @param request a verified request
   * @param wanted what it asks for
   * @param authority the CA that issues
   * @param from the address of the client, for people
   * @return what became of it
   */
  Transaction enroll(
      PkiRequest request, CertificateRequest wanted, Authority authority, String from)
      throws Refusal, IOException {
    forgetTheOldest();
    Optional<Issued> renewed = renewals.renewed(request);
    Origin origin = origin(request.signer(), wanted.requested());
    var application = new Application(request.transactionId(), origin, wanted, authority, from);
    return transactions.locked(
        application.id(),
        () -> {
          Optional<Transaction> known = renewals.continued(request, renewed);
          if (known.isPresent() && !known.get().origin().hasTheKeysOf(origin)) {
            throw foreignTransaction();
          }
          if (known.isPresent() && known.get().origin().equals(origin)) {
            Transaction now = upToDate(known.get());
            if (!(now instanceof Rejected rejected && rejected.expired())) {
              return now;
            } // else it begins anew: many clients derive the id from the key
          }
          RequestedCertificate shaped = rules.checked(wanted);
          if (renewed.isEmpty()) {
            settings.admission().signer().check(request.signer(), wanted.requested());
          }
          return renewed.isPresent()
              ? renew(application, shaped, renewed.get())
              : enroll(application, shaped);
        });
  }

  private static Refusal foreignTransaction() {
    return new Refusal(
        FailInfo.BAD_REQUEST, "the transaction id belongs to another key: choose a new one");
  }

  private static Origin origin(Certificate signer, RequestedCertificate requested) {
    return new Origin(
        Names.keyHash(signer.getSubjectPublicKeyInfo()),
        Names.keyHash(requested.publicKey()),
        Names.hash(requested.encoded()));
  }

  private Transaction renew(Application application, RequestedCertificate shaped, Issued renewed)
      throws Refusal, IOException {
    RequestedCertificate requested = renewals.checked(shaped, renewed);
    Optional<Issued> duplicate = duplicate(application);
    if (duplicate.isPresent()) {
      return duplicate.get();
    }
    if (settings.renewal().challenge()) {
      challenges.checkAgain(application.request(), application.from());
    }
    String what = "renewed " + Names.serialNumber(renewed) + " by";
    return issue(application.authority(), application, requested, List.of(), what);
  }

  private Transaction enroll(Application application, RequestedCertificate requested)
      throws Refusal, IOException {
    try (Claim claim = challenges.claim(application.request(), application.from())) {
      Optional<Issued> duplicate = duplicate(application);
      if (duplicate.isPresent()) {
        return duplicate.get();
      }
      boolean waits =
          settings.admission().approval() == CaSettings.Approval.MANUAL || !claim.isRight();
      return waits
          ? suspend(application, requested, claim)
          : issue(application.authority(), application, requested, claim.toSpend(), "issued");
    }
  }

  /** NDES: the certificate that the same key has already. */
  private Optional<Issued> duplicate(Application application) {
    return settings.policy().duplicates() != Duplicates.NDES
        ? Optional.empty()
        : records
            .lastOfKey(application.origin().subject())
            .filter(issued -> clock.instant().isBefore(issued.end()))
            .filter(issued -> !records.isRevoked(issued.serialNumber()));
  }

  private Pending suspend(Application application, RequestedCertificate requested, Claim claim)
      throws Refusal, IOException {
    byte[] request = requested.encoded();
    if (records.pendingCount(application.from()) >= MOST_WAITING_OF_ONE) {
      throw new Refusal(
          FailInfo.BAD_REQUEST,
          "too many requests of this address wait for approval: try again later");
    }
    if (records.pendingCount() >= MOST_WAITING
        || records.pendingOctets() + request.length > MOST_WAITING_OCTETS) {
      throw new Refusal(
          FailInfo.BAD_REQUEST, "too many requests wait for approval: try again later");
    }
    Pending pending =
        new Pending(
            application.id(),
            application.origin(),
            records.nextNumber(),
            clock.instant(),
            application.from(),
            request,
            claim.result());
    records.add(new Fate(pending, claim.toSpend()));
    LOG.info(
        "{}: request {} for {} from {} waits for approval, challenge {}",
        settings.alias(),
        pending.number(),
        Names.subject(requested.subject()),
        application.from(),
        claim.result());
    return pending;
  }

  private Issued issue(
      Authority authority,
      Application application,
      RequestedCertificate requested,
      List<String> spent,
      String what)
      throws Refusal, IOException {
    Issued issued = issuer.issue(authority, application.id(), application.origin(), requested);
    return recorded(issued, spent, requested, what);
  }

  private Issued recorded(
      Issued issued, List<String> spent, RequestedCertificate requested, String what)
      throws IOException {
    records.add(new Fate(issued, spent)); // before anybody gets it
    LOG.info(
        "{}: {} {} for {}, valid until {}",
        settings.alias(),
        what,
        Names.serialNumber(issued),
        Names.subject(requested.subject()),
        issued.end());
    return issued;
  }

  /**
   * Says what became of the request that a CertPoll asks for.
   *
   * @param request a verified request
   */
  Transaction poll(PkiRequest request) throws Refusal, IOException {
    return transactions.locked(
        request.transactionId(),
        () -> {
          // The transaction id alone says which request is meant (RFC 8894 section 3.3.3).
          Transaction known =
              records
                  .transaction(request.transactionId())
                  .orElseThrow(
                      () ->
                          new Refusal(
                              FailInfo.BAD_CERT_ID,
                              "no request has this transaction id: send the request again"));
          String signer = Names.keyHash(request.signer().getSubjectPublicKeyInfo());
          if (!known.origin().signer().equals(signer)) {
            throw foreignTransaction();
          }
          if (known instanceof Issued issued && records.isRevoked(issued.serialNumber())) {
            throw new Refusal(
                FailInfo.BAD_REQUEST, "the certificate was revoked: send a new request");
          }
          return upToDate(known);
        });
  }

  /** The same, or what became of it because nobody decided in time. */
  private Transaction upToDate(Transaction known) throws IOException {
    if (!(known instanceof Pending pending) || !hasExpired(pending)) {
      return known;
    }
    Rejected rejected = new Rejected(pending.id(), pending.origin(), true);
    records.add(new Fate(rejected, List.of()));
    LOG.info("{}: request {} waited for too long", settings.alias(), pending.number());
    return rejected;
  }

  private boolean hasExpired(Pending pending) {
    return clock.instant().isAfter(pending.since().plus(settings.admission().pendingLifetime()));
  }

  /** Each new request clears away an old one that waited for too long, so that none stays. */
  private void forgetTheOldest() throws Refusal, IOException {
    Optional<Pending> oldest = records.oldestPending().filter(this::hasExpired);
    if (oldest.isPresent()) {
      String id = oldest.get().id();
      transactions.locked(
          id,
          () -> {
            Optional<Transaction> known = records.transaction(id);
            return known.isPresent() ? Optional.of(upToDate(known.get())) : known;
          });
    }
  }

  /** Returns the requests that wait for approval, oldest first. */
  List<Pending> pending() {
    return records.pending().stream().filter(pending -> !hasExpired(pending)).toList();
  }

  /**
   * Approves a request: issues its certificate, which the client gets with its next question.
   *
   * @param number the number of the request
   * @param authority the CA that issues
   * @throws NoSuchElementException if no such request waits
   * @throws Refusal if the CA cannot issue now
   * @throws IOException if the records cannot be written; the request still waits then
   */
  Issued approve(int number, Authority authority) throws Refusal, IOException {
    String id = waiting(number).id();
    return transactions.locked(
        id,
        () -> {
          Pending pending = waiting(number); // unless somebody else was faster
          String what = "request " + number + " was approved: issued";
          Issued issued = issuer.issue(authority, id, pending.origin(), pending.requested());
          return recorded(issued, List.of(), pending.requested(), what);
        });
  }

  /**
   * Rejects a request: the client is refused at its next question.
   *
   * @param number the number of the request
   * @throws NoSuchElementException if no such request waits
   * @throws IOException if the records cannot be written; the request still waits then
   */
  void reject(int number) throws Refusal, IOException {
    String id = waiting(number).id();
    transactions.locked(
        id,
        () -> {
          Pending pending = waiting(number);
          records.add(new Fate(new Rejected(id, pending.origin(), false), List.of()));
          LOG.info(
              "{}: request {} for {} was rejected",
              settings.alias(),
              number,
              Names.subject(pending.requested().subject()));
          return pending;
        });
  }

  /**
   * Rejects all requests that wait, or those from one place.
   *
   * @param address an address of it; empty: from everywhere
   * @return how many
   * @throws IOException if the records cannot be written; some of them still wait then
   */
  int rejectAll(Optional<String> address) throws Refusal, IOException {
    int count = 0;
    for (Pending request : pending()) {
      boolean meant =
          address.isEmpty() || Source.of(address.get()).equals(Source.of(request.from()));
      if (meant && records.pending(request.number()).isPresent()) {
        reject(request.number());
        count++;
      }
    }
    return count;
  }

  private Pending waiting(int number) {
    return records
        .pending(number)
        .filter(pending -> !hasExpired(pending))
        .orElseThrow(
            () -> new NoSuchElementException("no request " + number + " waits for approval"));
  }
}
