// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.CertStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jscep.client.Client;
import org.jscep.client.verification.MessageDigestCertificateVerifier;
import org.jscep.transport.UrlConnectionTransportFactory;

/**
 * jscep as a command that {@code bin/hostile} runs: {@code client}, {@code next-ca}, {@code crl}.
 * It has the fingerprint of the CA, and gives what jscep gives: nothing is checked here.
 */
final class JscepCommand {
  private JscepCommand() {}

  public static void main(String[] arguments) {
    try {
      run(arguments[0]);
    } catch (Throwable e) { // of whatever kind: a user would see that it failed
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String task) throws Exception {
    var verifier =
        new MessageDigestCertificateVerifier(
            MessageDigest.getInstance("SHA-256"), HostileTarget.fingerprint());
    var client = new Client(HostileTarget.url().toURL(), verifier);
    var trust = HostileTarget.tlsTrust();
    if (trust.isPresent()) {
      var managers = TrustManagerFactory.getInstance("PKIX");
      managers.init(trust.get());
      var tls = SSLContext.getInstance("TLS");
      tls.init(null, managers.getTrustManagers(), null);
      client.setTransportFactory(new UrlConnectionTransportFactory(tls.getSocketFactory()));
    }
    KeyPair key = HostileTarget.key();
    switch (task) {
      case "next-ca" -> HostileTarget.accept(certificates(client.getRolloverCertificate()));
      case "crl" -> {
        var issued = enroll(client, key);
        X509Certificate own = issued.get(issued.size() - 1);
        var crl =
            client.getRevocationList(
                own, key.getPrivate(), own.getIssuerX500Principal(), own.getSerialNumber());
        HostileTarget.accept(crl.getEncoded());
      }
      default -> HostileTarget.accept(enroll(client, key));
    }
  }

  private static List<X509Certificate> enroll(Client client, KeyPair key) throws Exception {
    var response =
        client.enrol(
            Requests.selfSigned(key),
            key.getPrivate(),
            Requests.csr(key, HostileTarget.challenge()));
    if (!response.isSuccess()) {
      throw new IllegalStateException(
          response.isPending() ? "pending" : response.getFailInfo().toString());
    }
    return certificates(response.getCertStore());
  }

  /** jscep returns a set, in any order: here CAs come first. */
  private static List<X509Certificate> certificates(CertStore store) throws Exception {
    var certificates = new ArrayList<X509Certificate>();
    store.getCertificates(null).forEach(one -> certificates.add((X509Certificate) one));
    certificates.sort(Comparator.comparing(one -> one.getBasicConstraints() < 0));
    return certificates;
  }
}
