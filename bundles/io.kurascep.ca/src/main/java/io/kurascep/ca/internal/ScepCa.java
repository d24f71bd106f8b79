// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.Challenges.Claim;
import io.kurascep.ca.internal.message.CertificateRequest;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.ca.internal.message.MessageType;
import io.kurascep.ca.internal.message.PkiRequest;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.message.Replies;
import io.kurascep.ca.internal.message.RequestedCertificate;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.FolderLock;
import io.kurascep.ca.internal.records.Transaction;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Origin;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.ca.internal.records.Transaction.Rejected;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SCEP CA (RFC 8894) that signs, decrypts and issues with one key. It answers messages; how they
 * arrive is the business of others. Safe for use by many threads.
 */
public final class ScepCa implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScepCa.class);
  private static final int MOST_WAITING = 10_000;

  // SHA-224 and SHA-384 are not in RFC 8894. OpenXPKI announces them too, and strongSwan 5.9.8
  // takes
  // SHA-384 for SCEPStandard: without it that client refuses to send AES.
  private static final String CAPABILITIES =
      """
      POSTPKIOperation
      Renewal
      SHA-1
      SHA-224
      SHA-256
      SHA-384
      SHA-512
      AES
      DES3
      SCEPStandard
      """;

  private final CaSettings settings;
  private final CaIdentity identity;
  private final CaRecords records;
  private final FolderLock lock;
  private final Challenges challenges;
  private final Issuer issuer;
  private final RenewalRules renewals;
  private final Replies replies;
  private final Clock clock;
  private final SecureRandom random;
  private final KeyedLocks transactions = new KeyedLocks();

  private ScepCa(
      CaSettings settings,
      CaIdentity identity,
      CaRecords records,
      FolderLock lock,
      Clock clock,
      SecureRandom random) {
    this.settings = settings;
    this.identity = identity;
    this.records = records;
    this.lock = lock;
    this.challenges = new Challenges(settings.challenges(), settings.oneTime(), records);
    this.issuer = new Issuer(identity, settings.validity(), records, clock, random);
    this.renewals = new RenewalRules(identity, records, clock);
    this.replies = new Replies(identity.key(), identity.certificate(), clock, random);
    this.clock = clock;
    this.random = random;
  }

  /**
   * Opens a CA, and makes its key, certificate and records at the first start.
   *
   * @param settings how it behaves; its state is in {@link CaSettings#folder()}
   * @param files the way to write durably
   * @param clock gives the time
   * @param random gives keys, serial numbers and nonces
   * @throws IOException if the state cannot be used: a sentence says why and what to do
   */
  public static ScepCa open(
      CaSettings settings, DurableFiles files, Clock clock, SecureRandom random)
      throws IOException {
    Path folder = settings.folder();
    files.createFolders(folder);
    FolderLock lock = FolderLock.take(folder);
    try {
      files.sweep(folder);
      CaIdentity identity = CaIdentity.open(folder, settings.subject(), files, clock, random);
      CaRecords records = CaRecords.open(folder.resolve("records"), files, random);
      return new ScepCa(settings, identity, records, lock, clock, random);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Returns the name of the CA in addresses. */
  public String alias() {
    return settings.alias();
  }

  /** Returns the folder with the state of the CA. */
  public Path folder() {
    return settings.folder();
  }

  /** Returns the DER of the certificate of the CA. */
  public byte[] certificate() {
    return identity.encoded();
  }

  /** Returns the SHA-256 fingerprint of the certificate: hexadecimal octets with colons. */
  public String fingerprint() {
    return identity.fingerprint();
  }

  /** Returns the body of the answer to GetCACaps (RFC 8894 section 3.5.2). */
  public byte[] capabilities() {
    return CAPABILITIES.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Answers a PKIOperation.
   *
   * @param message a pkiMessage in DER or BER
   * @param from the address of the client, for people
   * @return a CertRep in DER
   * @throws MalformedMessage if the message is so wrong that no CertRep can answer it
   * @throws IOException if the records cannot be written; nothing was issued then
   */
  public byte[] operate(byte[] message, String from) throws MalformedMessage, IOException {
    PkiRequest request = PkiRequest.decode(message);
    try {
      request.verify();
      return switch (request.type().orElse(MessageType.CERT_REP)) {
        case PKCS_REQ, RENEWAL_REQ -> enroll(request, from);
        case CERT_POLL -> poll(request);
        case GET_CERT, GET_CRL, CERT_REP ->
            throw new Refusal(
                FailInfo.BAD_REQUEST, "this CA takes PKCSReq, RenewalReq and CertPoll only");
      };
    } catch (Refusal refusal) {
      LOG.info(
          "{}: refused {} of {} from {}: {}, {}",
          alias(),
          request.type().map(MessageType::toString).orElse("an unknown message type"),
          Names.transaction(request.transactionId()),
          from,
          refusal.failInfo(),
          refusal.getMessage());
      return replies.failure(request, refusal);
    }
  }

  private byte[] enroll(PkiRequest request, String from) throws Refusal, IOException {
    Optional<Issued> renewed = renewals.renewed(request);
    CertificateRequest wanted = request.open(identity.key(), identity.certificate(), random);
    Origin origin = origin(request.signer(), wanted.requested());
    return transactions.locked(
        request.transactionId(),
        () -> {
          Optional<Transaction> known = renewals.continued(request, renewed);
          if (known.isPresent() && !known.get().origin().hasTheKeysOf(origin)) {
            throw foreignTransaction();
          }
          if (known.isPresent() && known.get().origin().equals(origin)) {
            return answer(request, known.get());
          }
          issuer.check(wanted);
          return renewed.isPresent()
              ? renew(request, origin, wanted, renewed.get())
              : enroll(request, origin, wanted, from);
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

  private byte[] renew(PkiRequest request, Origin origin, CertificateRequest wanted, Issued renewed)
      throws Refusal, IOException {
    renewals.check(wanted.requested(), renewed);
    String what = "renewed " + Names.serialNumber(renewed) + " by";
    return answer(request, issue(request.transactionId(), origin, wanted.requested(), "", what));
  }

  private byte[] enroll(PkiRequest request, Origin origin, CertificateRequest wanted, String from)
      throws Refusal, IOException {
    try (Claim claim = challenges.claim(wanted.challenge())) {
      RequestedCertificate requested = wanted.requested();
      String id = request.transactionId();
      return answer(
          request,
          settings.approval() == CaSettings.Approval.MANUAL
              ? suspend(id, origin, requested, from, claim.toSpend())
              : issue(id, origin, requested, claim.toSpend(), "issued"));
    }
  }

  private Pending suspend(
      String id, Origin origin, RequestedCertificate requested, String from, String spent)
      throws Refusal, IOException {
    if (records.pending().size() >= MOST_WAITING) {
      throw new Refusal(
          FailInfo.BAD_REQUEST, "too many requests wait for approval: try again later");
    }
    Pending pending =
        new Pending(id, origin, records.nextNumber(), clock.instant(), from, requested);
    records.add(pending, spent);
    LOG.info(
        "{}: request {} for {} from {} waits for approval",
        alias(),
        pending.number(),
        Names.subject(requested.subject()),
        from);
    return pending;
  }

  private Issued issue(
      String id, Origin origin, RequestedCertificate requested, String spent, String what)
      throws Refusal, IOException {
    Issued issued = issuer.issue(id, origin, requested);
    records.add(issued, spent); // before anybody gets it
    LOG.info(
        "{}: {} {} for {}, valid until {}",
        alias(),
        what,
        Names.serialNumber(issued),
        Names.subject(requested.subject()),
        issued.end());
    return issued;
  }

  private byte[] poll(PkiRequest request) throws Refusal {
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
    return answer(request, known);
  }

  private byte[] answer(PkiRequest request, Transaction transaction) throws Refusal {
    if (transaction instanceof Issued issued) {
      return replies.success(request, issued.certificate());
    }
    if (transaction instanceof Pending) {
      return replies.pending(request);
    }
    throw new Refusal(FailInfo.BAD_REQUEST, "the request was rejected: ask the operator of the CA");
  }

  /** Returns the requests that wait for approval, oldest first. */
  public List<Pending> pending() {
    return records.pending();
  }

  /**
   * Approves a request: issues its certificate, which the client gets with its next question.
   *
   * @param number the number of the request
   * @return the certificate
   * @throws NoSuchElementException if no such request waits
   * @throws Refusal if the CA cannot issue now
   * @throws IOException if the records cannot be written; the request still waits then
   */
  public Issued approve(int number) throws Refusal, IOException {
    String id = waiting(number).id();
    return transactions.locked(
        id,
        () -> {
          Pending pending = waiting(number); // unless somebody else was faster
          String what = "request " + number + " was approved: issued";
          return issue(id, pending.origin(), pending.requested(), "", what);
        });
  }

  /**
   * Rejects a request: the client is refused at its next question.
   *
   * @param number the number of the request
   * @throws NoSuchElementException if no such request waits
   * @throws IOException if the records cannot be written; the request still waits then
   */
  public void reject(int number) throws Refusal, IOException {
    String id = waiting(number).id();
    transactions.locked(
        id,
        () -> {
          Pending pending = waiting(number);
          records.add(new Rejected(id, pending.origin()), "");
          LOG.info(
              "{}: request {} for {} was rejected",
              alias(),
              number,
              Names.subject(pending.requested().subject()));
          return pending;
        });
  }

  private Pending waiting(int number) {
    return records
        .pending(number)
        .orElseThrow(
            () -> new NoSuchElementException("no request " + number + " waits for approval"));
  }

  /** Lets go of the state; nothing can be issued any more. */
  @Override
  public void close() throws IOException {
    try (lock;
        records) {
      // Both are closed, the records first.
    }
  }
}
