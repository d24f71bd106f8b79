// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.enrollment.internal.KeySeal.SealException;
import io.kurascep.enrollment.internal.KeystoreReader.KeystoreException;
import io.kurascep.enrollment.internal.challenge.ChallengeException;
import io.kurascep.enrollment.internal.machine.Effect;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.enrollment.internal.machine.Event;
import io.kurascep.enrollment.internal.machine.Failure;
import io.kurascep.enrollment.internal.machine.Found;
import io.kurascep.enrollment.internal.machine.Installed;
import io.kurascep.enrollment.internal.machine.NewKey;
import io.kurascep.enrollment.internal.machine.Place;
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.enrollment.internal.settings.BadSettingException;
import io.kurascep.protocol.ScepException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the machine wants done, and tells it in an event how that went. */
final class EffectPerformer {

  private static final Logger LOG = LoggerFactory.getLogger(EffectPerformer.class);

  private final Supplier<Circumstances> circumstances;
  private final RequestMaker requests;
  private final Deliveries deliveries;
  private final KeySeal seal;

  EffectPerformer(
      Supplier<Circumstances> circumstances,
      RequestMaker requests,
      Deliveries deliveries,
      KeySeal seal) {
    this.circumstances = circumstances;
    this.requests = requests;
    this.deliveries = deliveries;
    this.seal = seal;
  }

  /** Something that is needed is not there any more; the message says what and what to do. */
  static final class GoneException extends Exception {
    private static final long serialVersionUID = 1L;

    GoneException(String sentence) {
      super(sentence);
    }
  }

  /** A key that is needed cannot be had any more; the message says why and what to do. */
  static final class KeyLostException extends Exception {
    private static final long serialVersionUID = 1L;

    KeyLostException(String sentence) {
      super(sentence);
    }

