// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** A client that checks the fingerprint of the CA, and takes every SUCCESS that it can read. */
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
  private static byte[] exchanged(String operation, byte[] message) throws IOException {
    URI url = URI.create(System.getenv("URL") + "?operation=" + operation);
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    if (message.length > 0) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(message);
      }
    }
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
