// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.CaSettings.Approval;
import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestClock;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A CA in the folder of a test, with what a client needs to talk to it. */
final class TestCa implements AutoCloseable {
  static final String SUBJECT = "CN=device";

  final TestClock clock;
  final ScepCa ca;
  private final X509Certificate certificate;

  private TestCa(CaSettings settings, TestClock clock) throws IOException {
    this.clock = clock;
    this.ca = ScepCa.open(settings, DurableFiles.onDisk(), clock, new SecureRandom());
    this.certificate = certificate(ca.certificate());
  }

  /** Settings to begin with: no challenge, automatic, 90 days. */
  static Settings in(Path data) {
    return new Settings(data);
  }

  static final class Settings {
    private final Path data;
    private List<Secret> challenges = List.of();
    private boolean oneTime;
    private Approval approval = Approval.AUTOMATIC;
    private Duration validity = Duration.ofDays(90);
    private TestClock clock = new TestClock();

    private Settings(Path data) {
      this.data = data;
    }

    Settings challenges(String... secrets) {
      challenges = Stream.of(secrets).map(secret -> new Secret(secret.toCharArray())).toList();
      return this;
    }

    Settings oneTime() {
      oneTime = true;
      return this;
    }

    Settings manual() {
      approval = Approval.MANUAL;
      return this;
    }

    Settings validity(Duration time) {
      validity = time;
      return this;
    }

    Settings clock(TestClock shared) {
      clock = shared;
      return this;
    }

    CaSettings settings() {
      return new CaSettings("demo", data, "CN=Test CA", challenges, oneTime, approval, validity);
    }

    /** Opens it, with a key that was made before, since making one takes long. */
    TestCa open() throws IOException {
      CaSettings settings = settings();
      Path keyFile = settings.folder().resolve("ca.key");
      if (!Files.exists(keyFile)) {
        Files.createDirectories(settings.folder());
        byte[] key = TestKeys.rsa("ca").getPrivate().getEncoded();
        Files.writeString(keyFile, Pem.encode("PRIVATE KEY", key));
      }
      return new TestCa(settings, clock);
    }
  }

  static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** A request for the usual subject with the usual key. */
  TestMessage pkcsReq() {
    return pkcsReq(new TestRequest(SUBJECT, TestKeys.rsa("device")));
  }

  TestMessage pkcsReq(TestRequest request) {
    return pkcsReq("device", request);
  }

  TestMessage pkcsReq(String keyName, TestRequest request) {
    return TestMessage.pkcsReq(certificate, SUBJECT, TestKeys.rsa(keyName), request.encoded());
  }

  /** A renewal for a new key, signed with a certificate. */
  TestMessage renewal(String type, X509Certificate current, String keyName, KeyPair newKey) {
    return pkcsReq(new TestRequest(SUBJECT, newKey))
        .type(type)
        .signer(TestKeys.rsa(keyName), current);
  }

  TestAnswer send(TestMessage message) {
    try {
      return TestAnswer.read(message, ca.operate(message.encoded(), "192.0.2.1"));
    } catch (MalformedMessage | IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    ca.close();
  }
}
