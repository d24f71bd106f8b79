// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.EffectPerformer.GoneException;
import io.kurascep.enrollment.internal.EffectPerformer.KeyLostException;
import io.kurascep.enrollment.internal.KeySeal.SealException;
import io.kurascep.enrollment.internal.KeystoreReader.KeystoreException;
import io.kurascep.enrollment.internal.challenge.ChallengeException;
import io.kurascep.enrollment.internal.challenge.ChallengeFetcher;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.enrollment.internal.machine.Event;
import io.kurascep.enrollment.internal.machine.Failure;
import io.kurascep.enrollment.internal.machine.NewKey;
import io.kurascep.enrollment.internal.machine.Place;
import io.kurascep.enrollment.internal.machine.Purpose;
import io.kurascep.enrollment.internal.machine.Request;
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.enrollment.internal.settings.BadSettingException;
import io.kurascep.enrollment.internal.settings.CertificateConfiguration;
import io.kurascep.enrollment.internal.settings.ChallengeSource;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.CurrentCredential;
import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.KeySituation;
import io.kurascep.protocol.KeySituation.Ability;
import io.kurascep.protocol.KeyType;
import io.kurascep.protocol.Ladder;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.LadderStep.Signer;
import io.kurascep.protocol.OpenRequest;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.RequestKeys;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerException;
import io.kurascep.protocol.TransportException;
import io.kurascep.protocol.TrustException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes requests and sends them: everything that the machine wants of a SCEP server. */
final class RequestMaker {

  private final KeySeal seal;
  private final SecureRandom random;
  private final Workers workers;
  private final FetchedChallenge fetched = new FetchedChallenge();

  RequestMaker(KeySeal seal, SecureRandom random, Workers workers) {
    this.seal = seal;
    this.random = random;
    this.workers = workers;
  }

  static Place place(Circumstances now) throws BadSettingException, GoneException {
    var settings = now.configuration();
    return new Place(keystore(now).name(), settings.alias());
  }

  private static Circumstances.Bound keystore(Circumstances now)
      throws BadSettingException, GoneException {
    return now.usableKeystore()
        .orElseThrow(() -> new GoneException("the keystore is not there any more"));
  }

  static KeystoreReader reader(Circumstances now) throws BadSettingException, GoneException {
    return new KeystoreReader(keystore(now).service(), place(now));
  }

  private static ServerAccess access(Circumstances now) throws BadSettingException, GoneException {
    return now.access()
        .orElseThrow(() -> new GoneException("the SCEP server is not there any more"));
  }

  Event discover(Circumstances now, State state)
      throws ScepException, BadSettingException, GoneException, KeystoreException {
    var access = access(now);
    var memory = access.discover(false);
    var reader = reader(now);
    var found = reader.look(memory.caCertificates());
    if (now.configuration().keyType().isPresent() && reader.isToken()) {
      throw new GoneException(
          "key.type: the keystore %s is a token, which keeps the keys that it has: choose existing, or"
                  .formatted(found.place().keystore())
              + " a keystore in a file");
    }
    var step = steps(now, state, access, keys(now, state, reader.current())).get(0);
    return new Event.Discovered(step, found, access.knownCa());
  }

  /** The key that is in the keystore entry. */
  static CurrentCredential present(Circumstances now)
      throws BadSettingException, GoneException, KeystoreException {
    return present(now, reader(now).current());
  }

  private static CurrentCredential present(Circumstances now, Optional<CurrentCredential> current)
      throws BadSettingException, GoneException {
    if (current.isEmpty()) {
      throw new GoneException(
          "there is no key with a certificate under the alias %s: make one there, or choose another"
                  .formatted(now.configuration().alias())
              + " key type");
    }
    return current.get();
  }

  Event refresh(Circumstances now) throws ScepException, BadSettingException, GoneException {
    var access = access(now);
    access.discover(true);
    return new Event.Refreshed(Optional.of(access.knownCa()), Optional.empty());
  }

