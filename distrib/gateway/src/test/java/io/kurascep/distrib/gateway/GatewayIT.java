// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.net.URLEncoder;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a user starts it. */
class GatewayIT {
  private static final int TERMINATED = 128 + 15;
  private static final Optional<String> ADMIN = Optional.of("admin:admin");

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
    Program.require(Program.works("openssl", "version"), "openssl is needed");
    try (Program gateway = start()) {
      gateway.await(line -> line.contains("-----END CERTIFICATE-----"));
      String printed = gateway.output();
      Path certificate =
          Files.writeString(
              folder.resolve("gateway.pem"), printed.substring(printed.indexOf("-----BEGIN")));
      Path ca = folder.resolve("ca.der");
      Files.write(
          ca, get(caPort, "/scep/demo/pkiclient.exe?operation=GetCACert", Optional.empty()).body());

      Path authority = folder.resolve("ca.pem");
      assertThat(openssl("x509", "-inform", "DER", "-in", ca, "-out", authority)).isEmpty();
      assertThat(openssl("verify", "-CAfile", authority, certificate))
          .isEqualTo(certificate + ": OK" + System.lineSeparator());
    }
  }

  private static String openssl(Object... arguments) throws Exception {
    var command =
        Stream.concat(Stream.of("openssl"), Stream.of(arguments).map(Object::toString)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
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
      String forms = new String(console("/system/console/configMgr").body(), US_ASCII);
      assertThat(forms)
          .contains(
              "io.kurascep.ScepServer~demo",
              "io.kurascep.ScepCertificate~gateway",
              "io.kurascep.CaAlias~demo",
              "io.kurascep.gateway.Keystore~device");
    }
  }

  @Test
  void keepsWhatTheConsoleChangedUntilTheFileSaysOtherwise() throws Exception {
    Path file = data.resolve("etc/io.kurascep.ScepCertificate-gateway.cfg");
    try (Program gateway = start()) {
      gateway.await(line -> line.contains("-----END CERTIFICATE-----"));
      String before = Files.readString(file);

      change("io.kurascep.ScepCertificate~gateway", "subject", "CN=console");
      change("io.kurascep.ScepCertificate~gateway", "renewal.percent", "60");

      assertThat(file).hasContent(before);
    }
    findFreePorts();
    Files.writeString(
        file, Files.readString(file).replace("renewal.percent = 50", "renewal.percent = 40"));

    try (Program gateway = start()) {
      gateway.await(line -> line.contains("-----END CERTIFICATE-----"));
      assertThat(setting("io.kurascep.ScepCertificate~gateway", "subject")).contains("CN=console");
      assertThat(setting("io.kurascep.ScepCertificate~gateway", "renewal.percent")).contains("40");
    }
  }

  @Test
  void removesTheComponentWhoseFileIsGone() throws Exception {
    try (Program gateway = start("--exit-when-enrolled")) {
      assertThat(gateway.exitStatus()).as(gateway.output()).isZero();
    }
    Files.delete(data.resolve("etc/io.kurascep.CaAlias-demo.cfg"));

    try (Program gateway = start()) {
      gateway.await(line -> line.contains("-----END CERTIFICATE-----"));
      assertThat(console("/system/console/configMgr").body())
          .asString()
          .contains("io.kurascep.ScepServer~demo")
          .doesNotContain("io.kurascep.CaAlias~demo");
    }
  }

  @Test
  void namesTheSettingsFileThatCannotBeRead() throws Exception {
    Path etc = Files.createDirectories(data.resolve("etc"));
    Files.writeString(etc.resolve("io.kurascep.ScepServer-bad.cfg"), "label = \\u12");

    try (Program gateway = start()) {
      gateway.await(
          line ->
              line.startsWith("gateway: " + etc.resolve("io.kurascep.ScepServer-bad.cfg"))
                  && line.endsWith("correct it and start again"));
    }
  }

  /** Changes one setting as the form of the console does. */
  private void change(String pid, String setting, String value) throws Exception {
    awaitConsole();
    String form =
        "apply=update&propertylist=%s&%s=%s"
            .formatted(setting, setting, URLEncoder.encode(value, UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/system/console/configMgr/%s".formatted(consolePort, pid)))
            .header("Authorization", authorization("admin:admin"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isLessThan(400);
  }

  /** A page of the web console, which comes up after everything else. */
  private HttpResponse<byte[]> console(String page) throws Exception {
    awaitConsole();
    return get(consolePort, page, ADMIN);
  }

  private void awaitConsole() throws Exception {
    long end = System.nanoTime() + Program.DEADLINE.toNanos();
    while (!consoleIsUp()) {
      assertThat(System.nanoTime()).as("the console does not come up").isLessThan(end);
    }
  }

  private boolean consoleIsUp() throws Exception {
    try {
      return get(consolePort, "/system/console/configMgr", ADMIN).statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  private Optional<String> setting(String pid, String setting) throws Exception {
    String json = new String(console("/system/console/configMgr/" + pid + ".json").body(), UTF_8);
    return Pattern.compile("\"" + Pattern.quote(setting) + "\":\\{[^}]*\"value\":\"?([^\",}]*)")
        .matcher(json)
        .results()
        .map(found -> found.group(1))
        .findFirst();
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
    user.ifPresent(name -> request.header("Authorization", authorization(name)));
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String authorization(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(US_ASCII));
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
