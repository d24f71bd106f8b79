// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.KeySituation.Ability;
import io.kurascep.protocol.LadderStep.Signer;
import io.kurascep.protocol.internal.AnswerReader;
import io.kurascep.protocol.internal.CaCertificates;
import io.kurascep.protocol.internal.Discovery;
import io.kurascep.protocol.internal.Exchange;
import io.kurascep.protocol.internal.Flight;
import io.kurascep.protocol.internal.MessageWriter;
import io.kurascep.protocol.internal.NextCaReader;
import io.kurascep.protocol.internal.PollContent;
import io.kurascep.protocol.internal.SelfSignedCertificate;
import io.kurascep.protocol.internal.Weaknesses;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.GeneralName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of one SCEP server (RFC 8894). It keeps nothing between runs: what it learns is in
 * {@link ServerMemory}, and what is under way in {@link OpenRequest}, both for the caller to keep.
 *
 * <pre>{@code
 * var client = new ScepClient(settings, transport, Clock.systemUTC(), random);
 * var memory = client.discover(ServerMemory.empty());
 * var step = Ladder.steps(settings, memory, RequestPurpose.ENROLL, true, false).get(0);
 * var open = client.open(request, key, step, Optional.empty());
 * var outcome = client.send(memory, open, request, key, Optional.of(challenge), Optional.empty());
 * }</pre>
 *
 * <p>May be used by several threads.
 */
public final class ScepClient {

  private static final Logger LOG = LoggerFactory.getLogger(ScepClient.class);
  private static final String NEXT_CA = "GetNextCACert";
  private static final int NONCE_BYTES = 16;
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final ServerSettings settings;
  private final Transport transport;
  private final FlightRecorder recorder;
  private final Exchange exchange;
  private final Clock clock;
  private final SecureRandom random;
  private volatile Optional<Verified> last = Optional.empty();

  /** CA certificates that were verified a short while ago. */
  private record Verified(ServerMemory memory, CaCertificates ca, Instant at) {}

  /**
   * A client.
   *
   * @param settings how to talk to the server
   * @param transport carries the messages
   * @param clock for signingTime and validity
   * @param random for nonces, transaction ids and keys
   */
  public ScepClient(
      ServerSettings settings, Transport transport, Clock clock, SecureRandom random) {
    this(settings, transport, clock, random, failed -> {});
  }

  /**
   * A client that is watched.
   *
   * @param settings how to talk to the server
   * @param transport carries the messages
   * @param clock for signingTime and validity
   * @param random for nonces, transaction ids and keys
   * @param recorder is told of what failed or was refused
   */
  public ScepClient(
      ServerSettings settings,
      Transport transport,
      Clock clock,
      SecureRandom random,
      FlightRecorder recorder) {
    this.settings = settings;
    this.transport = transport;
    this.recorder = recorder;
    this.exchange = new Exchange(settings, transport);
    this.clock = clock;
    this.random = random;
  }

  /**
   * Asks the server what it can do (GetCACaps) and for its certificates (GetCACert): two HTTP
   * requests. The certificates are traced to what the settings vouch for.
   *
   * @param known what was known before
   * @return what is known now
   * @throws TrustException if the CA is not the trusted one
   * @throws ScepException if the server cannot be reached, or does not answer as a SCEP server
   */
  public ServerMemory discover(ServerMemory known) throws ScepException {
    return watched(
        "GetCACert",
        Optional.empty(),
        known,
        watched -> discover(known, new Discovery(watched, exchange)));
  }

  private Questions questions(Exchange watched) {
    return new Questions(settings, watched, clock, random);
  }

  /** Something that takes exchanges. */
  private interface Operation<T> {
    T over(Exchange watched) throws ScepException;
  }

