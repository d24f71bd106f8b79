// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A CA in the folder of a test, with what a client needs to talk to it. */
final class TestCa implements AutoCloseable {
  static final String SUBJECT = "CN=device";

  final TestClock clock;
  final ScepCa ca;
  private final X509Certificate certificate;

  private TestCa(CaSettings settings, TestClock clock, DurableFiles files) throws IOException {
    this.clock = clock;
    this.ca = ScepCa.open(settings, files, clock, new SecureRandom());
    this.certificate = certificate(ca.certificate());
  }

  /** Settings to begin with: no challenge, automatic, 90 days. */
  static Settings in(Path data) {
    return new Settings(data);
  }

  static final class Settings {
    private final Map<String, Object> settings = new HashMap<>();
    private TestClock clock = new TestClock();
    private DurableFiles files = DurableFiles.onDisk();

    private Settings(Path data) {
      set("alias", "demo");
      set("data.folder", data);
      set("ca.subject", "CN=Test CA");
    }

    /** Any setting, by its name in the form. */
    Settings set(String name, Object value) {
      settings.put(name, value);
      return this;
    }

    Settings challenges(String... secrets) {
      return set("challenge", List.of(secrets));
    }

    Settings oneTime() {
      return set("challenge.kind", "one-time");
    }

    Settings manual() {
      return set("approval", "manual");
    }

    Settings validity(Duration time) {
      return set("validity.seconds", time.toSeconds());
    }

    Settings clock(TestClock shared) {
      clock = shared;
      return this;
    }

    Settings files(DurableFiles other) {
      files = other;
      return this;
    }

    CaSettings settings() {
      return AliasSettings.read(settings);
    }

    /** Opens it, with keys that were made before, since making one takes long. */
    TestCa open() throws IOException {
      return of(settings());
    }

    /** Opens one with settings that were made elsewhere. */
    TestCa of(CaSettings read) throws IOException {
      Path folder = read.folder();
      if (!Files.exists(folder.resolve("ca.key"))) {
        Files.createDirectories(folder);
        if (read.authority().key().canDecrypt()) {
          write(folder, "ca");
          write(folder, "root");
        }
        List.of("ra", "ra-sign", "ra-encrypt").forEach(name -> write(folder, name));
      }
      return new TestCa(read, clock, files);
    }

    private static void write(Path folder, String name) {
      try {
        byte[] key = TestKeys.rsa(name).getPrivate().getEncoded();
        Files.writeString(folder.resolve(name + ".key"), Pem.encode("PRIVATE KEY", key));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
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

  /** A certificate in the folder of the CA. */
  X509Certificate certificate(String file) {
    try {
      var text = Files.readString(ca.folder().resolve(file));
      return certificate(Pem.decode(text).get(0).der());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the operator may do. */
  Operator operator() {
    return ca.operator();
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
