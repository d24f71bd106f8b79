// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import io.kurascep.protocol.CertificateRequest;
import io.kurascep.protocol.CurrentCredential;
import io.kurascep.protocol.HttpTransport;
import io.kurascep.protocol.Ladder;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.RequestKeys;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerMemory;
import io.kurascep.protocol.ServerSettings;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * Renewals by our client with RSA keys: what is known of the server is fresh, so each is one HTTP
 * request, and each is for the other of two keys.
 */
final class KuraScepRenewal implements Work {
  private final KeyPair[] keys;
  private final ServerSettings settings;
  private final CertificateRequest request =
      CertificateRequest.builder().subject(Peer.SUBJECT).build();
  private final SecureRandom random = new SecureRandom();
  private final ServerMemory memory;
  private final LadderStep step;
  private CurrentCredential current;
  private int next = 1;

  /** Enrolls for the first key. */
  KuraScepRenewal(Peer peer, KeyPair first, KeyPair second) throws ScepException {
    keys = new KeyPair[] {first, second};
    settings = peer.settings();
    var enrollment = new KuraScepEnrollment(peer, RequestKeys.of(first));
    try (var http = http()) {
      var issued = enrollment.enroll(http, Clock.systemUTC(), random);
      current = new CurrentCredential(first.getPrivate(), issued.certificate());
      memory = client(http).discover(ServerMemory.empty());
    }
    step = Ladder.steps(settings, memory, RequestPurpose.RENEW, false, false).get(0);
  }

  @Override
  public void run(int number) throws ScepException {
    var key = keys[next];
    try (var http = http()) {
      var client = client(http);
      var open = client.open(request, key, step, Optional.of(current));
      var outcome = client.send(memory, open, request, key, Optional.empty(), Optional.of(current));
      current = new CurrentCredential(key.getPrivate(), Peer.issued(outcome).certificate());
    }
    next = 1 - next;
  }

  private HttpTransport http() {
    return new HttpTransport(settings.limits(), Optional.empty(), Optional.empty());
  }

  private ScepClient client(HttpTransport http) {
    return new ScepClient(settings, http, Clock.systemUTC(), random);
  }
}