  /** What the key to be requested can do, and the present one. */
  private static KeySituation keys(
      Circumstances now, State state, Optional<CurrentCredential> current)
      throws BadSettingException {
    var settings = now.configuration();
    var present = current.map(known -> Ability.of(known.key())).orElse(Ability.DECRYPTS);
    var requested =
        settings
            .keyType()
            .filter(type -> !keepsKey(settings, state.purpose()))
            .map(Ability::of)
            .orElse(present);
    return new KeySituation(requested, present, settings.ecTransport());
  }

  private static List<LadderStep> steps(
      Circumstances now, State state, ServerAccess access, KeySituation keys)
      throws BadSettingException {
    var oneTime = now.configuration().oneTime() || now.source().isPresent();
    return Ladder.steps(
        access.configuration().scep(),
        access.memory(),
        state.purpose().atTheServer(),
        keys,
        hasChallenge(now, state, oneTime),
        oneTime);
  }

  private static boolean hasChallenge(Circumstances now, State state, boolean oneTime)
      throws BadSettingException {
    if (now.source().isPresent()) {
      return true;
    }
    var challenge = now.challenge();
    if (challenge.isEmpty()) {
      return false;
    }
    try (var present = challenge.get()) {
      var hash = Circumstances.hash(present, state);
      var carried = state.request().flatMap(Request::spends).filter(hash::equals).isPresent();
      return !oneTime || carried || !state.spent().contains(hash);
    }
  }

  Event prepare(Circumstances now, State state, LadderStep step)
      throws BadSettingException,
          GoneException,
          KeystoreException,
          KeyLostException,
          SealException {
    var access = access(now);
    var settings = now.configuration();
    var current = reader(now).current();
    var key = key(now, state, current);
    var keys = RequestKeys.of(open(now, key, current), step, random);
    var open =
        access
            .client()
            .open(
                now.request(),
                keys,
                step,
                step.signer() == Signer.CURRENT ? current : Optional.empty());
    return new Event.Prepared(
        open,
        key,
        sealed(keys.transport()),
        settings.wording().fingerprint(),
        now.server().orElseThrow().name());
  }

  private Optional<NewKey> sealed(Optional<KeyPair> transport) throws SealException {
    return transport.isPresent() ? Optional.of(seal.seal(transport.get())) : Optional.empty();
  }

  /** The key that there is already, the one of the keystore entry, or a new one. */
  private NewKey key(Circumstances now, State state, Optional<CurrentCredential> current)
      throws BadSettingException, SealException, GoneException, KeyLostException {
    var type = now.configuration().keyType();
    if (type.isEmpty() || keepsKey(now.configuration(), state.purpose())) {
      present(now, current);
      return NewKey.inKeystore();
    }
    if (state.key().isPresent() && isOfType(state.key().get(), type.get())) {
      return state.key().get();
    }
    return seal.seal(type.get().generate(random));
  }

  private static boolean keepsKey(CertificateConfiguration settings, Purpose purpose) {
    return purpose == Purpose.RENEW_SAME_KEY || (purpose == Purpose.RENEW && settings.keyReuse());
  }

  private boolean isOfType(NewKey key, KeyType type) throws KeyLostException {
    return !key.isInKeystore() && KeyType.of(open(key).getPublic()).equals(Optional.of(type));
  }

  private KeyPair open(Circumstances now, NewKey key, Optional<CurrentCredential> current)
      throws BadSettingException, GoneException, KeyLostException {
    if (key.isInKeystore()) {
      var present = present(now, current);
      return new KeyPair(present.certificate().getPublicKey(), present.key());
    }
    return open(key);
  }

  private KeyPair open(NewKey key) throws KeyLostException {
    try {
      return seal.open(key);
    } catch (SealException lost) {
      throw new KeyLostException(lost.getMessage(), lost);
    }
  }