  /** Tells the recorder how the last exchange went of something that failed or was refused. */
  private <T> T watched(
      String step, Optional<TransactionId> id, ServerMemory memory, Operation<T> operation)
      throws ScepException {
    var flight = new Flight(settings, transport);
    var sentence = Optional.<String>empty();
    try {
      var result = operation.over(exchange.over(flight));
      if (result instanceof Rejected rejected) {
        sentence = Optional.of(rejected.sentence());
      }
      return result;
    } catch (ScepException failed) {
      if (!(failed instanceof ServerException && step.equals(NEXT_CA))) { // to have none is normal
        sentence = Optional.of(failed.getMessage());
      }
      throw failed;
    } finally {
      sentence
          .flatMap(
              why ->
                  flight.record(
                      clock.instant(),
                      why,
                      step,
                      id.map(TransactionId::value),
                      memory.caCertificates()))
          .ifPresent(recorder::failed);
    }
  }

  private ServerMemory discover(ServerMemory known, Discovery discovery) throws ScepException {
    var announced = discovery.capabilities();
    var now = clock.instant();
    var ca = discovery.verified(settings, known.firstUsePin(), now);
    var explanation = new ArrayList<>(ca.explanation());
    explanation.addAll(Weaknesses.of(ca.verified(), now));
    var memory = known.withFetched(announced, ca.verified(), ca.pin(), explanation, now);
    last = Optional.of(new Verified(memory, ca, now));
    explain(known, memory);
    return memory;
  }

  private void explain(ServerMemory known, ServerMemory memory) {
    LOG.info("{} announces {}", settings.url(), memory.latest());
    memory.explanation().forEach(choice -> LOG.info("{}: {}", settings.url(), choice));
    if (settings.security() == SecurityLevel.AUTO && !memory.best().equals(memory.latest())) {
      LOG.warn(
          "{} announced {} before: it is used as if it still did, since somebody on the way may have"
              + " shortened the list",
          settings.url(),
          memory.best());
    }
    if (memory.firstUsePin().isPresent() && known.firstUsePin().isEmpty()) {
      LOG.warn(
          "{} is trusted at its first use: from now on only the CA {} is believed",
          settings.url(),
          memory.firstUsePin().get());
    }
  }

  /**
   * Begins a request, without a word to the server. The caller keeps the result and the key before
   * it sends.
   *
   * @param request what is asked for
   * @param key to be certified
   * @param step how to send it, without a transport key
   * @param current the certificate that is renewed, where the step signs with it
   * @throws IllegalArgumentException if a key is missing that signs, or it is neither RSA nor EC
   */
  public OpenRequest open(
      CertificateRequest request,
      KeyPair key,
      LadderStep step,
      Optional<CurrentCredential> current) {
    return open(request, RequestKeys.of(key), step, current);
  }

  /**
   * Begins a request, without a word to the server. The caller keeps the result and the keys before
   * it sends.
   *
   * @param request what is asked for
   * @param keys the one to be certified, and the transport key where the step needs one
   * @param step how to send it
   * @param current the certificate that is renewed, where the step signs with it
   * @throws IllegalArgumentException if a key is missing that signs, or it is neither RSA nor EC
   */
  public OpenRequest open(
      CertificateRequest request,
      RequestKeys keys,
      LadderStep step,
      Optional<CurrentCredential> current) {
    var subject = request.subject();
    keys.signer(step, current);
    try {
      var signer =
          step.signer() == Signer.CURRENT
              ? current.orElseThrow().certificate()
              : SelfSignedCertificate.create(
                  subject, keys.own(step), step.digest(), clock.instant(), random);
      return new OpenRequest(TransactionId.random(random), step, signer, subject);
    } catch (GeneralSecurityException unfit) {
      throw new IllegalArgumentException("the key cannot sign", unfit);
    }
  }

