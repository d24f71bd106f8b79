// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.journal.ServerFile;
import io.kurascep.enrollment.internal.machine.KnownCa;
import io.kurascep.enrollment.internal.settings.Digests;
import io.kurascep.enrollment.internal.settings.ServerConfiguration;
import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerMemory;
import io.kurascep.protocol.Transport;
import io.kurascep.protocol.TrustException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server with one configuration: its client, and what was learned of it. */
public final class ServerAccess {

  private static final Logger LOG = LoggerFactory.getLogger(ServerAccess.class);
  private static final Duration A_WHILE = Duration.ofMinutes(10);

  private final String name;
  private final ServerConfiguration configuration;
  private final ScepClient client;
  private final Transport web;
  private final ServerFile file;
  private final Executor gate;
  private final Executor fetches;
  private final Clock clock;
  private final Object fetching = new Object();
  private volatile Optional<ServerMemory> memory = Optional.empty();

  /** Why it is not known what was learned before, though something was. */
  private Optional<String> lost = Optional.empty();

  ServerAccess(
      String name,
      ServerConfiguration configuration,
      ScepClient client,
      Transport web,
      ServerFile file,
      Executor gate,
      Clock clock) {
    this.name = name;
    this.configuration = configuration;
    this.client = client;
    this.web = web;
    this.file = file;
    this.gate = gate;
    this.fetches = new Gate(gate, new Semaphore(0));
    this.clock = clock;
  }

  ServerConfiguration configuration() {
    return configuration;
  }

  ScepClient client() {
    return client;
  }

  /** Asks web servers, as the settings of the server say. */
  Transport web() {
    return web;
  }

  /** Where exchanges with this server run. */
  Executor gate() {
    return gate;
  }

  /** Where {@link #discover} runs: one at a time, since the second one mostly finds all done. */
  Executor fetches() {
    return fetches;
  }

  /**
   * Whether the server shows other certificates than those that are known, by asking it; not more
   * than once in ten minutes, so that one that changes them each time is not asked without end.
   */
  boolean hasChanged() {
    var before = memory();
    if (before.fetchedAt().filter(at -> at.plus(A_WHILE).isBefore(clock.instant())).isEmpty()) {
      return false;
    }
    try {
      // In which order they are shown says nothing: several servers may share one name.
      return !Set.copyOf(discover(true).caCertificates())
          .equals(Set.copyOf(before.caCertificates()));
    } catch (ScepException failed) {
      LOG.info("{}: {}", name, failed.getMessage());
      return false;
    }
  }

  /** What is known of the server; it does not wait while that is being asked. */
  ServerMemory memory() {
    return memory.orElseGet(this::loaded);
  }

  private synchronized ServerMemory loaded() {
    if (memory.isEmpty()) {
      memory = Optional.of(load());
    }
    return memory.get();
  }

  private ServerMemory load() {
    try {
      var found = file.load(configuration.identity(), clock.instant());
      lost = found.remark();
      lost.ifPresent(remark -> LOG.warn("{}: {}", name, remark));
      return found.memory().orElseGet(ServerMemory::empty);
    } catch (IOException unreadable) {
      LOG.warn("{}: {}; the server is asked again", name, unreadable.getMessage());
      lost = Optional.of(unreadable.getMessage());
      return ServerMemory.empty();
    }
  }

  /** A second first use could be that of another CA. */
  private synchronized void requirePin() throws TrustException {
    loaded();
    if (isPinLost()) {
      memory = Optional.of(load()); // somebody may have put it right
    }
    if (isPinLost()) {
      throw new TrustException(
          TrustException.Check.CA_PINNED,
          "which CA was trusted at the first use is not known any more: enter its fingerprint, or"
              + " remove the file to trust the next one (%s)".formatted(lost.orElseThrow()));
    }
  }

  private boolean isPinLost() {
    return lost.isPresent() && configuration.scep().trust().isFirstUse();
  }

  /**
   * Asks the server for its capabilities and certificates, unless both are known and fresh. One
   * caller asks, the others wait for it and have the result too.
   *
   * @param again whether it is asked even then
   */
  ServerMemory discover(boolean again) throws ScepException {
    synchronized (fetching) {
      if (again || !memory().freshAt(clock.instant())) {
        requirePin();
        var before = memory();
        keepFetched(before, client.discover(before));
      }
      return memory();
    }
  }

  /** What worked meanwhile is known too. */
  private synchronized void keepFetched(ServerMemory before, ServerMemory fetched) {
    var learned = fetched;
    for (var purpose : RequestPurpose.values()) {
      var step = memory().worked(purpose);
      if (step.isPresent() && !step.equals(before.worked(purpose))) {
        learned = learned.withWorked(purpose, step.get());
      }
    }
    keep(learned);
  }

  /** The CA certificates, by which a change is noticed. */
  KnownCa knownCa() {
    return new KnownCa(
        name,
        Digests.of(
            memory().caCertificates().stream()
                .map(certificate -> Fingerprint.sha256(certificate).toString())
                .sorted()
                .toList()));
  }

  /** A way of sending worked. */
  void worked(RequestPurpose purpose, LadderStep step) {
    begin(purpose, step, "{}: {} works for {}");
  }

  /** A way of sending did not work, and this one is to be tried the next time. */
  void beginsWith(RequestPurpose purpose, LadderStep step) {
    begin(purpose, step, "{}: {} is tried at the next {}");
  }

  private synchronized void begin(RequestPurpose purpose, LadderStep step, String remark) {
    if (!memory().worked(purpose).equals(Optional.of(step))) {
      LOG.info(remark, name, step.text(), purpose);
      keep(memory().withWorked(purpose, step));
    }
  }

  private void keep(ServerMemory learned) {
    memory = Optional.of(learned);
    try {
      file.write(configuration.identity(), learned);
    } catch (IOException full) {
      LOG.warn("{}: {}; what was learned is known until the next start", name, full.getMessage());
    }
  }
}
