// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client that checks the fingerprint of the CA, and takes every SUCCESS that it can read,
 * wherever it is.
 */
final class PinningClient {
  private static final String SUBJECT = "CN=device";

  private PinningClient() {}

  static String command() {
    return "'%s' -XX:TieredStopAtLevel=1 -cp '%s' %s"
        .formatted(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            PinningClient.class.getName());
  }

  public static void main(String[] arguments) throws Exception {
    byte[] ca = exchanged("GetCACert", new byte[0]);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(ca);
    if (!HexFormat.of().formatHex(digest).equals(System.getenv("FINGERPRINT"))) {
      throw new IOException("another fingerprint");
    }
    var key = TestKeys.rsa("device");
    var csr = new TestRequest(SUBJECT, key).challenge(System.getenv("CHALLENGE")).encoded();
    var message = TestMessage.pkcsReq(certificate(ca), SUBJECT, key, csr);
    var answer = TestAnswer.read(message, exchanged("PKIOperation", message.encoded()));
    if (!answer.status().equals("SUCCESS")) {
      throw new IOException(answer.status());
    }
    Files.write(Path.of(System.getenv("OUT")), answer.certificate().getEncoded());
  }

  private static X509Certificate certificate(byte[] der) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** Posts a message, or asks without one. */
  private static byte[] exchanged(String operation, byte[] message) throws Exception {
    URI url = URI.create(System.getenv("URL") + "?operation=" + operation);
    HttpRequest.Builder request = HttpRequest.newBuilder(url);
    if (message.length > 0) {
      request.POST(BodyPublishers.ofByteArray(message));
    }
    HttpClient client =
        HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).sslContext(tls()).build();
    return client.send(request.build(), BodyHandlers.ofByteArray()).body();
  }

  private static SSLContext tls() throws Exception {
    String trusted = System.getenv("TLS_CA");
    if (trusted == null) {
      return SSLContext.getDefault();
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("server", certificate(Files.readAllBytes(Path.of(trusted))));
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, managers.getTrustManagers(), null);
    return tls;
  }
}