    KeyLostException(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  /**
   * Where an effect is to be performed: what goes over the network, at the gate of its server.
   *
   * @param here whoever asks
   */
  Executor executorFor(Effect effect, Executor here) {
    if (effect == Work.DISCOVER || effect == Work.REFRESH) {
      return access().map(ServerAccess::fetches).orElse(here);
    }
    return effect == Work.FETCH || effect == Work.SEND || effect == Work.POLL
        ? access().map(ServerAccess::gate).orElse(here)
        : here;
  }

  private Optional<ServerAccess> access() {
    try {
      return circumstances.get().access();
    } catch (BadSettingException bad) {
      return Optional.empty();
    }
  }

  /** Performs an effect, a work or {@link Effect.Prepare}; never throws. */
  Event perform(Effect effect, State state) {
    var work = effect instanceof Work some ? Optional.of(some) : Optional.<Work>empty();
    try {
      return performOrThrow(effect, state);
    } catch (ScepException failed) {
      return failed(work, RequestMaker.failure(failed, Work.POLL, Optional.empty()));
    } catch (ChallengeException none) {
      return failed(work, Failure.local(none.getMessage(), none.retryAfter()));
    } catch (KeyLostException lost) {
      return new Event.KeyLost(lost.getMessage());
    } catch (KeystoreException unreadable) {
      return failed(work, Failure.keystore(unreadable.getMessage()));
    } catch (ProviderException token) {
      LOG.debug("{} failed", effect, token);
      return failed(
          work,
          unexpected(
              work,
              "the key cannot be used: is its token there? (%s)".formatted(token.getMessage())));
    } catch (BadSettingException | GoneException | SealException | DeliveryException failed) {
      return failed(work, Failure.local(failed.getMessage()));
    } catch (IllegalArgumentException unfit) {
      return failed(work, unexpected(work, unfit.getMessage()));
    } catch (RuntimeException | Error bug) {
      LOG.error("{} failed", effect, bug);
      var sentence = "an internal error, " + bug.getClass().getSimpleName() + ": see log";
      return failed(work, unexpected(work, sentence));
    }
  }

  /** Nobody knows when it happened: what was being sent may have arrived. */
  private static Failure unexpected(Optional<Work> work, String sentence) {
    return work.filter(Work.SEND::equals).isPresent()
        ? Failure.noAnswer(sentence)
        : Failure.local(sentence);
  }

  private static Event failed(Optional<Work> work, Failure failure) {
    return work.filter(Work.REFRESH::equals).isPresent()
        ? new Event.Refreshed(Optional.empty(), Optional.of(failure.sentence()))
        : new Event.Failed(work, failure);
  }

  private Event performOrThrow(Effect effect, State state)
      throws ScepException,
          ChallengeException,
          BadSettingException,
          GoneException,
          KeystoreException,
          KeyLostException,
          SealException,
          DeliveryException {
    var now = circumstances.get();
    if (effect instanceof Effect.Prepare prepare) {
      return requests.prepare(now, state, prepare.step());
    }
    return switch ((Work) effect) {
      case DISCOVER -> requests.discover(now, state);
      case FETCH -> requests.fetch(now, state);
      case SEND -> requests.send(now, state);
      case POLL -> requests.poll(now, state);
      case REFRESH -> requests.refresh(now);
      case INSPECT -> new Event.Inspected(look(now));
      case DELIVER -> new Event.Delivered(deliver(now, state));
      case RESTORE -> restore(now, state);
    };
  }

  private static Found look(Circumstances now)
      throws BadSettingException, GoneException, KeystoreException {
    var access = now.access();
    return RequestMaker.reader(now)
        .look(access.map(way -> way.memory().caCertificates()).orElse(List.of()));
  }

  private Place deliver(Circumstances now, State state)
      throws BadSettingException,
          GoneException,
          KeystoreException,
          KeyLostException,
          DeliveryException {
    return deliver(
        now,
        state.issued(),
        state.key().orElseThrow(),
        state.installed().map(Installed::certificate));
  }

  private Event restore(Circumstances now, State state)
      throws BadSettingException,
          GoneException,
          KeystoreException,
          KeyLostException,
          DeliveryException {
    var installed = state.installed().orElseThrow();
    deliver(now, installed.chain(), installed.kept().orElseThrow(), Optional.empty());
    return new Event.Restored();
  }

  private Place deliver(
      Circumstances now,
      List<X509Certificate> chain,
      NewKey key,
      Optional<X509Certificate> previous)
      throws BadSettingException,
          GoneException,
          KeystoreException,
          KeyLostException,
          DeliveryException {
    var place = RequestMaker.place(now);
    var certified = chain.get(0).getPublicKey();
    var privateKey = key.isInKeystore() ? present(now, certified) : open(key);
    if (!KeystoreReader.match(privateKey, certified)) {
      throw new KeyLostException(
          "the key at hand does not belong to the issued certificate: a new request is needed");
    }
    deliveries.deliver(
        new Delivery(now.name(), place.keystore(), place.alias(), chain, previous), privateKey);
    var found = look(now);
    if (!found.holds(chain.get(0))) {
      throw new DeliveryException(
          DeliveryException.Reason.MISMATCH,
          "the keystore %s does not hold the certificate after it was delivered: is the bundle"
                  .formatted(place.keystore())
              + " io.kurascep.publisher started?");
    }
    return place;
  }

  /** A key that does not work where it is may work again: nothing else than another key is lost. */
  private static PrivateKey present(Circumstances now, PublicKey certified)
      throws BadSettingException, GoneException, KeystoreException {
    var present = RequestMaker.present(now);
    if (present.certificate().getPublicKey().equals(certified)
        && !KeystoreReader.match(present.key(), certified)) {
      throw new GoneException(
          "the key under the alias %s cannot sign now: see whether its token is there"
              .formatted(now.configuration().alias()));
    }
    return present.key();
  }

  private PrivateKey open(NewKey key) throws KeyLostException {
    try {
      return seal.open(key).getPrivate();
    } catch (SealException lost) {
      throw new KeyLostException(lost.getMessage(), lost);
    }
  }
}
