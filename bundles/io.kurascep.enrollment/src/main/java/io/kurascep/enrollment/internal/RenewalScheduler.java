// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.CertificateEnrollments;
import io.kurascep.api.CertificateEvent;
import io.kurascep.api.CertificateListener;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.enrollment.internal.journal.Journals;
import io.kurascep.enrollment.internal.machine.EnrollmentMachine;
import io.kurascep.enrollment.internal.machine.Event;
import io.kurascep.enrollment.internal.machine.Event.Order;
import io.kurascep.enrollment.internal.machine.Place;
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.eclipse.kura.system.SystemService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all certificates share: the threads, the journals, the machine, who gets certificates and
 * who is told of them. It has no setting, and so is there with and without a configuration.
 */
@Component(
    name = "io.kurascep.RenewalScheduler",
    service = {RenewalScheduler.class, CertificateEnrollments.class, EventHandler.class},
    property = EventConstants.EVENT_TOPIC + "=" + KeystoreChangedEvent.EVENT_TOPIC)
public final class RenewalScheduler implements CertificateEnrollments, EventHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RenewalScheduler.class);

  /** Configurations go and come back at a rollback: orphans are not looked for at once. */
  private static final Duration FIRST_TIDYING = Duration.ofMinutes(10);

  /** Whoever has a place as its journal says has started by then, or has no configuration. */
  private static final Duration EXPECTED = Duration.ofMinutes(1);

  private static final Duration NEXT_TIDYING = Duration.ofDays(1);

  private final Workers workers;
  private final AutoCloseable end;
  private final Journals journals;
  private final Instant startedAt;
  private final EnrollmentMachine machine = new EnrollmentMachine(new SecureRandom());
  private final Map<String, Enrollment> enrollments = new ConcurrentHashMap<>();
  private final Semaphore secondExchange = new Semaphore(1);

  /** Deliveries run one at a time, so that slow ones leave workers to all the rest. */
  private final Gate turns;

  private final Places places;
  private final List<CertificateTarget> targets = new CopyOnWriteArrayList<>();
  private final List<CertificateListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * Starts the threads.
   *
   * @param system knows the folder for what must outlive a restart
   */
  @Activate
  public RenewalScheduler(@Reference SystemService system) {
    this(
        new ThreadedWorkers(Clock.systemUTC()),
        new Journals(
            DurableFiles.onDisk(), Path.of(system.getKuraDataDirectory()).resolve("scep")));
  }

  private RenewalScheduler(ThreadedWorkers workers, Journals journals) {
    this(workers, workers, journals);
  }

  RenewalScheduler(Workers workers, AutoCloseable end, Journals journals) {
    this.workers = workers;
    this.end = end;
    this.journals = journals;
    this.startedAt = workers.clock().instant();
    this.turns = new Gate(workers, new Semaphore(0));
    this.places = new Places(journaled(journals), this::lookAround);
    workers.wake(places, startedAt.plus(EXPECTED), this::expectNoMore);
    workers.wake(this, startedAt.plus(FIRST_TIDYING), this::tidy);
  }

  private static Map<String, Place> journaled(Journals journals) {
    var journaled = new HashMap<String, Place>();
    try {
      for (var name : journals.orphans(List.of()).keySet()) {
        journals
            .of(name)
            .look()
            .flatMap(State::installed)
            .ifPresent(installed -> journaled.put(name, installed.place()));
      }
    } catch (IOException unreadable) {
      LOG.warn("The states cannot all be read: {}", unreadable.getMessage());
    }
    return journaled;
  }

  private void expectNoMore() {
    places.expectNoMore();
    lookAround();
  }

  /** Ends the threads; what is under way goes on after the next start. */
  @Deactivate
  void deactivate() throws Exception {
    end.close();
  }

  /**
   * Somebody takes certificates.
   *
   * @param target who
   */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "updatedTarget",
      unbind = "removeTarget")
  void addTarget(CertificateTarget target) {
    targets.add(target);
    enrollments.values().forEach(Enrollment::targetsChanged);
  }

  /**
   * Somebody may take other certificates than before.
   *
   * @param target who
   */
  void updatedTarget(CertificateTarget target) {
    enrollments.values().forEach(enrollment -> enrollment.targetUpdated(target));
  }

  /**
   * Somebody takes no more certificates.
   *
   * @param target who
   */
  void removeTarget(CertificateTarget target) {
    targets.remove(target);
    enrollments.values().forEach(Enrollment::targetsChanged);
  }

  /**
   * Somebody wants to be told.
   *
   * @param listener who
   */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeListener")
  void addListener(CertificateListener listener) {
    listeners.add(listener);
  }

  /**
   * Somebody wants to be told no more.
   *
   * @param listener who
   */
  void removeListener(CertificateListener listener) {
    listeners.remove(listener);
  }

  Workers workers() {
    return workers;
  }

  /** Where the exchanges with one server run. */
  Gate newGate() {
    return new Gate(workers, secondExchange);
  }

  Journals journals() {
    return journals;
  }

  EnrollmentMachine machine() {
    return machine;
  }

  Places places() {
    return places;
  }

  boolean hasTargets() {
    return targets.stream().anyMatch(CertificateTarget::isRequired);
  }

  Deliveries deliveries() {
    return new Deliveries(() -> targets);
  }

  /** For the certificate of this name. */
  Followers followers(String enrollment, Followers.Keys keys) {
    return new Followers(enrollment, workers, turns, () -> targets, keys);
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Takes a certificate in; it begins as soon as an earlier one of its name has ended. */
  void add(Enrollment enrollment) {
    var before = Optional.ofNullable(enrollments.put(enrollment.name(), enrollment));
    enrollment.begin(before);
  }

  /** Ends a certificate. Its state is kept. */
  void remove(Enrollment enrollment) {
    enrollment.close();
    enrollment.whenEnded(() -> enrollments.remove(enrollment.name(), enrollment));
    places.release(enrollment.name());
    lookAround();
  }

  /** Something is other than before that may concern any certificate. */
  void lookAround() {
    enrollments.values().forEach(Enrollment::lookAround);
  }

  /** The settings of a server are others, or were applied: whoever waits to ask it asks now. */
  void serverApplied(String server) {
    running().stream()
        .filter(enrollment -> enrollment.status().server().equals(server))
        .forEach(enrollment -> enrollment.post(new Event.Command(Order.SERVER_APPLIED)));
  }

  void tell(CertificateEvent event) {
    for (var listener : listeners) {
      try {
        listener.certificateChanged(event);
      } catch (RuntimeException bug) {
        LOG.error("The listener {} failed", listener.getClass().getName(), bug);
      }
    }
  }

  /** A keystore changed: whoever has a certificate there looks whether it is still there. */
  @Override
  public void handleEvent(org.osgi.service.event.Event event) {
    var keystore = event.getProperty(KeystoreChangedEvent.SENDER_PID_PROPERTY_KEY);
    running().stream()
        .filter(enrollment -> enrollment.status().keystore().equals(keystore))
        .forEach(Enrollment::inspect);
  }

  private List<Enrollment> running() {
    return enrollments.values().stream().filter(Enrollment::isRunning).toList();
  }

  @Override
  public List<EnrollmentStatus> all() {
    return running().stream()
        .map(Enrollment::status)
        .sorted(Comparator.comparing(EnrollmentStatus::enrollment))
        .toList();
  }

  @Override
  public List<String> orphaned() {
    try {
      return List.copyOf(journals.orphans(configured()).keySet());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private List<String> configured() {
    return running().stream().map(Enrollment::name).toList();
  }

  @Override
  public void forget(String enrollment) {
    var running = running().stream().filter(one -> one.name().equals(enrollment)).findFirst();
    if (running.isPresent()) {
      running.get().post(new Event.Command(Order.FORGET));
      return;
    }
    if (!orphaned().contains(enrollment)) {
      throw new IllegalArgumentException("there is no state of a certificate " + enrollment);
    }
    try {
      journals.of(enrollment).remove();
      LOG.info("{}: its state was removed, as somebody wished", enrollment);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void tidy() {
    var now = workers.clock().instant();
    try {
      journals
          .tidy(configured(), now, workers.age())
          .forEach(
              name ->
                  LOG.info(
                      "{}: its state was removed, {} days after its configuration",
                      name,
                      Journals.KEPT.toDays()));
    } catch (IOException failed) {
      LOG.warn("Orphaned state cannot be cleared up: {}", failed.getMessage());
    }
    workers.wake(this, now.plus(NEXT_TIDYING), this::tidy);
  }
}
