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
import io.kurascep.protocol.NextCa;
import io.kurascep.protocol.OpenRequest;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerMemory;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TlsSettings;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One user of our client: it keeps what is to be kept between two calls, and counts requests. */
final class Gateway {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ServerSettings settings;
  private final HttpTransport http;
  private final ScepClient client;
  private final CertificateRequest request;
  private final List<HttpExchange> exchanges = new ArrayList<>();
  private ServerMemory memory = ServerMemory.empty();
  private KeyPair key;
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
    this(settings, name, KeyType.RSA_2048.generate(RANDOM), Optional.empty());
  }

  /**
   * A gateway that holds a key and no certificate yet.
   *
   * @param settings how to talk to the server
   * @param name its common name
   * @param key for the first certificate
   * @param tls whom to trust where the server is asked over TLS
   */
  Gateway(ServerSettings settings, String name, KeyPair key, Optional<TlsSettings> tls) {
    this.settings = settings;
    this.key = key;
    this.http = new HttpTransport(settings.limits(), Optional.empty(), tls);
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

  /** Asks for a first certificate, in one way after the other as the ladder says. */
  Outcome enrollSomehow(String challenge) throws ScepException {
    discover();
    return climb(RequestPurpose.ENROLL, challenge);
  }

  /** Asks for a first certificate with the key at hand, in just this way; it is not kept. */
  Outcome ask(LadderStep step, String challenge) throws ScepException {
    discover();
    var request = client.open(this.request, key, step, Optional.empty());
    try (var secret = new Challenge(challenge.toCharArray())) {
      return client.send(memory, request, this.request, key, Optional.of(secret), Optional.empty());
    }
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
    return climb(RequestPurpose.RENEW, challenge);
  }

  private Outcome climb(RequestPurpose purpose, String challenge) throws ScepException {
    var steps = steps(purpose);
    var step = steps.get(0);
    while (true) {
      Optional<LadderStep> next;
      try {
        var outcome = send(step, challenge);
        if (!(outcome instanceof Rejected rejected)) {
          memory = memory.withWorked(purpose, step);
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

  /** Asks for the next certificate with this key, in just this way; it is not kept. */
  Outcome tryRenewal(LadderStep step, KeyPair next, String challenge) throws ScepException {
    var request = client.open(this.request, next, step, current);
    try (var secret = new Challenge(challenge.toCharArray())) {
      return client.send(memory, request, this.request, next, Optional.of(secret), current);
    }
  }

  /** Waits until the next certificate ends later than the one at hand: they count in seconds. */
  void awaitNextSecond() {
    var issued = issuedAt;
    Await.until(() -> Instant.now().getEpochSecond() > issued.getEpochSecond());
  }

  /** Asks for the certificate that it holds, by issuer and serial number. */
  X509Certificate find() throws ScepException {
    X509Certificate held = held();
    return client
        .getCert(memory, held.getIssuerX500Principal(), held.getSerialNumber(), current)
        .certificate();
  }

  /** Asks for the revocation list that covers the certificate that it holds. */
  X509CRL crl() throws ScepException {
    return client.getCrl(memory, List.of(held()), current, Optional.empty(), http).crl();
  }

  /** Asks for the certificates that the CA will have. */
  List<X509Certificate> nextCa() throws ScepException {
    discover();
    return client.getNextCa(memory).map(NextCa::certificates).orElse(List.of());
  }

  private X509Certificate held() {
    return current.orElseThrow().certificate();
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
    awaitNextSecond();
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
