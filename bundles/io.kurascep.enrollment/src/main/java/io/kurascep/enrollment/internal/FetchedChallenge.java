// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.enrollment.internal.settings.ChallengeSource;
import io.kurascep.protocol.Challenge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The challenge that was fetched for the request under way. It is in memory alone: after a restart
 * another one is fetched.
 */
final class FetchedChallenge {

  /** Servers drop what they gave out: step-ca's webhooks after minutes, NDES after an hour. */
  private static final Duration USABLE = Duration.ofMinutes(3);

  private Optional<Held> held = Optional.empty();

  private record Held(ChallengeSource source, Challenge challenge, Instant at) {}

  /** Keeps one, and wipes the one before. */
  synchronized void keep(ChallengeSource source, Challenge challenge, Instant now) {
    forget();
    held = Optional.of(new Held(source, challenge, now));
  }

  /**
   * The hash of one that was fetched a short while ago and certainly read by nobody since: taking
   * it spares the server, which keeps only a few.
   */
  synchronized Optional<String> usable(ChallengeSource source, State state, Instant now) {
    return held.filter(one -> one.source().equals(source) && now.isBefore(one.at().plus(USABLE)))
        .map(one -> Circumstances.hash(one.challenge(), state))
        .filter(hash -> !state.spent().contains(hash));
  }

  /** The challenge, to be sent. */
  synchronized Optional<Challenge> toSend() {
    return held.map(Held::challenge);
  }

  /** Wipes it. */
  synchronized void forget() {
    held.ifPresent(one -> one.challenge().close());
    held = Optional.empty();
  }
}
