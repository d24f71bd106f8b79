// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.Attempt;
import io.kurascep.api.CertificateEvent;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.enrollment.internal.journal.Journal;
import io.kurascep.enrollment.internal.machine.Effect;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.enrollment.internal.machine.EnrollmentMachine;
import io.kurascep.enrollment.internal.machine.Event;
import io.kurascep.enrollment.internal.machine.Event.Order;
import io.kurascep.enrollment.internal.machine.Installed;
import io.kurascep.enrollment.internal.machine.Place;
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.enrollment.internal.machine.Surroundings;
import io.kurascep.files.NewerFormatException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the machine for one certificate: the machine says what follows from an event, the journal
 * keeps it, and only then is anything done.
 */
final class Enrollment implements Lane.Handler {

  private static final Logger LOG = LoggerFactory.getLogger(Enrollment.class);

  /** After this, what should lead on and did not is tried again. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  /** How often that time is doubled where the keystore cannot be read: up to about an hour. */
  private static final int DOUBLINGS = 6;

  /** A full disk may be freed at any moment, and what waits is kept in memory alone. */
  private static final Duration WRITE_AGAIN = Duration.ofSeconds(15);

  private static final int SALT_BYTES = 16;

  private static final Set<Order> CHECKS = EnumSet.of(Order.APPLY, Order.CHECK_NOW);

  private final String name;
  private final EnrollmentMachine machine;
  private final Journal journal;
  private final Workers workers;
  private final Supplier<Circumstances> circumstances;
  private final EffectPerformer performer;
  private final Followers followers;
  private final Listeners listeners;
  private final Instant gatewayStartedAt;
  private final BooleanSupplier gatewayEnds;
  private final Lane lane;
  private final StatusBoard board;
  private final Inspection inspection;

  private volatile Optional<State> state = Optional.empty();
  private int unreadable;
  private volatile Optional<String> storageProblem = Optional.empty();

  /** Whether looking around changed nothing: then looking at once again would not either. */
  private boolean idle;

  /** Who is told. */
  interface Listeners {
    /** The status is another one. */
    void status(EnrollmentStatus status);

    /** Something happened. */
    void happened(CertificateEvent event);
  }

  Enrollment(
      String name,
      EnrollmentMachine machine,
      Journal journal,
      Workers workers,
      Supplier<Circumstances> circumstances,
      EffectPerformer performer,
      Followers followers,
      Listeners listeners,
      Instant gatewayStartedAt,
      BooleanSupplier gatewayEnds) {
    this.name = name;
    this.machine = machine;
    this.journal = journal;
    this.workers = workers;
    this.circumstances = circumstances;
    this.performer = performer;
    this.followers = followers;
    this.listeners = listeners;
    this.gatewayStartedAt = gatewayStartedAt;
    this.gatewayEnds = gatewayEnds;
    this.inspection = new Inspection(workers.clock().instant());
    this.lane = new Lane(workers, this);
    this.board = new StatusBoard(name, workers.clock().instant());
  }

  /** Begins, once another life of the same name has come to its end. */
  void begin(Optional<Enrollment> before) {
    followers.begin(this::lookAround, before.map(enrollment -> enrollment.followers));
    lane.begin(before.map(enrollment -> enrollment.lane));
  }

  String name() {
    return name;
  }

  EnrollmentStatus status() {
    return board.status();
  }

  List<Attempt> history() {
    return state.map(State::history).orElse(List.of());
  }

  /** Whether the certificate is in this place, as the journal says. */
  boolean has(Place place) {
    return state
        .flatMap(State::installed)
        .filter(installed -> installed.place().isSame(place))
        .isPresent();
  }

  boolean isRunning() {
    return !lane.isClosed();
  }

  /** Handles an event when those before it are handled. */
  void post(Event event) {
    lane.post(event);
  }

  /** Something around is other than before; at the end of the gateway that is no news. */
  void lookAround() {
    if (isRunning() && gatewayEnds.getAsBoolean()) {
      close();
    } else {
      lane.post(new Event.Look());
    }
  }

  /** Other targets may be there. */
  void targetsChanged() {
    lookAround();
    followers.look();
  }

  /** The settings of a target are others. */
  void targetUpdated(CertificateTarget target) {
    lookAround();
    followers.updated(target);
  }

  /** The keystore is to be read again. */
  void inspect() {
    inspection.wish(workers.clock().instant());
    lookAround();
  }

  /** Completes as soon as nothing more follows at once from the events posted so far. */
  CompletableFuture<Void> settled() {
    return lane.settled();
  }

  /** Runs this once it has been closed, and what it was doing is finished and journaled. */
  void whenEnded(Runnable task) {
    lane.whenEnded(task);
  }

  /** Ends: what is being done is finished and journaled, and nothing more is begun. */
  void close() {
    lane.close();
    followers.close();
    workers.forget(this);
  }

  @Override
  public Lane.Next handle(Event event) {
    var now = workers.clock().instant();
    try {
      var before = state.isPresent() ? state.get() : load(now);
      var transition = machine.on(before, event, around(before), now);
      if (event instanceof Event.KeyLost) {
        journal.keepCopy(now);
      }
      keep(before, transition.next());
      if (event instanceof Event.Command command && command.order() == Order.FORGET) {
        journal.removeOthers();
      }
      if (event instanceof Event.Command command && CHECKS.contains(command.order())) {
        followers.checkNow();
      }
      remember(event, transition.effects(), now);
      idle =
          event instanceof Event.Look
              && transition.effects().isEmpty()
              && transition.next().equals(before);
      publish();
      return perform(transition.effects());
    } catch (IOException storage) {
      return held(storage);
    }
  }

