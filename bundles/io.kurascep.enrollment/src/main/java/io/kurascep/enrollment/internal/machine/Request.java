// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.protocol.OpenRequest;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A request that is about to be sent, or was.
 *
 * @param open what is needed to send it again and to poll for it
 * @param transport the key that signs the messages and receives the answers, if that is neither the
 *     requested nor the present one: without it no answer can be read
 * @param settings fingerprint of the settings that it was made from
 * @param server the server that it is for
 * @param spends hash of the one-time challenge that it carries
 * @param sends how often it was sent, at least tried
 * @param pendingSince when the CA first said that somebody has to approve it
 * @param polls how often it was asked for since
 * @param doubted whether the CA refused it once after it had been pending (Dogtag does so for a
 *     moment)
 */
public record Request(
    OpenRequest open,
    Optional<NewKey> transport,
    String settings,
    String server,
    Optional<String> spends,
    int sends,
    Optional<Instant> pendingSince,
    int polls,
    boolean doubted) {

  /** Refuses an absent component. */
  public Request {
    Objects.requireNonNull(open, "open");
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(spends, "spends");
    Objects.requireNonNull(pendingSince, "pendingSince");
  }

  /** A request of which nothing was sent yet. */
  public static Request unsent(
      OpenRequest open, Optional<NewKey> transport, String settings, String server) {
    return new Request(
        open, transport, settings, server, Optional.empty(), 0, Optional.empty(), 0, false);
  }

  Request spending(Optional<String> challenge) {
    return new Request(
        open, transport, settings, server, challenge, sends, pendingSince, polls, doubted);
  }

  Request sent() {
    return new Request(
        open, transport, settings, server, spends, sends + 1, pendingSince, polls, doubted);
  }

  Request notSent() {
    return unsent(open, transport, settings, server);
  }

  Request pending(Instant now) {
    return new Request(
        open, transport, settings, server, spends, sends, Optional.of(now), 0, false);
  }

  Request polled() {
    return new Request(
        open, transport, settings, server, spends, sends, pendingSince, polls + 1, doubted);
  }

  Request inDoubt() {
    return new Request(
        open, transport, settings, server, spends, sends, pendingSince, polls + 1, true);
  }
}
