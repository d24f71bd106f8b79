// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.DeliveryStatus;
import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one installed certificate to the targets beside its keystore, one after the other and each
 * by itself. What each holds is asked of the target, so that nothing has to be remembered over a
 * restart; the private key comes from the keystore.
 */
final class Followers {

  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

  /** How often the pause is doubled: up to about an hour. */
  private static final int DOUBLINGS = 6;

  /** Somebody may have changed what a target holds. */
  private static final Duration LOOK_AGAIN = Duration.ofDays(1);

  private static final Comparator<CertificateTarget> ORDER =
      Comparator.comparingInt(CertificateTarget::order).thenComparing(CertificateTarget::name);

  private final String name;
  private final Workers workers;
  private final Executor turns;
  private final Supplier<List<CertificateTarget>> targets;
  private final Keys keys;
  private final IdentityHashMap<CertificateTarget, Progress> progress = new IdentityHashMap<>();

  private volatile Runnable changed = () -> {};
  private Optional<Delivery> wanted = Optional.empty();
  private boolean begun;
  private boolean again;
  private boolean running;
  private boolean closed;
  private boolean ended;
  private Runnable afterEnd = () -> {};

  /** How it stands with one target, and when it is looked at again. */
  private record Progress(DeliveryStatus status, int order, int failures, Instant lookAt) {

    static Progress of(
        CertificateTarget target, Optional<Progress> before, Optional<String> error, Instant now) {
      int failures = error.isEmpty() ? 0 : before.map(Progress::failures).orElse(0) + 1;
      var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), DOUBLINGS));
      var lookAt = now.plus(failures == 0 ? LOOK_AGAIN : pause);
      var since =
          before
              .map(Progress::status)
              .filter(status -> status.delivered() == error.isEmpty())
              .map(DeliveryStatus::since)
              .orElse(now);
      return new Progress(
          new DeliveryStatus(
              target.name(), error.isEmpty(), since, error, error.map(sentence -> lookAt)),
          target.order(),
          failures,
          lookAt);
    }
  }

  /** Where private keys come from. */
  interface Keys {
    /**
     * The private key of an installed certificate.
     *
     * @throws DeliveryException where it cannot be had; the message says why and what to do
     */
    PrivateKey of(X509Certificate certificate) throws DeliveryException;
  }

  /**
   * Follows nothing yet.
   *
   * @param name of the enrollment
   * @param workers the clock, and what wakes it
   * @param turns where deliveries run, which may take long
   * @param targets all that are there now
   * @param keys where the private key comes from
   */
  Followers(
      String name,
      Workers workers,
      Executor turns,
      Supplier<List<CertificateTarget>> targets,
      Keys keys) {
    this.name = name;
    this.workers = workers;
    this.turns = turns;
    this.targets = targets;
    this.keys = keys;
  }

  /**
   * Begins, once those of an earlier life of the enrollment have come to their end: two at once
   * would write to the same targets.
   *
   * @param whenChanged told whenever a status may be another one
   * @param before those of the earlier life
   */
  void begin(Runnable whenChanged, Optional<Followers> before) {
    changed = whenChanged;
    before.ifPresentOrElse(earlier -> earlier.whenEnded(this::open), this::open);
  }

  private void open() {
    synchronized (this) {
      begun = true;
    }
    look();
  }

  private void whenEnded(Runnable task) {
    synchronized (this) {
      if (!ended) {
        afterEnd = task;
        return;
      }
    }
    task.run();
  }

  /** From now on this is to be delivered; nothing where it is empty. */
  void follow(Optional<Delivery> delivery) {
    synchronized (this) {
      if (wanted.equals(delivery)) {
        return;
      }
      wanted = delivery;
      progress.clear();
    }
    look();
  }

  /** Tries now what is to be tried later, and looks whether every target still has what it had. */
  void checkNow() {
    synchronized (this) {
      progress.clear();
    }
    look();
  }

  /** A target may take other certificates than before, or put them elsewhere. */
  void updated(CertificateTarget target) {
    synchronized (this) {
      progress.remove(target);
    }
    look();
  }

  /** Other targets may be there. */
  void look() {
    synchronized (this) {
      again = true;
      if (running || closed || !begun) {
        return;
      }
      running = true;
    }
    turns.execute(this::run);
  }

  /** How the deliveries stand, in their order. */
  synchronized List<DeliveryStatus> statuses() {
    return progress.values().stream()
        .sorted(Comparator.comparingInt(Progress::order).thenComparing(p -> p.status().target()))
        .map(Progress::status)
        .toList();
  }

  /** Ends; what is under way is finished. */
  void close() {
    synchronized (this) {
      closed = true;
      if (running) {
        return;
      }
    }
    end();
  }

  private void end() {
    workers.forget(this);
    Runnable task;
    synchronized (this) {
      ended = true;
      task = afterEnd;
    }
    task.run();
  }

  private void run() {
    while (goesOn()) {
      try {
        wanted().ifPresent(this::deliverTo);
      } catch (RuntimeException | Error bug) {
        LOG.error("{}: the deliveries failed", name, bug);
      }
    }
    if (isClosed()) {
      end();
    } else {
      changed.run();
      sleep();
    }
  }

  private synchronized boolean goesOn() {
    running = again && !closed;
    again = false;
    return running;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void deliverTo(Delivery delivery) {
    var concerned =
        targets.get().stream()
            .filter(target -> !target.isRequired() && target.concerns(delivery))
            .sorted(ORDER)
            .toList();
    for (var target : due(concerned)) {
      note(delivery, target, attempt(target, delivery));
    }
  }

  private synchronized Optional<Delivery> wanted() {
    return wanted;
  }

  private synchronized List<CertificateTarget> due(List<CertificateTarget> concerned) {
    progress.keySet().removeIf(target -> !concerned.contains(target));
    var now = workers.clock().instant();
    return concerned.stream()
        .filter(
            target -> !progress.containsKey(target) || !progress.get(target).lookAt().isAfter(now))
        .toList();
  }

  /** What went wrong. */
  private Optional<String> attempt(CertificateTarget target, Delivery delivery) {
    try {
      workers.<Void, DeliveryException>interruptibly(
          () -> {
            if (!target.holds(delivery)) {
              Deliveries.deliver(target, delivery, keys.of(delivery.certificate()));
              LOG.info("{}: delivered to {}", name, target.name());
            }
            return null;
          });
      return Optional.empty();
    } catch (DeliveryException failed) {
      return Optional.of(failed.getMessage());
    } catch (RuntimeException | Error bug) {
      LOG.error("The target {} failed", target.name(), bug);
      return Optional.of("the target %s failed: look into the log".formatted(target.name()));
    }
  }

  private synchronized void note(
      Delivery delivery, CertificateTarget target, Optional<String> error) {
    if (!wanted.equals(Optional.of(delivery))) {
      return;
    }
    var before = Optional.ofNullable(progress.get(target));
    if (error.isPresent() && !error.equals(before.flatMap(p -> p.status().lastError()))) {
      LOG.warn("{}: {}: {}", name, target.name(), error.get());
    }
    progress.put(target, Progress.of(target, before, error, workers.clock().instant()));
  }

  private synchronized void sleep() {
    if (!closed) {
      progress.values().stream()
          .map(Progress::lookAt)
          .min(Comparator.naturalOrder())
          .ifPresentOrElse(at -> workers.wake(this, at, this::look), () -> workers.forget(this));
    }
  }
}
