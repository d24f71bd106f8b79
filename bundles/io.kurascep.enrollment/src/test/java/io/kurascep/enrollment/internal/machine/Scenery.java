// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.enrollment.internal.machine.Surroundings.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is around, with everything in order unless something else is said. */
final class Scenery {

  private boolean enabled = true;
  private Optional<String> problem = Optional.empty();
  private Part server = Part.there("demo");
  private Part keystore = Part.there("SSLKeystore");
  private String alias = "gw";
  private String settings = "settings";
  private String everything = "everything";
  private boolean oneTime;
  private boolean fetches;
  private Optional<String> challenge = Optional.empty();
  private int percent = 67;
  private int days;
  private Duration pollLimit = Duration.ZERO;
  private int pollCount;
  private Optional<Instant> inspectAt = Optional.empty();
  private Instant startedAt = World.START;

  Scenery disabled() {
    enabled = false;
    return this;
  }

  Scenery misconfigured() {
    problem = Optional.of("subject: bad");
    return this;
  }

  Scenery server(Part part) {
    server = part;
    return this;
  }

  Scenery keystore(Part part) {
    keystore = part;
    return this;
  }

  Scenery alias(String name) {
    alias = name;
    return this;
  }

  Scenery settings(String fingerprint) {
    settings = fingerprint;
    everything = "everything about " + fingerprint;
    return this;
  }

  Scenery everything(String fingerprint) {
    everything = fingerprint;
    return this;
  }

  Scenery challenge(String hash) {
    challenge = Optional.of(hash);
    everything = "everything with " + hash;
    return this;
  }

  Scenery oneTime(String hash) {
    oneTime = true;
    return challenge(hash);
  }

  /** Challenges are fetched. */
  Scenery fetches() {
    fetches = true;
    return this;
  }

  Scenery renewal(int atPercent, int beforeDays) {
    percent = atPercent;
    days = beforeDays;
    return this;
  }

  Scenery pollLimit(Duration limit, int count) {
    pollLimit = limit;
    pollCount = count;
    return this;
  }

  Scenery inspectAt(Instant at) {
    inspectAt = Optional.of(at);
    return this;
  }

  Scenery startedAt(Instant at) {
    startedAt = at;
    return this;
  }

  Surroundings set() {
    return new Surroundings(
        enabled,
        problem,
        server,
        keystore,
        alias,
        new Wish(
            settings,
            everything,
            oneTime,
            fetches,
            percent,
            days,
            Duration.ofHours(6),
            Duration.ofMinutes(1),
            pollLimit,
            pollCount),
        challenge,
        inspectAt,
        startedAt);
  }
}
