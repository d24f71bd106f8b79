// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent;
import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.publisher.testing.ReloadingTlsServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** A bundle that serves TLS shows the renewed certificate without being restarted. */
class DependentServerTest extends PublisherFixture {

  @Test
  void clientsSeeTheNewSerialNumberAfterARenewal() throws Exception {
    deliver("gw", OLD_KEY, OLD_CHAIN);
    try (var server = new ReloadingTlsServer(service, "SSLKeystore")) {
      int port = server.port();
      assertThat(serialSeenAt(port)).isEqualTo(serial(OLD_CHAIN));

      deliver("gw", KEY, CHAIN);
      server.certificateChanged(renewed("AnotherKeystore"));
      assertThat(serialSeenAt(port)).isEqualTo(serial(OLD_CHAIN));

      server.certificateChanged(renewed("SSLKeystore"));
      assertThat(serialSeenAt(port)).isEqualTo(serial(CHAIN));
      assertThat(server.port()).isEqualTo(port);
    }
  }

  /** A full handshake with a client that trusts the root alone: the chain is served too. */
  private static BigInteger serialSeenAt(int port) throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", CHAIN.get(CHAIN.size() - 1));
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      var leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return leaf.getSerialNumber();
    }
  }

  private static BigInteger serial(List<X509Certificate> chain) {
    return chain.get(0).getSerialNumber();
  }

  private static CertificateEvent renewed(String keystore) {
    return new CertificateEvent(
        Kind.RENEWED,
        new EnrollmentStatus(
            "gw-cert",
            EnrollmentState.ENROLLED,
            Instant.EPOCH,
            "renew",
            Optional.empty(),
            Optional.empty(),
            Optional.of(CHAIN.get(0)),
            "plant-ca",
            keystore,
            "gw",
            Optional.empty(),
            List.of()),
        Optional.of(OLD_CHAIN.get(0)));
  }
}