  /**
   * What a message needs beside the server. The present certificate goes with every renewal, signed
   * with it or not: an answer that is just that one, as NDES gives for a key that it knows, is
   * none.
   */
  private record Parts(RequestKeys keys, Optional<CurrentCredential> current, OpenRequest open) {}

  private Parts parts(Circumstances now, State state)
      throws BadSettingException, GoneException, KeystoreException, KeyLostException {
    var open = state.request().orElseThrow().open();
    var key = state.key().orElseThrow();
    var renews = state.purpose() != Purpose.ENROLL;
    var signs = open.step().signer() == Signer.CURRENT;
    var current =
        renews || key.isInKeystore() ? reader(now).current() : Optional.<CurrentCredential>empty();
    if (signs && current.filter(c -> c.certificate().equals(open.signer())).isEmpty()) {
      throw new KeyLostException(
          "the certificate that signed the request is not in the keystore any more: a new request"
              + " is needed");
    }
    var keys = new RequestKeys(open(now, key, current), transport(state));
    return new Parts(keys, renews ? current : Optional.empty(), open);
  }

  private Optional<KeyPair> transport(State state) throws KeyLostException {
    var sealed = state.request().flatMap(Request::transport);
    return sealed.isPresent() ? Optional.of(open(sealed.get())) : Optional.empty();
  }

  /** Fetches a challenge into memory; the journal knows it by its hash before it is sent. */
  Event fetch(Circumstances now, State state)
      throws BadSettingException, GoneException, ChallengeException {
    var source =
        now.source()
            .orElseThrow(() -> new GoneException("the challenge is not to be fetched any more"));
    var time = workers.clock().instant();
    var usable = fetched.usable(source, state, time);
    if (usable.isPresent()) {
      return new Event.Fetched(usable.get());
    }
    var web = access(now).web();
    var login = now.login();
    var challenge =
        source.kind() == ChallengeSource.Kind.COMMAND
            ? workers.interruptibly(() -> ChallengeFetcher.fetch(source, web, login))
            : ChallengeFetcher.fetch(source, web, login);
    fetched.keep(source, challenge, time);
    return new Event.Fetched(Circumstances.hash(challenge, state));
  }

  Event send(Circumstances now, State state)
      throws BadSettingException, GoneException, KeystoreException, KeyLostException {
    var access = access(now);
    var parts = parts(now, state);
    var keys =
        KeySituation.of(
            parts.keys().subject().getPrivate(),
            parts.current(),
            now.configuration().ecTransport());
    var steps = steps(now, state, access, keys);
    if (parts.open().step().challenge() && now.source().isPresent()) {
      var sent = send(now, state, access, parts, steps, fetched.toSend());
      if (!mayBeSentAgain(sent)) {
        fetched.forget();
      }
      return sent;
    }
    var challenge = now.challenge();
    try {
      return send(now, state, access, parts, steps, challenge);
    } finally {
      challenge.ifPresent(Challenge::close);
    }
  }

  private Event send(
      Circumstances now,
      State state,
      ServerAccess access,
      Parts parts,
      List<LadderStep> steps,
      Optional<Challenge> challenge)
      throws BadSettingException, GoneException {
    var step = parts.open().step();
    checkJournaled(state, challenge);
    try {
      var outcome =
          access
              .client()
              .send(
                  access.memory(),
                  parts.open(),
                  now.request(),
                  parts.keys(),
                  challenge,
                  parts.current());
      learn(outcome, state, access);
      return new Event.Answered(
          Work.SEND,
          outcome,
          outcome instanceof Rejected rejected
              ? next(
                  state,
                  access,
                  rejected.failInfo() == FailInfo.BAD_MESSAGE_CHECK,
                  spent -> Ladder.next(steps, step, rejected, spent))
              : Optional.empty());
    } catch (ScepException failed) {
      var next =
          next(
              state,
              access,
              failed instanceof ServerException refused
                  && refused.httpStatus().orElse(0) / 100 == 4,
              spent -> Ladder.next(steps, step, failed, spent));
      return new Event.Failed(Optional.of(Work.SEND), failure(failed, Work.SEND, next));
    }
  }

