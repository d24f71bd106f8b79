// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import org.jscep.client.Client;
import org.jscep.client.ClientException;
import org.jscep.client.EnrollmentResponse;
import org.jscep.client.verification.OptimisticCertificateVerifier;
import org.jscep.transaction.FailInfo;
import org.jscep.transaction.OperationFailureException;
import org.jscep.transaction.TransactionException;
import org.jscep.transport.response.Capabilities;

/** The client of jscep 2.5.8, a library. */
final class Jscep implements ForeignClient {

  @Override
  public boolean isThere() {
    return true;
  }

  @Override
  public String outcome(String operation, EmbeddedCa ca, Path folder) throws Exception {
    try {
      new User(ca).operate(operation);
      return "done";
    } catch (OperationFailureException e) {
      return "status " + e.getFailInfo();
    } catch (ClientException | TransactionException e) {
      return "status exception: " + e.getMessage();
    } catch (Unexpected e) {
      return "status " + e.getMessage();
    }
  }

  /** Not what a user wants to get. */
  private static final class Unexpected extends Exception {
    private static final long serialVersionUID = 1L;

    Unexpected(String what) {
      super(what);
    }

    static void unless(boolean right, String what) throws Unexpected {
      if (!right) {
        throw new Unexpected(what);
      }
    }
  }

  /** Somebody with a key. */
  private static final class User {
    private final EmbeddedCa ca;
    private final Client client;
    private final KeyPair key = Requests.key();
    private final X509Certificate selfSigned = Requests.selfSigned(key);

    User(EmbeddedCa ca) throws IOException {
      this.ca = ca;
      this.client = new Client(URI.create(ca.url()).toURL(), new OptimisticCertificateVerifier());
    }

    void operate(String operation) throws Exception {
      switch (operation) {
        case "capabilities" -> checkCapabilities();
        case "CA certificates" -> checkCaCertificates();
        case "enrollment" -> enroll();
        case "wrong challenge" -> ask(key, selfSigned, key, "wrong");
        case "polling" -> poll();
        case "renewal" -> renew();
        case "CRL" -> getCrl();
        case "certificate query" -> find(enroll().getSerialNumber());
        case "query of an unknown certificate" -> find(BigInteger.TEN);
        default -> throw new IllegalArgumentException(operation);
      }
    }

    private void checkCapabilities() throws Unexpected {
      Capabilities capabilities = client.getCaCapabilities();
      Unexpected.unless(
          capabilities.isPostSupported() && capabilities.isRenewalSupported(),
          (capabilities.isPostSupported() ? "" : "no ")
              + "POST, "
              + (capabilities.isRenewalSupported() ? "" : "no ")
              + "renewal");
    }

    private void checkCaCertificates() throws Exception {
      var certificates = client.getCaCertificate().getCertificates(null);
      Unexpected.unless(certificates.contains(ca.issuer()), "not with the certificate of the CA");
    }

    private EnrollmentResponse ask(
        KeyPair subject, X509Certificate signer, KeyPair signerKey, String challenge)
        throws Exception {
      var response = client.enrol(signer, signerKey.getPrivate(), Requests.csr(subject, challenge));
      FailInfo failInfo = response.isFailure() ? response.getFailInfo() : null;
      Unexpected.unless(failInfo == null, String.valueOf(failInfo));
      return response;
    }

    private X509Certificate enroll() throws Exception {
      return issued(ask(key, selfSigned, key, "secret"), key);
    }

    private X509Certificate issued(EnrollmentResponse response, KeyPair subject) throws Exception {
      Unexpected.unless(response.isSuccess(), "pending");
      for (Certificate certificate : response.getCertStore().getCertificates(null)) {
        if (certificate.getPublicKey().equals(subject.getPublic())) {
          certificate.verify(ca.issuer().getPublicKey());
          return (X509Certificate) certificate;
        }
      }
      throw new Unexpected("no certificate of the own key");
    }

    private void poll() throws Exception {
      EnrollmentResponse first = ask(key, selfSigned, key, "secret");
      Unexpected.unless(first.isPending(), "not pending");
      ca.tell("approve", "1");
      issued(
          client.poll(
              selfSigned,
              key.getPrivate(),
              selfSigned.getSubjectX500Principal(),
              first.getTransactionId()),
          key);
    }

    private void renew() throws Exception {
      KeyPair next = Requests.key();
      issued(ask(next, enroll(), key, ""), next);
    }

    private void getCrl() throws Exception {
      X509Certificate own = enroll();
      client
          .getRevocationList(
              own, key.getPrivate(), own.getIssuerX500Principal(), own.getSerialNumber())
          .verify(ca.issuer().getPublicKey());
    }

    private void find(BigInteger serialNumber) throws Exception {
      var store = client.getCertificate(selfSigned, key.getPrivate(), serialNumber);
      var found = (X509Certificate) store.getCertificates(null).iterator().next();
      Unexpected.unless(found.getSerialNumber().equals(serialNumber), "another certificate");
    }
  }
}