  @Override
  public void failed(Throwable bug) {
    LOG.error("{}: an internal error, it goes on in a minute", name, bug);
    idle = true;
    workers.wake(this, workers.clock().instant().plus(LOOK_AGAIN), this::lookAround);
  }

  private State load(Instant now) throws IOException {
    var found = journal.load(now);
    found.remark().ifPresent(remark -> LOG.warn("{}: {}", name, remark));
    var loaded = found.state().orElseGet(() -> State.initial(salt(), now));
    state = Optional.of(loaded);
    LOG.debug("journal: {} {} loaded", name, loaded.phase());
    return loaded;
  }

  private static String salt() {
    var salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return HexFormat.of().formatHex(salt);
  }

  private Surroundings around(State present) {
    return circumstances.get().surroundings(present, inspection.at(), gatewayStartedAt);
  }

  private void keep(State before, State next) throws IOException {
    if (!next.equals(before)) {
      journal.write(next);
      LOG.debug("journal: {} {}", name, next.phase());
      state = Optional.of(next);
    }
    storageProblem = Optional.empty();
  }

  /** Nothing is done before it could be written: the event waits. */
  private Lane.Next held(IOException storage) {
    var sentence =
        storage instanceof NewerFormatException
            ? storage.getMessage()
            : "the state cannot be kept, and nothing is done before it can: "
                + storage.getMessage();
    if (!storageProblem.equals(Optional.of(sentence))) {
      LOG.error("{}: {}", name, sentence);
    }
    storageProblem = Optional.of(sentence);
    publish();
    workers.wake(this, workers.clock().instant().plus(WRITE_AGAIN), lane::goOn);
    return Lane.Next.WHEN_TOLD;
  }

  /** The keystore was read, or is to be read again later, the rarer the longer it fails. */
  private void remember(Event event, List<Effect> effects, Instant now) {
    if (event instanceof Event.Inspected || event instanceof Event.Restored) {
      inspection.done();
      unreadable = effects.contains(Work.RESTORE) ? unreadable : 0;
    } else if (event instanceof Event.Failed failed
        && failed.work().filter(w -> w == Work.INSPECT || w == Work.RESTORE).isPresent()) {
      inspection.wish(now.plus(LOOK_AGAIN.multipliedBy(1L << Math.min(unreadable, DOUBLINGS))));
      unreadable++;
    }
  }

  private Lane.Next perform(List<Effect> effects) {
    var next = Lane.Next.GO_ON;
    for (var effect : effects) {
      if (effect instanceof Effect.Say say) {
        say(say);
      } else if (lane.isClosed()) {
        LOG.debug("{}: ends before {}", name, effect);
      } else if (effect instanceof Effect.Notify notify) {
        notify.kinds().forEach(this::tell);
        lane.next(new Event.Told(notify.kinds()));
      } else {
        inspection.begin();
        performer.executorFor(effect, Runnable::run).execute(() -> work(effect));
        next = Lane.Next.WHEN_ANSWERED;
      }
    }
    return next;
  }

  private void work(Effect effect) {
    var answer =
        Optional.of(effect)
            .filter(any -> !lane.isClosed())
            .map(any -> performer.perform(any, state.orElseThrow()));
    lane.answer(answer.filter(event -> !(lane.isClosed() && hasFailed(event))));
  }

  /**
   * What fails at the end was cut short: the next start knows as little of it as of a power cut.
   */
  private static boolean hasFailed(Event event) {
    return event instanceof Event.Failed
        || (event instanceof Event.Refreshed refreshed && refreshed.error().isPresent());
  }

  private void say(Effect.Say say) {
    if (say.warning()) {
      LOG.warn("{}: {}", name, say.sentence());
    } else {
      LOG.info("{}: {}", name, say.sentence());
    }
  }

  private void tell(CertificateEvent.Kind kind) {
    listeners.happened(new CertificateEvent(kind, status(), state.flatMap(State::replaced)));
  }

  @Override
  public boolean rest() {
    publish();
    var present = state.orElseThrow();
    followers.follow(present.installed().filter(any -> follows()).map(this::delivery));
    var around = around(present);
    var now = workers.clock().instant();
    var next = machine.nextLook(present, around);
    var due = next.filter(at -> !at.isAfter(now)).isPresent();
    if (due && !idle) {
      return true;
    }
    var again = due || around.problem().isPresent() ? Optional.of(now.plus(LOOK_AGAIN)) : next;
    board
        .earlier(again, now)
        .ifPresentOrElse(
            at -> workers.wake(this, at, this::lookAround), () -> workers.forget(this));
    return false;
  }

  /** A certificate that is switched off stays as it is, wherever it is. */
  private boolean follows() {
    return board.status().state() != EnrollmentState.DISABLED;
  }

  private Delivery delivery(Installed installed) {
    return new Delivery(
        name,
        installed.place().keystore(),
        installed.place().alias(),
        installed.chain(),
        state.flatMap(State::replaced));
  }

  private void publish() {
    if (lane.isClosed()) {
      return;
    }
    var changed =
        board.update(
            state, this::around, storageProblem, followers.statuses(), workers.clock().instant());
    if (changed) {
      listeners.status(status());
    }
  }
}
