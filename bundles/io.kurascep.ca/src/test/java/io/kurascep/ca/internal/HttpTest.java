// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.kurascep.ca.internal.http.AdminClient;
import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.http.ServedCa;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.files.DurableFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CA by HTTP. */
@Timeout(120)
class HttpTest {
  private static final String HOST = "127.0.0.1";
  private static final String PKI_OPERATION = "?operation=PKIOperation";

  @TempDir private Path data;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
  private final HttpHosts hosts = new HttpHosts();
  private TestCa ca;
  private ServedCa served;

  @BeforeEach
  void serve() throws IOException {
    ca = TestCa.in(data).manual().open();
    served = hosts.serve(ca.ca, HOST, 0);
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
    ca.close();
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder at(String query) {
    return HttpRequest.newBuilder(URI.create(served.url() + query));
  }

  private HttpResponse<byte[]> get(String query) {
    return send(at(query).GET());
  }

  private HttpResponse<byte[]> post(byte[] body) {
    return send(at(PKI_OPERATION).POST(BodyPublishers.ofByteArray(body)));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private void assertAnswers(TestMessage message, HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-pki-message");
    assertThat(TestAnswer.read(message, answer.body()).status()).isEqualTo("PENDING");
  }

  @Test
  void saysWhatItCanDo() {
    HttpResponse<byte[]> answer = get("?operation=GetCACaps");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(text(answer).lines())
        .containsExactlyInAnyOrder(
            "POSTPKIOperation",
            "Renewal",
            "SHA-1",
            "SHA-224",
            "SHA-256",
            "SHA-384",
            "SHA-512",
            "AES",
            "DES3",
            "SCEPStandard");
  }

  @Test
  void givesItsCertificate() {
    HttpResponse<byte[]> answer = get("?operation=GetCACert");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-x509-ca-cert");
    assertThat(TestCa.certificate(answer.body())).isEqualTo(ca.certificate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?operation=GetCACert&message=MobileIronSCEP",
        "?message=0&operation=GetCACert",
        "?operation=getcacert",
        "?operation=GetCACert&message=&x=y",
      })
  void acceptsAnyCaIdentifier(String query) {
    assertThat(get(query).body()).isEqualTo(ca.ca.certificate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/scep/demo",
        "/scep/demo/pkiclient.exe",
        "/scep/DEMO/pkiclient.exe",
        "/scep/pkiclient.exe",
        "/cgi-bin/pkiclient.exe",
      })
  void answersAtItsAddresses(String path) {
    URI uri = served.url().resolve(path + "?operation=GetCACaps");

    assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/scep",
        "/scep/",
        "/scep/other",
        "/scep/other/pkiclient.exe",
        "/scep/demo/",
        "/scep/demo/other",
        "/scep/demo/pkiclient.exe/x",
        "/scep//demo",
        "/cgi-bin/",
        "/cgi-bin/demo",
        "/scep/..%2fdemo",
      })
  void answersNowhereElse(String path) {
    URI uri = served.url().resolve(path + "?operation=GetCACaps");

    assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(404);
  }

  @Test
  void givesItsCrl() throws Exception {
    for (String file : List.of("ca.crl", "ca-1.crl")) {
      HttpResponse<byte[]> answer =
          send(HttpRequest.newBuilder(served.url().resolve("/scep/demo/" + file)));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/pkix-crl");
      X509CRL crl =
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(answer.body()));
      crl.verify(ca.certificate().getPublicKey());
    }
    for (String file : List.of("ca-2.crl", "ca-.crl", "ca-99999999999.crl", "x.crl", "ca.pem")) {
      URI uri = served.url().resolve("/scep/demo/" + file);
      assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void givesItsChain() throws Exception {
    HttpResponse<byte[]> answer = get("?operation=GetCACertChain");

    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/x-x509-ca-ra-cert-chain");
    var certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(answer.body()));
    assertThat(certificates).hasSize(1).first().isEqualTo(ca.certificate());
  }

  @Test
  void givesTheCertificateOfTheNextCa() {
    assertThat(get("?operation=GetNextCACert").statusCode()).isEqualTo(404);
  }

  @Test
  void hasTheHabitsThatAreSet(@TempDir Path otherData) throws IOException {
    TestCa.Settings settings =
        TestCa.in(otherData)
            .set("alias", "scep")
            .set("get.limit", "2048")
            .set("post", "false")
            .set("ca.identifier.rule", "required");
    try (TestCa other = settings.open();
        ServedCa otherServed = hosts.serve(other.ca, HOST, served.url().getPort())) {
      assertThat(otherServed.shortUrl()).as("the alias scep, as in EJBCA").isPresent();
      assertThat(served.shortUrl()).isEmpty();
      URI url = otherServed.shortUrl().orElseThrow();
      assertThat(status(url, "?operation=GetCACaps")).isEqualTo(404);
      assertThat(status(url, "?operation=GetCACaps&message=SCEP")).isEqualTo(200);
      String longMessage = PKI_OPERATION + "&message=" + "A".repeat(2048);
      assertThat(status(url, longMessage)).isEqualTo(404);
      var post =
          HttpRequest.newBuilder(URI.create(url + PKI_OPERATION)).POST(BodyPublishers.noBody());
      assertThat(send(post).statusCode()).isEqualTo(405);
    }
  }

  private int status(URI url, String query) {
    return send(HttpRequest.newBuilder(URI.create(url + query))).statusCode();
  }

  @Test
  void takesMessagesByPost() {
    TestMessage message = ca.pkcsReq();

    assertAnswers(message, post(message.encoded()));
  }

  @Test
  void takesMessagesInChunks() {
    TestMessage message = ca.pkcsReq();
    byte[] encoded = message.encoded();

    assertAnswers(
        message,
        send(at(PKI_OPERATION).POST(BodyPublishers.ofByteArrays(List.of(encoded, new byte[0])))));
  }

  @Test
  void takesMessagesByGet() {
    TestMessage message = ca.pkcsReq();
    String base64 = Base64.getEncoder().encodeToString(message.encoded());
    String escaped = URLEncoder.encode(base64, StandardCharsets.US_ASCII);

    assertAnswers(message, get(PKI_OPERATION + "&message=" + escaped));
    assertAnswers(message, get("?message=" + escaped + "&operation=PKIOperation"));
    String lowerCaseEscapes =
        escaped.replace("%2B", "%2b").replace("%2F", "%2f").replace("%3D", "%3d");
    assertAnswers(message, get(PKI_OPERATION + "&message=" + lowerCaseEscapes));
    String ofScepclient = base64.replace('+', '-').replace('/', '_');
    assertAnswers(message, get(PKI_OPERATION + "&message=" + ofScepclient));
  }

  @Test
  void takesMessagesInTheLinesOfCiscoRouters() {
    TestMessage message = ca.pkcsReq();
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(message.encoded()) + "\n";
    String escaped =
        base64.replace("\n", "%0A").replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");

    assertAnswers(message, get(PKI_OPERATION + "&message=" + escaped));
    assertAnswers(message, get(PKI_OPERATION + "&message=" + escaped.replace("%0A", "%0D%0A")));
  }

  @Test
  void takesMessagesThatAreNotEscapedOrNotPadded() {
    TestMessage message = ca.pkcsReq();
    String base64 = Base64.getEncoder().encodeToString(message.encoded());

    assertAnswers(message, get(PKI_OPERATION + "&message=" + base64));
    assertAnswers(message, get(PKI_OPERATION + "&message=" + base64.replace("=", "")));
    assertAnswers(message, get(PKI_OPERATION + "&message=" + base64.replace("+", "%20")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?operation=",
        "?operation=GetNextCertificate",
        "?operation=PKIOperation",
        "?operation=PKIOperation&message=",
        "?operation=PKIOperation&message=%3Chtml%3E",
        "?operation=PKIOperation&message=%",
        "?operation=PKIOperation&message=%4",
        "?operation=PKIOperation&message=AAAA",
        "?operation=%C3%28",
      })
  void refusesOtherQueries(String query) throws IOException {
    assertThat(raw("GET " + served.url().getPath() + query + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void refusesOtherMethods() {
    for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS")) {
      HttpResponse<byte[]> answer =
          send(at("?operation=GetCACaps").method(method, BodyPublishers.noBody()));
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, POST");
    }
  }

  @Test
  void refusesPostOfOtherOperations() {
    assertThat(send(at("?operation=GetCACert").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(400);
  }

  @Test
  void refusesWhatIsNoMessage() {
    for (String body : List.of("", "hello", "<html>")) {
      HttpResponse<byte[]> answer = post(body.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(text(answer))
          .isEqualTo("the message is not a CMS message: send a SCEP pkiMessage\n");
    }
  }

  @Test
  void refusesALongMessageBeforeItCame() throws IOException {
    assertThat(
            raw(
                "POST "
                    + served.url().getPath()
                    + PKI_OPERATION
                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void refusesALongMessageOfUnknownLength() throws IOException {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              ("POST "
                      + served.url().getPath()
                      + PKI_OPERATION
                      + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk =
          ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 2; i++) {
        socket.getOutputStream().write(chunk);
      }
      assertThat(firstLine(socket)).startsWith("HTTP/1.1 413 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "99999999999999999999"})
  void refusesWrongLengths(String length) throws IOException {
    assertThat(
            raw(
                "POST "
                    + served.url().getPath()
                    + PKI_OPERATION
                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    + length
                    + "\r\n\r\n"))
        .doesNotStartWith("HTTP/1.1 2")
        .doesNotStartWith("HTTP/1.1 5");
  }

  /** Half of them stop in the head of a request, half in its body. */
  private List<Socket> slowClients(int count) throws IOException {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String begun =
          i % 2 == 0
              ? "POST /scep/demo?ope"
              : "POST /scep/demo?operation=PKIOperation HTTP/1.1\r\nContent-Length: 9\r\n\r\n1";
      Socket socket = connect();
      slow.add(socket);
      socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
    }
    return slow;
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void cutsClientsThatAreSlow() throws IOException {
    List<Socket> slow = slowClients(40);
    try {
      for (Socket socket : slow) {
        assertThat(firstLine(socket)).as("cut off").isEmpty();
      }
    } finally {
      close(slow);
    }
  }

  /** While not one of the slow ones was cut; on a busy machine that may need a second try. */
  @Test
  void servesTheOthersBesideClientsThatAreSlow() throws IOException {
    boolean beside = false;
    for (int attempt = 0; attempt < 5 && !beside; attempt++) {
      List<Socket> slow = slowClients(200);
      try {
        assertThat(get("?operation=GetCACaps").statusCode()).isEqualTo(200);
        beside = slow.stream().allMatch(HttpTest::isOpen);
      } finally {
        close(slow);
      }
    }
    assertThat(beside).isTrue();
  }

  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true; // nothing came, not even the end
    } catch (IOException e) {
      return false;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.url().getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return firstLine(socket);
    }
  }

  private static String firstLine(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    try {
      for (int c = in.read(); c != -1 && c != '\r'; c = in.read()) {
        line.append((char) c);
      }
    } catch (SocketException e) {
      return ""; // reset: cut off too
    }
    return line.toString();
  }

  @Test
  void answersManyRequestsOnOneConnection() throws IOException {
    try (Socket socket = connect()) {
      for (int i = 0; i < 100; i++) {
        socket
            .getOutputStream()
            .write(
                "GET /scep/demo?operation=GetCACaps HTTP/1.1\r\nHost: x\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        String answer = firstLine(socket);
        assertThat(answer).startsWith("HTTP/1.1 200");
        skipTo(socket.getInputStream(), "SCEPStandard\n");
      }
    }
  }

  private static void skipTo(InputStream in, String end) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (!seen.toString().endsWith(end)) {
      seen.append((char) in.read());
    }
  }

  @Test
  void shareAPort(@TempDir Path otherData) throws IOException {
    CaSettings settings =
        new CaSettings(
            "Second",
            otherData,
            "CN=Second CA",
            List.of(),
            false,
            CaSettings.Approval.AUTOMATIC,
            Duration.ofDays(1));
    try (ScepCa second =
            ScepCa.open(settings, DurableFiles.onDisk(), Clock.systemUTC(), new SecureRandom());
        ServedCa other = hosts.serve(second, HOST, served.url().getPort())) {
      assertThat(other.url().getPort()).isEqualTo(served.url().getPort());
      assertThat(other.url().getPath()).isEqualTo("/scep/second/pkiclient.exe");
      URI uri = URI.create(other.url() + "?operation=GetCACert");
      assertThat(send(HttpRequest.newBuilder(uri)).body()).isEqualTo(second.certificate());
      assertThat(get("?operation=GetCACert").body()).isEqualTo(ca.ca.certificate());

      served.close();

      assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(200);
      assertThat(get("?operation=GetCACert").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void refusesASecondCaOfOneAlias() {
    assertThatThrownBy(() -> hosts.serve(ca.ca, HOST, served.url().getPort()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("alias demo is on this port already");
    assertThat(get("?operation=GetCACaps").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhenThePortIsTaken() {
    assertThatThrownBy(() -> new HttpHosts().serve(ca.ca, HOST, served.url().getPort()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen on 127.0.0.1 port " + served.url().getPort());
  }

  @Test
  void listensOnIpv6(@TempDir Path otherData) throws IOException {
    try (TestCa other = TestCa.in(otherData).open();
        ServedCa ipv6 = serveOnIpv6(other)) {
      assertThat(ipv6.url().toString()).matches("http://\\[[0-9:]+]:\\d+/scep/demo/pkiclient.exe");
      URI uri = URI.create(ipv6.url() + "?operation=GetCACert");
      assertThat(send(HttpRequest.newBuilder(uri)).body()).isEqualTo(other.ca.certificate());
    }
  }

  private ServedCa serveOnIpv6(TestCa other) {
    try {
      return hosts.serve(other.ca, "::1", 0);
    } catch (IOException e) {
      return abort("this machine has no IPv6");
    }
  }

  @Test
  void saysWhenTheHostIsUnknown() {
    assertThatThrownBy(() -> hosts.serve(ca.ca, "nowhere.invalid", 0))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the host nowhere.invalid is unknown");
  }

  @Test
  void listensOnThePortAgainAfterAStop() throws IOException {
    int port = served.url().getPort();

    served.close();
    assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    served = hosts.serve(ca.ca, HOST, port);

    assertThat(get("?operation=GetCACaps").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhenItCannotRecord() throws IOException {
    byte[] message = ca.pkcsReq().encoded();
    ca.close();

    assertThat(post(message).statusCode()).isEqualTo(503);
  }

  @Test
  void letsTheOperatorDecide() throws Exception {
    AdminClient operator = AdminClient.of(data.resolve("demo"));
    assertThat(operator.tell(List.of("requests"))).isEqualTo("no request waits for approval");
    TestMessage first = ca.pkcsReq();
    TestMessage second = ca.pkcsReq();
    post(first.encoded());
    post(second.encoded());

    assertThat(operator.tell(List.of("requests")).lines().toList())
        .hasSize(2)
        .allMatch(line -> line.contains("CN=device") && line.contains(HOST));
    assertThat(operator.tell(List.of("approve", "1"))).startsWith("approved: certificate ");
    assertThat(operator.tell(List.of("reject", "2"))).isEqualTo("rejected");

    assertThat(TestAnswer.read(first, post(first.encoded()).body()).status()).isEqualTo("SUCCESS");
    assertThat(TestAnswer.read(second, post(second.encoded()).body()).status())
        .isEqualTo("FAILURE badRequest");
    for (String number : List.of("1", "3", "x", "99999999999")) {
      assertThatThrownBy(() -> operator.tell(List.of("approve", number)))
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> operator.tell(List.of("forget", "1"))).isInstanceOf(IOException.class);
  }

  @Test
  void letsNobodyElseDecide() throws IOException {
    post(ca.pkcsReq().encoded());
    String token = Files.readAllLines(data.resolve("demo/admin")).get(1);
    URI list = served.url().resolve("/admin/demo/");
    URI approve = served.url().resolve("/admin/demo/command");
    BodyPublisher words = BodyPublishers.ofString("approve\n1");

    for (String authorization :
        List.of("", "Bearer ", "Bearer " + "0".repeat(64), token, "Basic " + token)) {
      for (HttpRequest.Builder request :
          List.of(HttpRequest.newBuilder(list), HttpRequest.newBuilder(approve).POST(words))) {
        assertThat(send(request.header("Authorization", authorization)).statusCode())
            .isEqualTo(403);
      }
    }
    assertThat(send(HttpRequest.newBuilder(approve).POST(words)).statusCode()).isEqualTo(403);
    for (String path : List.of("/admin/", "/admin/other/", "/admin/demo", "/admin/demo/")) {
      HttpRequest.Builder request = HttpRequest.newBuilder(served.url().resolve(path));
      assertThat(send(request.header("Authorization", "Bearer " + token)).statusCode())
          .isIn(403, 404);
    }
    assertThat(ca.ca.pending()).hasSize(1);
  }

  @Test
  void approvesNothingByGet() throws IOException {
    post(ca.pkcsReq().encoded());
    String token = Files.readAllLines(data.resolve("demo/admin")).get(1);
    URI approve = served.url().resolve("/admin/demo/command?word=approve&word=1");

    var request = HttpRequest.newBuilder(approve).header("Authorization", "Bearer " + token);

    assertThat(send(request).statusCode()).isEqualTo(403);
    assertThat(ca.ca.pending()).hasSize(1);
  }

  @Test
  void tellsTheOperatorWhenNoCaRuns() throws IOException {
    served.close();

    assertThatThrownBy(() -> AdminClient.of(data.resolve("demo")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no CA runs");
  }
}