  /**
   * Sends a request; again after a failure, if the caller likes, since it is the same request. One
   * HTTP request, or a second where the server refuses POST or GET unread.
   *
   * @param memory what is known of the server, with its certificates
   * @param open from {@link #open}
   * @param request the same as there
   * @param key the same as there
   * @param challenge as in {@link #send(ServerMemory, OpenRequest, CertificateRequest, RequestKeys,
   *     Optional, Optional)}
   * @param current the certificate that is renewed, also where the step does not sign with it: the
   *     answer must be another one, which does not end earlier
   * @throws IllegalArgumentException if something is missing that the step needs
   * @throws TrustException if a check of the answer fails
   * @throws ScepException if there is no answer, or none of a SCEP server
   */
  public Outcome send(
      ServerMemory memory,
      OpenRequest open,
      CertificateRequest request,
      KeyPair key,
      Optional<Challenge> challenge,
      Optional<CurrentCredential> current)
      throws ScepException {
    return send(memory, open, request, RequestKeys.of(key), challenge, current);
  }

  /**
   * Sends a request; again after a failure, if the caller likes, since it is the same request. One
   * HTTP request, or a second where the server refuses POST or GET unread.
   *
   * @param memory what is known of the server, with its certificates
   * @param open from {@link #open}
   * @param request the same as there
   * @param keys the same as there
   * @param challenge sent, encrypted, if the step says so; the password of an envelope where the
   *     key of the server or that of the signer cannot encrypt (RFC 8894 §3.1)
   * @param current the certificate that is renewed, also where the step does not sign with it: the
   *     answer must be another one, which does not end earlier
   * @throws IllegalArgumentException if something is missing that the step needs
   * @throws TrustException if a check of the answer fails
   * @throws ConfigurationException if no key of the server can encrypt and there is no challenge
   * @throws ScepException if there is no answer, or none of a SCEP server
   */
  public Outcome send(
      ServerMemory memory,
      OpenRequest open,
      CertificateRequest request,
      RequestKeys keys,
      Optional<Challenge> challenge,
      Optional<CurrentCredential> current)
      throws ScepException {
    var step = open.step();
    if (step.challenge() && challenge.isEmpty()) {
      throw new IllegalArgumentException("the step sends a challenge and there is none");
    }
    var writer = new MessageWriter(step, random);
    var pkcs10 =
        pkcs10(request, keys.subject(), challenge.filter(given -> step.challenge()), writer);
    try {
      return converse(
          memory,
          new Talk(open, keys, challenge, current),
          step.type(),
          pkcs10,
          request.alternativeNames());
    } finally {
      Arrays.fill(pkcs10, (byte) 0);
    }
  }

  /**
   * A step as it was sent last: by the other method, where the server refused POST or GET unread.
   * This is what {@link ServerMemory#withWorked} wants.
   */
  public LadderStep asSent(LadderStep step) {
    var learned = exchange.learned();
    return learned == HttpMethod.AUTO ? step : step.by(learned);
  }

  private static byte[] pkcs10(
      CertificateRequest request, KeyPair key, Optional<Challenge> challenge, MessageWriter writer)
      throws ConfigurationException {
    try {
      return request.pkcs10(key, challenge, writer.requestSignature(key.getPublic()));
    } catch (GeneralSecurityException unfit) {
      throw new ConfigurationException("the key cannot sign the request: make another", unfit);
    }
  }

  /**
   * Asks for a request that waits for approval (CertPoll): one HTTP request.
   *
   * @param memory what is known of the server, with its certificates
   * @param open from {@link #open}
   * @param key the same as there
   * @param current the same as in {@link #send}
   * @throws TrustException if a check of the answer fails
   * @throws ScepException if there is no answer, or none of a SCEP server
   */
  public Outcome poll(
      ServerMemory memory, OpenRequest open, KeyPair key, Optional<CurrentCredential> current)
      throws ScepException {
    return poll(memory, open, RequestKeys.of(key), Optional.empty(), current);
  }

