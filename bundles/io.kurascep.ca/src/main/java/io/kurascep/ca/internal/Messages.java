// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.authority.AuthorityStore;
import io.kurascep.ca.internal.authority.CaIdentity;
import io.kurascep.ca.internal.faults.Faults;
import io.kurascep.ca.internal.faults.ReplayFault;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.message.FailInfo;
import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.ca.internal.message.MessageType;
import io.kurascep.ca.internal.message.PkiRequest;
import io.kurascep.ca.internal.message.Refusal;
import io.kurascep.ca.internal.records.Transaction;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Rejected;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the messages of clients, and lets each be answered by who can. */
final class Messages {
  private static final Logger LOG = LoggerFactory.getLogger(Messages.class);

  private final CaSettings settings;
  private final AuthorityStore authorities;
  private final Registrar registrar;
  private final Questions questions;
  private final Answers answers;
  private final Clock clock;
  private final SecureRandom random;
  private final AtomicReference<Optional<Answer>> lastAnswer =
      new AtomicReference<>(Optional.empty());

  Messages(
      CaSettings settings,
      AuthorityStore authorities,
      Registrar registrar,
      Questions questions,
      Clock clock,
      SecureRandom random) {
    this.settings = settings;
    this.authorities = authorities;
    this.registrar = registrar;
    this.questions = questions;
    this.answers = new Answers(settings.service(), authorities, clock, random);
    this.clock = clock;
    this.random = random;
  }

  /**
   * Answers a PKIOperation.
   *
   * @param message a pkiMessage in DER or BER
   * @param from the address of the client, for people
   * @param faults what goes wrong
   * @throws MalformedMessage if the message is so wrong that no CertRep can answer it
   * @throws IOException if the records cannot be written; nothing was issued then
   */
  Answer answer(byte[] message, String from, Faults faults) throws MalformedMessage, IOException {
    Answer right = rightAnswer(message, from, faults);
    Optional<Answer> before = lastAnswer.getAndSet(Optional.of(right));
    return faults
        .of(ReplayFault.class)
        .findFirst()
        .map(fault -> fault.in(right, before))
        .orElse(right);
  }

  /** The answer to just this message, though something may be wrong in it. */
  private Answer rightAnswer(byte[] message, String from, Faults faults)
      throws MalformedMessage, IOException {
    PkiRequest request = PkiRequest.decode(message, settings.service().rules());
    Addressee addressee = new Addressee(authorities.current(), faults);
    try {
      request.verify(clock.instant());
      addressee = new Addressee(authority(request).orElse(addressee.authority()), faults);
      return answer(request, addressee, from);
    } catch (Refusal refusal) {
      LOG.info(
          "{}: refused {} of {} from {}: {}, {}",
          settings.alias(),
          request.type().map(MessageType::toString).orElse("an unknown message type"),
          Names.transaction(request.transactionId()),
          from,
          refusal.failInfo(),
          refusal.getMessage());
      return answers.failure(request, addressee, refusal);
    }
  }

  /** The generation whose certificate the content is encrypted for. */
  private Optional<Authority> authority(PkiRequest request) {
    return authorities.all().stream()
        .filter(authority -> request.isFor(authority.recipient().certificate()))
        .findFirst();
  }

  private Answer answer(PkiRequest request, Addressee addressee, String from)
      throws Refusal, IOException {
    return switch (request.type().orElse(MessageType.CERT_REP)) {
      case PKCS_REQ -> enroll(request, addressee, from);
      case RENEWAL_REQ -> {
        check(settings.renewal().byRenewalReq(), "this CA does not take RenewalReq: use PKCSReq");
        yield enroll(request, addressee, from);
      }
      case CERT_POLL -> answer(request, addressee, registrar.poll(request));
      case GET_CERT -> {
        check(settings.service().getCert(), "this CA does not offer GetCert");
        yield answers.granted(request, addressee, questions.certificate(request, addressee));
      }
      case GET_CRL -> {
        check(settings.service().getCrl(), "this CA does not offer GetCRL");
        yield answers.granted(request, addressee, questions.crl(request, addressee));
      }
      case CERT_REP ->
          throw Refusal.unsupported("the message type is unknown or not for a CA: send PKCSReq");
    };
  }

  private static void check(boolean offered, String sentence) throws Refusal {
    if (!offered) {
      throw Refusal.unsupported(sentence);
    }
  }

  private Answer enroll(PkiRequest request, Addressee addressee, String from)
      throws Refusal, IOException {
    CaIdentity recipient = addressee.recipient();
    var wanted = request.open(recipient.key(), recipient.certificate(), random);
    answers.checkAnswerable(request, addressee); // or it would be issued, and nobody get it
    // Whoever was asked, the present generation issues, as EJBCA does.
    Transaction done = registrar.enroll(request, wanted, authorities.current(), from);
    return answer(request, addressee, done);
  }

  private Answer answer(PkiRequest request, Addressee addressee, Transaction transaction)
      throws Refusal {
    if (transaction instanceof Issued issued) {
      return answers.granted(request, addressee, issued);
    }
    if (transaction instanceof Rejected rejected) {
      throw new Refusal(
          FailInfo.BAD_REQUEST,
          rejected.expired()
              ? "nobody decided about the request in time: send a new one"
              : "the request was rejected: ask the operator of the CA, and make a new key before"
                  + " you ask again");
    }
    return answers.pending(request, addressee);
  }
}
