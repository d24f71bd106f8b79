// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.ServiceSettings.Failures;
import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.AuthorityStore;
import io.kurascep.ca.internal.authority.CaIdentity;
import io.kurascep.ca.internal.faults.DocumentFault;
import io.kurascep.ca.internal.faults.FaultPlan;
import io.kurascep.ca.internal.faults.Faults;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.records.CaRecords;
import io.kurascep.ca.internal.records.FolderLock;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * A SCEP CA (RFC 8894). It answers messages; how they arrive is the business of others. Safe for
 * use by many threads.
 */
public final class ScepCa implements AutoCloseable {
  private final CaSettings settings;
  private final AuthorityStore authorities;
  private final CaRecords records;
  private final FolderLock lock;
  private final Documents documents;
  private final Questions questions;
  private final Messages messages;
  private final Issuer issuer;
  private final Registrar registrar;
  private final Operator operator;
  private final FaultPlan.Counter faultCounter;

  private ScepCa(
      CaSettings settings,
      AuthorityStore authorities,
      CaRecords records,
      FolderLock lock,
      Clock clock,
      SecureRandom random) {
    this.settings = settings;
    this.authorities = authorities;
    this.records = records;
    this.lock = lock;
    boolean newOnly = settings.policy().duplicates() == IssuingPolicy.Duplicates.EJBCA;
    Challenges challenges = new Challenges(settings.admission(), newOnly, records, clock);
    this.faultCounter = settings.service().faults().new Counter();
    this.documents = new Documents(settings, authorities);
    Revocations revocations = new Revocations(records, settings.service().crlValidity(), clock);
    this.issuer = new Issuer(settings.policy(), records, clock, random);
    this.registrar =
        new Registrar(
            settings,
            records,
            challenges,
            new RequestCheck(settings.policy(), authorities),
            new RenewalRules(
                settings.renewal(), new Grants(settings.policy()), authorities, records, clock),
            issuer,
            clock);
    this.questions = new Questions(authorities, records, revocations, random);
    this.messages = new Messages(settings, authorities, registrar, questions, clock, random);
    this.operator = new Operator(settings, authorities, records, challenges, revocations, random);
  }

  /**
   * Opens a CA, and makes its keys, certificates and records at the first start.
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
      CaRecords records = records(folder, files, clock, random);
      AuthorityStore authorities =
          AuthorityStore.open(folder, settings.authority(), files, clock, random);
      return new ScepCa(settings, authorities, records, lock, clock, random);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Records are made before keys, so that it shows at the next start which of them was lost. */
  private static CaRecords records(
      Path folder, DurableFiles files, Clock clock, SecureRandom random) throws IOException {
    Path file = folder.resolve("records");
    boolean hasKey = Files.exists(folder.resolve("ca.pem"));
    if (hasKey && !Files.exists(file)) {
      throw new IOException(file + " is missing: restore it, or begin in another folder");
    }
    CaRecords records = CaRecords.open(file, files, clock, random);
    if (!hasKey && !records.isEmpty()) {
      records.close();
      throw new IOException(
          folder + " has records but no ca.pem: restore it, or begin in another folder");
    }
    return records;
  }

  /** Returns the name of the CA in addresses. */
  public String alias() {
    return settings.alias();
  }

  /** Returns the folder with the state of the CA. */
  public Path folder() {
    return settings.folder();
  }

  /** Returns what the operator may do. */
  public Operator operator() {
    return operator;
  }

  /** Returns how many characters the query of a GET may have. */
  public int longestQuery() {
    return settings.service().getLimit();
  }

  /** Whether messages are taken by POST. */
  public boolean takesPost() {
    return settings.service().post();
  }

  /** Returns the port where SCEP goes over TLS, too; 0 for any that is free. */
  public Optional<Integer> tlsPort() {
    return settings.service().tlsPort();
  }

  /** Returns who issues now. */
  public CaIdentity issuer() {
    return authorities.current().issuer();
  }

  /** Returns the HTTP status for messages that no CertRep can answer. */
  public int statusOfMalformed() {
    return settings.service().unsupported() == Failures.HTTP_500 ? 500 : 400;
  }

  /** Says where the CA is reached, for those certificates that say it, too. */
  public void servedAt(URI address) {
    if (settings.service().crlPoint()) {
      issuer.crlPoint(settings.service().crlAddress().orElse(address));
    }
  }

