// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A gateway with data of its own, and an embedded CA in another process, so that the one can be
 * killed without the other. Everything lies in files, and is looked at there.
 */
final class Laboratory implements AutoCloseable {
  private static final Path SHIPPED = Path.of(System.getProperty("distribution"), "etc");
  private static final String CHALLENGE = "demo-challenge";
  private static final char[] PASSWORD = "laboratory".toCharArray();

  private final Path data;
  private final Path caData;
  private final int caPort;
  private final Program ca;

  /**
   * Starts the CA and writes the settings of the gateway.
   *
   * @param folder an empty folder
   * @param data of the gateway
   * @param caOptions more options of the CA
   */
  Laboratory(Path folder, Path data, String... caOptions) throws IOException, InterruptedException {
    this.data = data;
    this.caData = folder.resolve("ca");
    this.caPort = Program.freePort();
    this.ca =
        Program.start(
            "ca",
            Stream.concat(
                    Stream.of("--data", caData, "--port", caPort, "--challenge", CHALLENGE),
                    Stream.of(caOptions))
                .toArray());
    ca.await(line -> line.startsWith("URL"));
  }

  /** Writes the settings of the gateway into its data folder, with a log that names each step. */
  void writeSettings(Path etc) throws IOException {
    Files.createDirectories(etc);
    copy(etc, "io.kurascep.ScepCertificate-gateway.cfg", "", "");
    copy(
        etc,
        "io.kurascep.ScepServer-demo.cfg",
        "127.0.0.1:${io.kurascep.ca.port}/scep/demo/pkiclient.exe",
        "127.0.0.1:%d/scep/demo/pkiclient.exe\npoll.interval.seconds = 10".formatted(caPort));
    copy(
        etc,
        "io.kurascep.gateway.Keystore-device.cfg",
        "keystore.path = keystore.p12",
        "keystore.path = keystore.p12\nkeystore.password = " + new String(PASSWORD));
    copy(
        etc,
        "logback.xml",
        "<logger name=\"io.kurascep\" ",
        """
        <logger name="io.kurascep.enrollment.internal.Enrollment" level="DEBUG"/>
        <logger name="io.kurascep" \
        """);
  }

  /** Changes the challenge in the settings of the gateway, which has been stopped. */
  void changeChallenge(String old, String replacement) throws IOException {
    Path file = data.resolve("etc/io.kurascep.ScepCertificate-gateway.cfg");
    String text = Files.readString(file, UTF_8);
    assertThat(text).contains("challenge = " + old);
    Files.writeString(
        file, text.replace("challenge = " + old, "challenge = " + replacement), UTF_8);
  }

  private static void copy(Path etc, String name, String old, String replacement)
      throws IOException {
    String text = Files.readString(SHIPPED.resolve(name), UTF_8);
    assertThat(text).contains(old);
    Files.writeString(etc.resolve(name), text.replace(old, replacement), UTF_8);
  }

  /** Starts the gateway. */
  Program gateway(List<String> surroundings, String... more) throws IOException {
    return Program.startIn(
        surroundings,
        "gateway",
        Stream.concat(
                Stream.of(
                    "--data",
                    data,
                    "--console-port",
                    Program.freePort(),
                    "--ca-port",
                    Program.freePort()),
                Stream.of(more))
            .toArray());
  }

  /** Waits until the CA has recorded a request, approved or not. */
  void awaitTheCasPart() throws InterruptedException {
    ca.await(line -> line.contains("issued") || line.contains("waits for approval"));
  }

  /** Approves the first request that waits at the CA; true where there was one. */
  boolean approve() throws IOException, InterruptedException {
    try (Program command = Program.start("ca", "approve", "1", "--data", caData)) {
      return command.exitStatus() == 0;
    }
  }

  /** The phase that the journal keeps; empty where there is no journal. */
  Optional<String> journaledPhase(Path seenData) throws IOException {
    Path state = seenData.resolve("scep/enrollments/gateway/state");
    if (Files.notExists(state)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(state, UTF_8)) {
      return lines
          .filter(line -> line.startsWith("phase="))
          .map(line -> line.substring("phase=".length()))
          .findFirst();
    }
  }

  /** The keys of all certificates that the CA issued. */
  Set<PublicKey> certifiedKeys() throws IOException, GeneralSecurityException {
    Set<PublicKey> keys = new HashSet<>();
    for (X509Certificate certificate : issued()) {
      keys.add(certificate.getPublicKey());
    }
    return keys;
  }

  /** All certificates that the CA issued, as its records tell. */
  List<X509Certificate> issued() throws IOException, GeneralSecurityException {
    List<X509Certificate> issued = new ArrayList<>();
    try (Stream<Path> files = Files.walk(caData)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readString(file, ISO_8859_1).lines().toList()) {
          int at = line.indexOf("issued ");
          if (at >= 0) {
            String[] words = line.substring(at).split(" ", -1);
            issued.add(certificate(Base64.getUrlDecoder().decode(words[8])));
          }
        }
      }
    }
    return issued;
  }

  private static X509Certificate certificate(byte[] encoded) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /**
   * The certificate in the keystore, whose key must belong to it.
   *
   * @return empty where the keystore has none, or there is no keystore yet
   */
  Optional<X509Certificate> installed(Path seenData) throws IOException, GeneralSecurityException {
    Path file = seenData.resolve("keystore.p12");
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    KeyStore keystore = KeyStore.getInstance(file.toFile(), PASSWORD);
    if (!keystore.containsAlias("gateway")) {
      return Optional.empty();
    }
    var entry =
        (KeyStore.PrivateKeyEntry)
            keystore.getEntry("gateway", new KeyStore.PasswordProtection(PASSWORD));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(entry.getPrivateKey());
    byte[] signed = signature.sign();
    signature.initVerify(entry.getCertificate());
    assertThat(signature.verify(signed)).as("key and certificate belong together").isTrue();
    return Optional.of((X509Certificate) entry.getCertificate());
  }

  Path data() {
    return data;
  }

  @Override
  public void close() {
    ca.close();
  }
}
