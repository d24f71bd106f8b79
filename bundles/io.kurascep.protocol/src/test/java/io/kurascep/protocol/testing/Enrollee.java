// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.CertificateRequest;
import io.kurascep.protocol.Challenge;
import io.kurascep.protocol.CurrentCredential;
import io.kurascep.protocol.Fingerprint;
import io.kurascep.protocol.FlightRecorder;
import io.kurascep.protocol.Ladder;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.OpenRequest;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ScepException;
import io.kurascep.protocol.ServerMemory;
import io.kurascep.protocol.ServerSettings;
import java.net.URI;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A gateway that enrolls with a {@link TestServer}. */
public final class Enrollee {

  public static final String SECRET = "s3cret-challenge";

  private final SecureRandom random = new SecureRandom();
  private final ServerSettings settings;
  private final ScepClient client;
  private final KeyPair key;
  private ServerMemory memory = ServerMemory.empty();

  private Enrollee(
      TestServer server, ServerSettings settings, KeyPair key, FlightRecorder recorder) {
    this.settings = settings;
    this.key = key;
    this.client =
        new ScepClient(
            settings, server, Clock.fixed(TestAuthority.NOW, ZoneOffset.UTC), random, recorder);
  }

  /** Trusts this authority, everything else as usual. */
  public static Enrollee of(TestServer server, TestAuthority trusted) {
    return of(server, trusted, UnaryOperator.identity());
  }

  /** Trusts this authority, with other settings. */
  public static Enrollee of(
      TestServer server, TestAuthority trusted, UnaryOperator<ServerSettings.Builder> more) {
    return of(server, trusted, more, failed -> {});
  }

  /** The same, watched. */
  public static Enrollee of(
      TestServer server,
      TestAuthority trusted,
      UnaryOperator<ServerSettings.Builder> more,
      FlightRecorder recorder) {
    return new Enrollee(server, settings(trusted, more), TestKeys.rsa("gateway"), recorder);
  }

  /** Settings that trust this authority. */
  public static ServerSettings settings(
      TestAuthority trusted, UnaryOperator<ServerSettings.Builder> more) {
    var builder =
        ServerSettings.builder(URI.create("http://ca.example.com/scep"))
            .trust(
                CaTrust.fingerprints(Fingerprint.sha256(trusted.certificate()).toString(), false));
    return more.apply(builder).build();
  }

  /** The client. */
  public ScepClient client() {
    return client;
  }

  /** The key to be certified. */
  public KeyPair key() {
    return key;
  }

  /** What is known of the server. */
  public ServerMemory memory() {
    return memory;
  }

  /** A first certificate, all three requests. */
  public Outcome enroll() throws ScepException {
    discover();
    return send(open(), Optional.empty());
  }

  /** Fetches capabilities and certificates. */
  public ServerMemory discover() throws ScepException {
    memory = client.discover(memory);
    return memory;
  }

  /** The best first step with a challenge. */
  public LadderStep step() {
    return Ladder.steps(settings, memory, RequestPurpose.ENROLL, true, false).get(0);
  }

  /** Opens a first request. */
  public OpenRequest open() {
    return client.open(request(), key, step(), Optional.empty());
  }

  /** Opens and sends a renewal. */
  public Outcome renew(LadderStep step, CurrentCredential current) throws ScepException {
    var open = client.open(request(), key, step, Optional.of(current));
    return send(open, Optional.of(current));
  }

  /** Sends, with the challenge. */
  public Outcome send(OpenRequest open, Optional<CurrentCredential> current) throws ScepException {
    try (var challenge = new Challenge(SECRET.toCharArray())) {
      return client.send(memory, open, request(), key, Optional.of(challenge), current);
    }
  }

  /** What is asked for. */
  public static CertificateRequest request() {
    return CertificateRequest.builder()
        .subject("CN=gateway-1, O=Example, C=SE")
        .alternativeNames("DNS:gw1.example.com")
        .keyUsage("digitalSignature,keyEncipherment")
        .extendedKeyUsage("clientAuth")
        .build();
  }
}