  /** Whether certificates say where the CRL is, and only the server can tell. */
  public boolean needsAddress() {
    return settings.service().crlPoint() && settings.service().crlAddress().isEmpty();
  }

  /** Returns the DER of the certificate of the CA that issues now. */
  public byte[] certificate() {
    return authorities.current().issuer().encoded();
  }

  /**
   * Returns the SHA-256 fingerprint of the certificate that clients pin: that at the top of the
   * chain (RFC 8894 section 2.2). Hexadecimal octets with colons.
   */
  public String fingerprint() {
    Authority authority = authorities.current();
    List<Certificate> chain = authority.chain();
    return new CaIdentity(authority.issuer().key(), chain.get(chain.size() - 1)).fingerprint();
  }

  /** Whether this CA answers a client that names it so, or not at all. */
  public boolean goesBy(Optional<String> identifier) {
    return documents.goesBy(identifier);
  }

  /** Returns the body of the answer to GetCACaps (RFC 8894 section 3.5.2). */
  public byte[] capabilities() {
    return documents.capabilities();
  }

  /** Returns what goes wrong with the next request for an operation. */
  public Faults nextFaults(String operationName) {
    return faultCounter.next(operationName);
  }

  /** Returns what the faults make of an answer about the CA itself. */
  public Answer wronged(Answer answer, Faults faults) {
    Answer wrong = answer;
    for (DocumentFault fault : faults.of(DocumentFault.class).toList()) {
      wrong = fault.in(wrong, authorities.current());
    }
    return wrong;
  }

  /** Answers GetCACert (RFC 8894 section 4.2). */
  public Answer certificates(Optional<String> identifier) {
    return documents.certificates(identifier);
  }

  /** Answers GetCACertChain of old drafts. */
  public Answer chain() {
    return documents.chain();
  }

  /** Answers GetNextCACert (RFC 8894 section 4.7). */
  public Answer nextCertificates() {
    return documents.nextCertificates();
  }

  /**
   * Returns the CRL of a generation, in DER.
   *
   * @param generation its number; 0: the current one
   * @param faults what goes wrong
   * @return empty where there is no such generation
   */
  public Optional<byte[]> crl(int generation, Faults faults) throws IOException {
    int number = generation == 0 ? authorities.current().number() : generation;
    for (Authority authority : authorities.all()) {
      if (authority.number() == number) {
        return Optional.of(questions.crl(authority, faults).getEncoded());
      }
    }
    return Optional.empty();
  }

  /**
   * Answers a PKIOperation with a CertRep.
   *
   * @param message a pkiMessage in DER or BER
   * @param from the address of the client, for people
   * @return a CertRep in DER
   * @throws MalformedMessage if the message is so wrong that no CertRep can answer it
   * @throws IOException if the records cannot be written; nothing was issued then
   */
  public byte[] operate(byte[] message, String from) throws MalformedMessage, IOException {
    return answer(message, from, Faults.NONE).body();
  }

  /**
   * Answers a PKIOperation as the settings say.
   *
   * @param message a pkiMessage in DER or BER
   * @param from the address of the client, for people
   * @param faults what goes wrong
   * @throws IOException if the records cannot be written; nothing was issued then
   */
  public Answer answer(byte[] message, String from, Faults faults)
      throws MalformedMessage, IOException {
    return messages.answer(message, from, faults);
  }

  /** Returns the requests that wait for approval, oldest first. */
  public List<Pending> pending() {
    return registrar.pending();
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
    return registrar.approve(number, authorities.current());
  }

  /**
   * Rejects a request: the client is refused at its next question.
   *
   * @param number the number of the request
   * @throws NoSuchElementException if no such request waits
   * @throws IOException if the records cannot be written; the request still waits then
   */
  public void reject(int number) throws Refusal, IOException {
    registrar.reject(number);
  }

  /**
   * Rejects all requests that wait, or those from one place.
   *
   * @param address an address of it, for IPv6 any of its /64; empty: from everywhere
   * @return how many
   * @throws IOException if the records cannot be written; some of them still wait then
   */
  public int rejectAll(Optional<String> address) throws Refusal, IOException {
    return registrar.rejectAll(address);
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