  /**
   * The step to send now. Where there is none since a one-time challenge may be spent, the next
   * challenge goes with the step that is left: in the same way it would be spent in vain, too. A
   * server that has other certificates than a while ago gets the same once more.
   *
   * @param unreadable whether the server may not have the key any more that it was encrypted for
   * @param ladder says what follows, where a one-time challenge was sent and where not
   */
  private static Optional<LadderStep> next(
      State state,
      ServerAccess access,
      boolean unreadable,
      Function<Boolean, Optional<LadderStep>> ladder) {
    var spent = spends(state);
    if (unreadable && access.hasChanged()) {
      return spent ? Optional.empty() : state.request().map(request -> request.open().step());
    }
    var next = ladder.apply(spent);
    if (next.isEmpty() && spent) {
      ladder.apply(false).ifPresent(left -> access.beginsWith(state.purpose().atTheServer(), left));
    }
    return next;
  }

  /** Whether it is certain that nobody read the challenge. */
  private static boolean mayBeSentAgain(Event event) {
    return (event instanceof Event.Answered answered && answered.next().isPresent())
        || (event instanceof Event.Failed failed
            && (failed.failure().kind() == Failure.Kind.NOT_READ
                || failed.failure().next().isPresent()));
  }

  /** What the journal does not know to be spent is not sent, if it can be sent only once. */
  private static void checkJournaled(State state, Optional<Challenge> challenge)
      throws GoneException {
    var spends = state.request().flatMap(Request::spends);
    if (spends.isPresent()
        && challenge.filter(c -> Circumstances.hash(c, state).equals(spends.get())).isEmpty()) {
      throw new GoneException("the challenge is another one than a moment ago");
    }
  }

  Event poll(Circumstances now, State state)
      throws ScepException,
          BadSettingException,
          GoneException,
          KeystoreException,
          KeyLostException {
    var access = access(now);
    var parts = parts(now, state);
    var challenge = now.challenge();
    try {
      var outcome =
          access
              .client()
              .poll(access.memory(), parts.open(), parts.keys(), challenge, parts.current());
      learn(outcome, state, access);
      return new Event.Answered(Work.POLL, outcome, Optional.empty());
    } finally {
      challenge.ifPresent(Challenge::close);
    }
  }

  /** A way of sending that was not refused is tried first the next time. */
  private static void learn(Outcome outcome, State state, ServerAccess access) {
    if (!(outcome instanceof Rejected)) {
      var step = state.request().orElseThrow().open().step();
      access.worked(state.purpose().atTheServer(), access.client().asSent(step));
    }
  }

  private static boolean spends(State state) {
    return state.request().flatMap(Request::spends).isPresent();
  }

  /** What a failure means for the machine. */
  static Failure failure(ScepException failed, Work work, Optional<LadderStep> next) {
    var retryAfter =
        failed instanceof TransportException transport
            ? transport.retryAfter()
            : Optional.<Duration>empty();
    return new Failure(kind(failed, work), failed.getMessage(), retryAfter, next);
  }

  private static Failure.Kind kind(ScepException failed, Work work) {
    if (failed instanceof TransportException transport) {
      return transport.requestMayHaveArrived() ? Failure.Kind.NO_ANSWER : Failure.Kind.NOT_READ;
    }
    if (failed instanceof ServerException server) {
      return work == Work.SEND && server.isUnread()
          ? Failure.Kind.NOT_READ
          : Failure.Kind.NOT_KNOWN;
    }
    return failed instanceof TrustException ? Failure.Kind.NO_ANSWER : Failure.Kind.LOCAL;
  }
}
