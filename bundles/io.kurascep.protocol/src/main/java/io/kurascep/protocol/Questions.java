// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.KeySituation.Ability;
import io.kurascep.protocol.internal.AccessReader;
import io.kurascep.protocol.internal.CaCertificates;
import io.kurascep.protocol.internal.CrlReader;
import io.kurascep.protocol.internal.DistributionPoints;
import io.kurascep.protocol.internal.Exchange;
import io.kurascep.protocol.internal.MessageWriter;
import io.kurascep.protocol.internal.SelfSignedCertificate;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** GetCert and GetCRL: questions that ask for no certificate of one's own. */
final class Questions {

  private static final int NONCE_BYTES = 16;

  /** A revocation list may be so many times larger than any other answer. */
  private static final int LARGER = 16;

  private static final X500Principal NOBODY = new X500Principal("CN=SCEP client");

  private final ServerSettings settings;
  private final Exchange exchange;
  private final Clock clock;
  private final SecureRandom random;

  Questions(ServerSettings settings, Exchange exchange, Clock clock, SecureRandom random) {
    this.settings = settings;
    this.exchange = exchange;
    this.clock = clock;
    this.random = random;
  }

  /** Reads the answer to one message. */
  private interface Reading<T> {
    T read(HttpAnswer answer, AccessReader.Question question) throws ScepException;
  }

  /** What is asked. */
  private record Content(MessageType type, X500Principal issuer, BigInteger serial, int maxBytes) {}

  FetchedCertificate certificate(
      ServerMemory memory,
      CaCertificates ca,
      X500Principal issuer,
      BigInteger serial,
      Optional<CurrentCredential> current)
      throws ScepException {
    var reader = new AccessReader(settings, ca, random, clock.instant());
    return ask(
        memory,
        ca,
        new Content(
            MessageType.GET_CERT,
            issuer,
            serial,
            Math.min(Exchange.LARGEST_ANSWER, settings.limits().maxBytes())),
        current,
        (answer, question) -> reader.certificate(answer, question, issuer, serial));
  }

  FetchedCrl crl(
      ServerMemory memory,
      CaCertificates ca,
      List<X509Certificate> chain,
      Optional<CurrentCredential> current,
      Optional<X509CRL> held,
      Transport elsewhere)
      throws ScepException {
    var now = clock.instant();
    var lists = new CrlReader(settings, ca, chain, held, now);
    var maxBytes = (int) Math.min(Integer.MAX_VALUE, (long) settings.limits().maxBytes() * LARGER);
    var asked = chain.get(0);
    try {
      var listed =
          ask(
              memory,
              ca,
              new Content(
                  MessageType.GET_CRL,
                  asked.getIssuerX500Principal(),
                  asked.getSerialNumber(),
                  maxBytes),
              current,
              (answer, question) ->
                  new AccessReader(settings, ca, random, now).crl(answer, question, lists));
      return new FetchedCrl(
          listed.list().crl(), listed.list().issuer(), Optional.empty(), listed.warnings());
    } catch (ServerException | TransportException | ConfigurationException without) {
      var located = new DistributionPoints(elsewhere, maxBytes).fetch(lists, without);
      return new FetchedCrl(
          located.list().crl(), located.list().issuer(), Optional.of(located.uri()), List.of());
    }
  }

  /** Asks, with older algorithms where the server refuses those that it announces. */
  private <T> T ask(
      ServerMemory memory,
      CaCertificates ca,
      Content content,
      Optional<CurrentCredential> current,
      Reading<T> reading)
      throws ScepException {
    var challenged = memory.worked(RequestPurpose.ENROLL).filter(LadderStep::challenge).isPresent();
    var steps = Ladder.steps(settings, memory, RequestPurpose.ENROLL, challenged, false);
    var step = steps.get(0);
    while (true) {
      try {
        return askOnce(step, ca, content, current, reading);
      } catch (ServerException refused) {
        var failed = step;
        step =
            refused
                .rejected()
                .flatMap(why -> Ladder.next(steps, failed, why, false))
                .orElseThrow(() -> refused);
      }
    }
  }

  private <T> T askOnce(
      LadderStep step,
      CaCertificates ca,
      Content content,
      Optional<CurrentCredential> current,
      Reading<T> reading)
      throws ScepException {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var id = TransactionId.random(random);
    try {
      var signer = signer(step, current);
      var message =
          new MessageWriter(step, random)
              .write(
                  new MessageWriter.Header(content.type(), id, nonce, clock.instant()),
                  AccessReader.content(content.issuer(), content.serial()),
                  ca.recipient(),
                  signer.certificate(),
                  signer.key());
      var answer = exchange.send(message, step.method(), content.maxBytes());
      return reading.read(
          answer, new AccessReader.Question(id, nonce, signer.certificate(), signer.key()));
    } catch (GeneralSecurityException unfit) {
      throw new ConfigurationException(
          "the message cannot be made with this key and the server's certificate", unfit);
    }
  }

  /**
   * The current credential; where there is none that can be encrypted to, one for this question.
   */
  private CurrentCredential signer(LadderStep step, Optional<CurrentCredential> current)
      throws GeneralSecurityException {
    var usable = current.filter(known -> Ability.of(known.key()) == Ability.DECRYPTS);
    if (usable.isPresent()) {
      return usable.get();
    }
    var key = KeyType.RSA_2048.generate(random);
    var subject = current.map(each -> each.certificate().getSubjectX500Principal()).orElse(NOBODY);
    return new CurrentCredential(
        key.getPrivate(),
        SelfSignedCertificate.create(subject, key, step.digest(), clock.instant(), random));
  }
}
