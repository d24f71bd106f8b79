// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a user starts it. */
class GatewayIT {
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path folder;
  private Path data;
  private int consolePort;
  private int caPort;

  @BeforeEach
  void findFreePorts() throws IOException {
    data = folder.resolve("the data");
    consolePort = Program.freePort();
    caPort = Program.freePort();
  }

  @Test
  void endsWithTheCertificateWhereAskedTo() throws Exception {
    try (Program gateway = start("--exit-when-enrolled")) {
      assertThat(gateway.exitStatus()).as(gateway.output()).isZero();
      X509Certificate certificate = printedCertificate(gateway.output());
      assertThat(certificate.getSubjectX500Principal().getName()).contains("CN=gateway-");
    }
  }

  @Test
  void certificateVerifiesAgainstTheCa() throws Exception {
    try (Program gateway = start()) {
      gateway.await(line -> line.contains("-----END CERTIFICATE-----"));
      X509Certificate certificate = printedCertificate(gateway.output());
      byte[] ca =
          get(caPort, "/scep/demo/pkiclient.exe?operation=GetCACert", Optional.empty()).body();

      certificate.verify(certificate(ca).getPublicKey());
    }
  }

  @Test
  void goesOnWithItsCertificateOnOtherPortsAfterARestart() throws Exception {
    X509Certificate first;
    try (Program gateway = start("--exit-when-enrolled")) {
      assertThat(gateway.exitStatus()).as(gateway.output()).isZero();
      first = printedCertificate(gateway.output());
    }
    findFreePorts();

    try (Program gateway = start("--exit-when-enrolled")) {
      assertThat(gateway.exitStatus()).as(gateway.output()).isZero();
      assertThat(printedCertificate(gateway.output())).isEqualTo(first);
    }
  }

  @Test
  void stopsInOrderWhenTerminated() throws Exception {
    try (Program gateway = start()) {
      gateway.await(line -> line.contains("-----END CERTIFICATE-----"));

      gateway.terminate();

      assertThat(gateway.exitStatus()).isEqualTo(TERMINATED);
      assertThat(gateway.output().lines())
          .endsWith("Stopped")
          .noneMatch(line -> line.contains("ERROR"))
          .filteredOn(line -> line.contains("WARN"))
          .singleElement(STRING)
          .contains("is trusted at its first use");
    }
  }

  @Test
  void showsItsFormsInTheConsole() throws Exception {
    try (Program gateway = start()) {
      gateway.await(line -> line.contains("-----END CERTIFICATE-----"));

      assertThat(get(consolePort, "/system/console/configMgr", Optional.empty()).statusCode())
          .isEqualTo(401);
      String forms =
          new String(
              get(consolePort, "/system/console/configMgr", Optional.of("admin:admin")).body(),
              US_ASCII);
      assertThat(forms)
          .contains(
              "io.kurascep.ScepServer~demo",
              "io.kurascep.ScepCertificate~gateway",
              "io.kurascep.CaAlias~demo",
              "io.kurascep.gateway.Keystore~device");
    }
  }

  @Test
  void answersThisMachineOnly() throws Exception {
    Optional<InetAddress> other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    assumeTrue(other.isPresent(), "this machine has no other address than the loopback");
    try (Program gateway = start()) {
      gateway.await(line -> line.contains("-----END CERTIFICATE-----"));

      for (int port : List.of(consolePort, caPort)) {
        try (Socket socket = new Socket()) {
          assertThatThrownBy(
                  () -> socket.connect(new InetSocketAddress(other.orElseThrow(), port), 5_000))
              .isInstanceOf(ConnectException.class);
        }
      }
    }
  }

  @Test
  void refusesAnUnknownOptionInOneLine() throws Exception {
    try (Program gateway = Program.start("gateway", "--verbose")) {
      assertThat(gateway.exitStatus()).isEqualTo(2);
      assertThat(gateway.output()).isEqualTo("gateway: unknown option --verbose, try --help");
    }
  }

  @Test
  void helps() throws Exception {
    try (Program gateway = Program.start("gateway", "--help")) {
      assertThat(gateway.exitStatus()).isZero();
      assertThat(gateway.output()).startsWith("Usage: gateway [options]");
    }
  }

  @Test
  void saysWhichPortIsInUse() throws Exception {
    try (ServerSocket user = new ServerSocket(caPort, 1, InetAddress.getLoopbackAddress());
        Program gateway = start()) {
      assertThat(gateway.exitStatus()).isEqualTo(1);
      assertThat(gateway.output())
          .startsWith("gateway: port " + user.getLocalPort() + " cannot be used")
          .endsWith("choose another with --ca-port");
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void refusesDataThatAnotherGatewayUses() throws Exception {
    try (Program gateway = start()) {
      gateway.await(line -> line.contains("-----END CERTIFICATE-----"));
      findFreePorts();
      try (Program second = start()) {
        assertThat(second.exitStatus()).isEqualTo(1);
        assertThat(second.output())
            .contains("gateway: ", "another gateway")
            .doesNotContain("\tat ");
      }
    }
  }

  @Test
  void runsTheCaAlone() throws Exception {
    try (Program ca =
        Program.start("ca", "--data", data, "--port", caPort, "--challenge", "secret")) {
      ca.await(line -> line.contains("http://127.0.0.1:" + caPort + "/scep/demo/pkiclient.exe"));

      byte[] body =
          get(caPort, "/scep/demo/pkiclient.exe?operation=GetCACaps", Optional.empty()).body();
      assertThat(new String(body, US_ASCII)).contains("SCEPStandard");
    }
  }

  @Test
  void namesTheLicenceOfEverythingThatOthersWrote() throws Exception {
    Path distribution = Path.of(System.getProperty("distribution"));
    String notes = Files.readString(distribution.resolve("THIRD-PARTY.md"));
    try (Stream<Path> files = Files.walk(distribution)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".jar") && !name.startsWith("io.kurascep."))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(notes).contains("| " + name + " |"));
    }
  }

  private Program start(String... more) throws IOException {
    Object[] arguments =
        Stream.concat(
                Stream.of("--data", data, "--console-port", consolePort, "--ca-port", caPort),
                Stream.of(more))
            .toArray();
    return Program.start("gateway", arguments);
  }

  private static HttpResponse<byte[]> get(int port, String path, Optional<String> user)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    user.ifPresent(
        name ->
            request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(name.getBytes(US_ASCII))));
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static X509Certificate printedCertificate(String output) throws Exception {
    int begin = output.indexOf("-----BEGIN CERTIFICATE-----");
    assertThat(begin).as(output).isNotNegative();
    return certificate(output.substring(begin).getBytes(US_ASCII));
  }

  private static X509Certificate certificate(byte[] encoded) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }
}
