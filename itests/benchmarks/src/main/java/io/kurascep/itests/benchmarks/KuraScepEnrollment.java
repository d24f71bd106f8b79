// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import io.kurascep.protocol.CertificateRequest;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.EcTransport;
import io.kurascep.protocol.HttpTransport;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.KeySituation;
import io.kurascep.protocol.Ladder;
import io.kurascep.protocol.RequestKeys;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerMemory;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.Transport;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** A whole first enrollment by our client, which knows nothing of the server before. */
final class KuraScepEnrollment implements Work {
  private final Peer peer;
  private final RequestKeys keys;
  private final ServerSettings settings;
  private final CertificateRequest request;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param peer the server
   * @param keys the key to be certified, and one that carries the messages where that one cannot
   */
  KuraScepEnrollment(Peer peer, RequestKeys keys) {
    this.peer = peer;
    this.keys = keys;
    this.settings = peer.settings();
    this.request = CertificateRequest.builder().subject(Peer.SUBJECT).build();
  }

  @Override
  public void run(int number) throws ScepException {
    try (var http = http()) {
      enroll(http, Clock.systemUTC(), random);
    }
  }

  /** What carries the messages when they really travel. */
  HttpTransport http() {
    return new HttpTransport(settings.limits(), Optional.empty(), Optional.empty());
  }

  /** Enrolls once. */
  Issued enroll(Transport transport, Clock clock, SecureRandom random) throws ScepException {
    var client = new ScepClient(settings, transport, clock, random);
    var memory = client.discover(ServerMemory.empty());
    var situation = KeySituation.of(keys.subject().getPrivate(), Optional.empty(), EcTransport.RSA);
    var step = Ladder.steps(settings, memory, RequestPurpose.ENROLL, situation, true, false).get(0);
    var open = client.open(request, keys, step, Optional.empty());
    try (var challenge = new Challenge(peer.challenge().toCharArray())) {
      var outcome =
          client.send(memory, open, request, keys, Optional.of(challenge), Optional.empty());
      return Peer.issued(outcome);
    }
  }
}
