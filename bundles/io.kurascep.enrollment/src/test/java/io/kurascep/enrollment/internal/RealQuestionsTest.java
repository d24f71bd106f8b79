// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.RunningCa;
import io.kurascep.protocol.CaTrust;
import io.kurascep.protocol.CertificateRequest;
import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.HttpLimits;
import io.kurascep.protocol.HttpTransport;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.KeyType;
import io.kurascep.protocol.Ladder;
import io.kurascep.protocol.NextCa;
import io.kurascep.protocol.RequestPurpose;
import io.kurascep.protocol.ScepClient;
import io.kurascep.protocol.ServerException;
import io.kurascep.protocol.ServerMemory;
import io.kurascep.protocol.ServerSettings;
import io.kurascep.protocol.TrustException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GetCert, GetCRL, GetNextCACert and GetCACertChain against the embedded CA over HTTP. */
class RealQuestionsTest {

  private static final HttpTransport ELSEWHERE =
      new HttpTransport(HttpLimits.defaults(), Optional.empty(), Optional.empty());

  @TempDir Path folder;

  /** A client of a CA, which has an issued certificate. */
  private static final class Session {

    final SecureRandom random = new SecureRandom();
    final ScepClient client;
    final ServerMemory memory;
    final List<X509Certificate> chain;

    Session(RunningCa ca) throws Exception {
      var settings =
          ServerSettings.builder(ca.url())
              .trust(CaTrust.fingerprints(ca.fingerprint(), false))
              .build();
      client = new ScepClient(settings, ELSEWHERE, Clock.systemUTC(), random);
      memory = client.discover(ServerMemory.empty());
      var step = Ladder.steps(settings, memory, RequestPurpose.ENROLL, false, false).get(0);
      var request = CertificateRequest.builder().subject("CN=gateway-1").build();
      var key = KeyType.RSA_2048.generate(random);
      var open = client.open(request, key, step, Optional.empty());
      chain =
          ((Issued) client.send(memory, open, request, key, Optional.empty(), Optional.empty()))
              .chain();
    }
  }

  private RunningCa ca(Map<String, Object> settings) throws Exception {
    return RunningCa.start(folder, Clock.systemUTC(), settings);
  }

  @Test
  void fetchesTheIssuedCertificateAndItsRevocation() throws Exception {
    try (var ca = ca(Map.of())) {
      var session = new Session(ca);
      var issued = session.chain.get(0);

      var fetched =
          session.client.getCert(
              session.memory,
              issued.getIssuerX500Principal(),
              issued.getSerialNumber(),
              Optional.empty());
      assertThat(fetched.certificate()).isEqualTo(issued);

      var before =
          session.client.getCrl(
              session.memory, session.chain, Optional.empty(), Optional.empty(), ELSEWHERE);
      assertThat(before.crl().isRevoked(issued)).isFalse();
      ca.revoke(issued.getSerialNumber().toString(16));
      var after =
          session.client.getCrl(
              session.memory,
              session.chain,
              Optional.empty(),
              Optional.of(before.crl()),
              ELSEWHERE);
      assertThat(after.crl().isRevoked(issued)).isTrue();

      assertThatThrownBy(
              () ->
                  session.client.getCert(
                      session.memory,
                      issued.getIssuerX500Principal(),
                      BigInteger.TEN,
                      Optional.empty()))
          .isInstanceOfSatisfying(
              ServerException.class,
              refused ->
                  assertThat(refused.rejected().orElseThrow().failInfo())
                      .isEqualTo(FailInfo.BAD_CERT_ID));
    }
  }

  @Test
  void fetchesTheRevocationListFromItsDistributionPoint() throws Exception {
    try (var ca = ca(Map.of("get.crl", false, "crl.point", true))) {
      var session = new Session(ca);
      var fetched =
          session.client.getCrl(
              session.memory, session.chain, Optional.empty(), Optional.empty(), ELSEWHERE);
      assertThat(fetched.distributionPoint()).isPresent();
      assertThat(fetched.issuer()).isEqualTo(session.chain.get(1));
    }
  }

  @Test
  void fetchesTheNextCaThatThePresentOneSigned() throws Exception {
    try (var ca = ca(Map.of())) {
      var session = new Session(ca);
      assertThatThrownBy(() -> session.client.getNextCa(session.memory))
          .isInstanceOf(ServerException.class);
      ca.prepareNext();
      var next = session.client.getNextCa(session.memory).orElseThrow();
      assertThat(next.form()).isEqualTo(NextCa.Form.SIGNED);
      assertThat(next.certificates()).isNotEmpty().doesNotContain(session.chain.get(1));
    }
  }

  @Test
  void fetchesTheNextCaInTheFormOfEjbcaBelowTheSameRoot() throws Exception {
    try (var ca = ca(Map.of("next.ca", "ejbca", "ca.intermediate", true))) {
      var session = new Session(ca);
      ca.prepareNext();
      var next = session.client.getNextCa(session.memory).orElseThrow();
      assertThat(next.form()).isEqualTo(NextCa.Form.VOUCHED);
      assertThat(next.certificates()).isNotEmpty().doesNotContain(session.chain.get(1));
    }
  }

  @Test
  void doesNotBelieveANextRootInTheFormOfEjbca() throws Exception {
    try (var ca = ca(Map.of("next.ca", "ejbca"))) {
      var session = new Session(ca);
      ca.prepareNext();
      assertThatThrownBy(() -> session.client.getNextCa(session.memory))
          .isInstanceOfSatisfying(
              TrustException.class,
              refused -> assertThat(refused.check()).isEqualTo(TrustException.Check.NEXT_CA));
    }
  }

  @Test
  void fetchesTheChainWhereGetCaCertDoesNotLeadToTheTrustedCa() throws Exception {
    try (var ca = ca(Map.of("ca.certificates", "ca", "ca.intermediate", true))) {
      var settings =
          ServerSettings.builder(ca.url())
              .trust(CaTrust.fingerprints(ca.fingerprint(), false))
              .build();
      var memory =
          new ScepClient(settings, ELSEWHERE, Clock.systemUTC(), new SecureRandom())
              .discover(ServerMemory.empty());
      assertThat(memory.caCertificates()).hasSize(2);
    }
  }
}