  /**
   * Asks for a request that waits for approval (CertPoll): one HTTP request.
   *
   * @param memory what is known of the server, with its certificates
   * @param open from {@link #open}
   * @param keys the same as there
   * @param challenge the password of an envelope, as in {@link #send}; not sent
   * @param current the same as in {@link #send}
   * @throws TrustException if a check of the answer fails
   * @throws ConfigurationException if no key of the server can encrypt and there is no challenge
   * @throws ScepException if there is no answer, or none of a SCEP server
   */
  public Outcome poll(
      ServerMemory memory,
      OpenRequest open,
      RequestKeys keys,
      Optional<Challenge> challenge,
      Optional<CurrentCredential> current)
      throws ScepException {
    var content = PollContent.of(verified(memory).issuerName(), open.subject());
    var talk = new Talk(open, keys, challenge, current);
    return converse(memory, talk, MessageType.CERT_POLL, content, Set.of());
  }

  /** What all messages of a request have in common. */
  private record Talk(
      OpenRequest open,
      RequestKeys keys,
      Optional<Challenge> challenge,
      Optional<CurrentCredential> current) {}

  /**
   * Asks for a certificate by its name at the CA (GetCert, RFC 8894 §4.5): one HTTP request, or a
   * second where the server refuses the algorithms. Each question has a random transaction id.
   *
   * @param memory what is known of the server, with its certificates
   * @param issuer the CA that issued it
   * @param serial its serial number
   * @param current signs the question, if its key is RSA; else a self-signed certificate does that
   *     is made for it
   * @return the certificate, which leads to the trusted CA; it may have expired
   * @throws TrustException if a check of the answer fails
   * @throws ServerException if the server refuses; {@link ServerException#rejected} says why
   * @throws ScepException if there is no answer, or none of a SCEP server
   */
  public FetchedCertificate getCert(
      ServerMemory memory,
      X500Principal issuer,
      BigInteger serial,
      Optional<CurrentCredential> current)
      throws ScepException {
    var ca = verified(memory);
    return watched(
        MessageType.GET_CERT.text(),
        Optional.empty(),
        memory,
        watched -> questions(watched).certificate(memory, ca, issuer, serial, current));
  }

  /**
   * Asks for the revocation list that covers a certificate (GetCRL, RFC 8894 §4.6), and where the
   * server has none, at the distribution points that the certificate names. A list may be 16 times
   * larger than {@link HttpLimits#maxBytes}. It is checked for its issuer, its signature, its scope
   * and its time, wherever it comes from.
   *
   * @param memory what is known of the server, with its certificates
   * @param chain the certificate that may be revoked, and behind it what is between it and the CA,
   *     if that is known; it must lead to the trusted CA
   * @param current signs the question, as in {@link #getCert}
   * @param held the list at hand, if any: an older one is refused
   * @param elsewhere carries the question to a distribution point, which is another server: give
   *     one without client keys and logins. Addresses other than http and https are refused
   * @throws TrustException if a check fails: CRL and CRL_TIME are those of the list
   * @throws ScepException if there is no list; those that happened before are suppressed in it
   */
  public FetchedCrl getCrl(
      ServerMemory memory,
      List<X509Certificate> chain,
      Optional<CurrentCredential> current,
      Optional<X509CRL> held,
      Transport elsewhere)
      throws ScepException {
    var ca = verified(memory);
    return watched(
        MessageType.GET_CRL.text(),
        Optional.empty(),
        memory,
        watched -> questions(watched).crl(memory, ca, chain, current, held, elsewhere));
  }

  /**
   * Asks for the CA certificates that come after the present ones (GetNextCACert, RFC 8894 §4.7):
   * one HTTP request. The form of the RFC counts if the present CA signed it, that of EJBCA, where
   * nobody signs, if the present CA issued or cross-signed the next one, or the settings name it.
   *
   * @param memory what is known of the server, with its certificates
   * @return empty if the server answers with nothing
   * @throws TrustException if nothing vouches for the answer
   * @throws ServerException if the server has none, which is normal: it answers with an HTTP error
   * @throws ScepException if there is no answer
   */
  public Optional<NextCa> getNextCa(ServerMemory memory) throws ScepException {
    var reader = new NextCaReader(settings, verified(memory), clock.instant());
    return watched(NEXT_CA, Optional.empty(), memory, reader::ask);
  }

