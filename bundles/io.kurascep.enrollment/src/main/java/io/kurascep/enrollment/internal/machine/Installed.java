// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The certificate that is in its place.
 *
 * @param chain the certificate and its issuers, the leaf first
 * @param place where it is
 * @param server the server that it is from
 * @param settings fingerprint of the settings that it was requested with
 * @param alarm what was told about its end
 * @param since when it was put there; of one that was found there, the begin of its validity
 * @param kept its key, until it was seen in the keystore after a restart or a day
 */
public record Installed(
    List<X509Certificate> chain,
    Place place,
    String server,
    String settings,
    Alarm alarm,
    Instant since,
    Optional<NewKey> kept) {

  /** What was told about the end of the certificate. */
  public enum Alarm {
    /** Nothing. */
    NONE,
    /** That it comes near. */
    EXPIRING,
    /** That it is over. */
    EXPIRED
  }

  /** How long the key is kept where the gateway is not restarted. */
  private static final Duration KEPT = Duration.ofHours(24);

  private static final int TENTH = 10;

  /** Refuses an absent component and an empty chain. */
  public Installed {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an installed certificate has a chain");
    }
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(alarm, "alarm");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(kept, "kept");
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** When its validity begins. */
  public Instant notBefore() {
    return certificate().getNotBefore().toInstant();
  }

  /** When its validity ends. */
  public Instant notAfter() {
    return certificate().getNotAfter().toInstant();
  }

  /** The whole of its validity. */
  public Duration lifetime() {
    return Duration.between(notBefore(), notAfter());
  }

  /** Whether its validity is over. */
  public boolean expiredAt(Instant now) {
    return !now.isBefore(notAfter());
  }

  /** Until when the key is kept at most. */
  Instant keptUntil() {
    return since.plus(KEPT);
  }

  /** When it is to be renewed; empty for never. */
  Optional<Instant> renewalAt(Wish wish) {
    return RenewalTime.of(
        notBefore(), notAfter(), since, wish.renewalPercent(), wish.renewalDays());
  }

  /** When the next alarm is due; empty once the last was given. */
  Optional<Instant> nextAlarmAt() {
    return switch (alarm) {
      case NONE -> Optional.of(notAfter().minus(lifetime().dividedBy(TENTH)));
      case EXPIRING -> Optional.of(notAfter());
      case EXPIRED -> Optional.empty();
    };
  }

  /** The alarm that fits the time. */
  Alarm alarmAt(Instant now) {
    if (expiredAt(now)) {
      return Alarm.EXPIRED;
    }
    return now.isBefore(notAfter().minus(lifetime().dividedBy(TENTH)))
        ? Alarm.NONE
        : Alarm.EXPIRING;
  }

  Installed alarmed(Alarm given) {
    return new Installed(chain, place, server, settings, given, since, kept);
  }

  Installed confirmed() {
    return new Installed(chain, place, server, settings, alarm, since, Optional.empty());
  }
}
