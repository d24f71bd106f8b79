// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import io.kurascep.protocol.CertificateRequest;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.CurrentCredential;
import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.HttpTransport;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.KeyType;
import io.kurascep.protocol.Ladder;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.OpenRequest;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerMemory;
import io.kurascep.protocol.ServerSettings;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One user of our client: it keeps what is to be kept between two calls, and counts requests. */
final class Gateway {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ServerSettings settings;
  private final ScepClient client;
  private final CertificateRequest request;
  private final List<HttpExchange> exchanges = new ArrayList<>();
  private ServerMemory memory = ServerMemory.empty();
  private KeyPair key = KeyType.RSA_2048.generate(RANDOM);
  private Optional<CurrentCredential> current = Optional.empty();
  private OpenRequest open;
  private Instant issuedAt = Instant.EPOCH;

  /**
   * A gateway that holds no certificate yet.
   *
   * @param settings how to talk to the server
   * @param name its common name
   */
  Gateway(ServerSettings settings, String name) {
    this.settings = settings;
    var http = new HttpTransport(settings.limits(), Optional.empty(), Optional.empty());
    this.client =
        new ScepClient(
            settings,
            exchange -> {
              exchanges.add(exchange);
              return http.exchange(exchange);
            },
            Clock.systemUTC(),
            RANDOM);
    this.request = CertificateRequest.builder().subject("CN=" + name).build();
  }

  /** Asks for the first certificate, in the way that the ladder puts first. */
  Outcome enroll(String challenge) throws ScepException {
    discover();
    return send(steps(RequestPurpose.ENROLL).get(0), challenge);
  }

  /** Asks for the next certificate with a new key, in just this way. */
  Outcome renew(LadderStep step, String challenge) throws ScepException {
    beginRenewal();
    return send(step, challenge);
  }

  /**
   * Asks for the next certificate with a new key, in one way after the other as the ladder says.
   */
  Outcome renew(String challenge) throws ScepException {
    beginRenewal();
    var steps = steps(RequestPurpose.RENEW);
    var step = steps.get(0);
    while (true) {
      Optional<LadderStep> next;
      try {
        var outcome = send(step, challenge);
        if (!(outcome instanceof Rejected rejected)) {
          return outcome;
        }
        next = Ladder.next(steps, step, rejected, false);
        if (next.isEmpty()) {
          return outcome;
        }
      } catch (ScepException e) {
        next = Ladder.next(steps, step, e, false);
        if (next.isEmpty()) {
          throw e;
        }
      }
      step = next.get();
    }
  }

  /** Asks what became of the last request. */
  Outcome poll() throws ScepException {
    return keep(client.poll(memory, open, key, current));
  }

  KeyPair key() {
    return key;
  }

  /** How many HTTP requests were made since this was last asked. */
  int requests() {
    int count = exchanges.size();
    exchanges.clear();
    return count;
  }

  private void beginRenewal() throws ScepException {
    discover();
    key = KeyType.RSA_2048.generate(RANDOM);
    // A certificate counts in seconds, and the next one must end later than the one before.
    var issued = issuedAt;
    Await.until(() -> Instant.now().getEpochSecond() > issued.getEpochSecond());
  }

  private void discover() throws ScepException {
    if (!memory.freshAt(Clock.systemUTC().instant())) {
      memory = client.discover(memory);
    }
  }

  private List<LadderStep> steps(RequestPurpose purpose) {
    return Ladder.steps(settings, memory, purpose, true, false);
  }

  private Outcome send(LadderStep step, String challenge) throws ScepException {
    open = client.open(request, key, step, current);
    try (var secret = new Challenge(challenge.toCharArray())) {
      return keep(client.send(memory, open, request, key, Optional.of(secret), current));
    }
  }

  private Outcome keep(Outcome outcome) {
    if (outcome instanceof Issued issued) {
      issuedAt = Instant.now();
      current = Optional.of(new CurrentCredential(key.getPrivate(), issued.certificate()));
    }
    return outcome;
  }
}