  private Outcome converse(
      ServerMemory memory, Talk talk, MessageType type, byte[] content, Set<GeneralName> names)
      throws ScepException {
    var password = talk.challenge().map(Challenge::copy);
    try {
      return converse(memory, talk, type, content, names, password);
    } finally {
      password.ifPresent(secret -> Arrays.fill(secret, '\0'));
    }
  }

  private Outcome converse(
      ServerMemory memory,
      Talk talk,
      MessageType type,
      byte[] content,
      Set<GeneralName> names,
      Optional<char[]> password)
      throws ScepException {
    var open = talk.open();
    var ca = verified(memory);
    var signerKey = talk.keys().signer(open.step(), talk.current());
    if (Ability.of(signerKey) == Ability.ONLY_SIGNS) {
      throw new ConfigurationException(
          "the key in the token may not decrypt, and without a challenge for a request with another key"
              + " no answer could be read: set one, or make a key with CKA_DECRYPT, or an EC key");
    }
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    LOG.debug("{} {} by {}", type.text(), open.transactionId(), open.step().text());
    var header = new MessageWriter.Header(type, open.transactionId(), nonce, clock.instant());
    var writer = new MessageWriter(open.step(), random, password);
    var message = write(writer, header, content, ca.recipient(), open.signer(), signerKey);
    var question =
        new AnswerReader.Question(
            open,
            nonce,
            talk.keys().subject().getPublic(),
            signerKey,
            password,
            names,
            talk.current().map(CurrentCredential::certificate));
    var outcome =
        watched(
            "%s by %s".formatted(type.text(), open.step().text()),
            Optional.of(open.transactionId()),
            memory,
            watched -> answered(watched, message, question, ca));
    if (outcome instanceof Issued issued) {
      issued.warnings().forEach(warning -> LOG.warn("{}: {}", settings.url(), warning));
    }
    return outcome;
  }

  private Outcome answered(
      Exchange watched, byte[] message, AnswerReader.Question question, CaCertificates ca)
      throws ScepException {
    var open = question.open();
    try {
      var answer = watched.send(message, open.step().method());
      return new AnswerReader(settings, ca, random, clock.instant()).read(answer, question);
    } catch (ServerException failed) {
      throw failed.in(open.transactionId());
    }
  }

  private static byte[] write(
      MessageWriter writer,
      MessageWriter.Header header,
      byte[] content,
      X509Certificate recipient,
      X509Certificate signer,
      PrivateKey signerKey)
      throws ConfigurationException {
    try {
      return writer.write(header, content, recipient, signer, signerKey);
    } catch (GeneralSecurityException unfit) {
      throw new ConfigurationException(
          "the message cannot be made with this key and the server's certificate", unfit);
    }
  }

  private CaCertificates verified(ServerMemory memory) throws ScepException {
    var now = clock.instant();
    var kept = last;
    if (kept.isPresent()
        && kept.get().memory().caCertificates().equals(memory.caCertificates())
        && kept.get().memory().firstUsePin().equals(memory.firstUsePin())
        && Duration.between(kept.get().at(), now).abs().compareTo(REMEMBERED) < 0) {
      return kept.get().ca();
    }
    if (memory.caCertificates().isEmpty()) {
      throw new ConfigurationException(
          "the CA certificates were not fetched yet: fetch them first");
    }
    var ca = new CaCertificates(memory.caCertificates(), settings, memory.firstUsePin(), now);
    last = Optional.of(new Verified(memory, ca, now));
    return ca;
  }
}
