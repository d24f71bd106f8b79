// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.http.AdminClient;
import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.http.ServedCa;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page on which an operator decides, in a browser and under attack. */
@Timeout(60)
class PageTest {
  @TempDir private Path data;
  private final HttpClient browser = HttpClient.newHttpClient();
  private TestCa ca;
  private ServedCa served;
  private URI page;

  @BeforeEach
  void serve() throws IOException {
    ca = TestCa.in(data).manual().open();
    served = new HttpHosts().serve(ca.ca, "127.0.0.1", 0);
    page = served.url().resolve("/admin/demo/");
    ca.send(
        ca.pkcsReq(
            new TestRequest("CN=<script>alert(1)</script>, O=A & \"B\"", TestKeys.rsa("device"))
                .names(new GeneralName(GeneralName.dNSName, "a.example"))));
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
    ca.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return browser.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String ticket() throws IOException {
    return AdminClient.of(data.resolve("demo")).tell(List.of("page"));
  }

  /** Opens the page as a browser does, and returns the cookie. */
  private String cookie() throws IOException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(ticket())));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/admin/demo/");
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).endsWith("; HttpOnly; SameSite=Strict; Path=/admin/demo/");
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private HttpResponse<String> open(String cookie) {
    return send(HttpRequest.newBuilder(page).header("Cookie", cookie));
  }

  private HttpResponse<String> decide(String cookie, String form) {
    return send(
        HttpRequest.newBuilder(page.resolve("decide"))
            .header("Cookie", cookie)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static String secret(String html) {
    Matcher matcher = Pattern.compile("name=\"form\" value=\"([0-9a-f]{64})\"").matcher(html);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void showsEverythingThatIsKnownOfARequest() throws IOException {
    HttpResponse<String> answer = open(cookie());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "<td>1</td>", "192.0.2.1", "DNS:a.example", "RSA 2048 ", "challenge not asked for")
        .contains("&lt;script", "alert(1)", "A &amp;")
        .doesNotContain("<script>");
    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void approvesAndRejects() throws IOException {
    String cookie = cookie();
    ca.send(ca.pkcsReq());
    String form = "form=" + secret(open(cookie).body());

    assertThat(decide(cookie, form + "&number=1&decision=approve").statusCode()).isEqualTo(303);
    assertThat(ca.ca.pending()).extracting("number").containsExactly(2);
    assertThat(decide(cookie, form + "&number=2&decision=reject").statusCode()).isEqualTo(303);
    assertThat(open(cookie).body()).contains("No request waits");
    assertThat(ca.operator().certificates()).hasSize(1);
    HttpResponse<String> again = decide(cookie, form + "&number=2&decision=approve");
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(again.body()).contains("no request 2 waits for approval");
  }

  @Test
  void isNotForWhoHasNoTicket() throws IOException {
    assertThat(open("").statusCode()).isEqualTo(403);
    assertThat(open("operator=").statusCode()).isEqualTo(403);
    assertThat(open("operator=" + "0".repeat(64)).statusCode()).isEqualTo(403);
    String ticket = ticket();
    assertThat(send(HttpRequest.newBuilder(URI.create(ticket))).statusCode()).isEqualTo(303);
    assertThat(send(HttpRequest.newBuilder(URI.create(ticket))).statusCode())
        .as("a ticket is good once")
        .isEqualTo(403);
    assertThat(send(HttpRequest.newBuilder(page.resolve("?ticket="))).statusCode()).isEqualTo(403);
  }

  @Test
  void takesNoDecisionFromAnotherSite() throws IOException {
    String cookie = cookie();
    String secret = secret(open(cookie).body());
    String decision = "&number=1&decision=approve";

    for (String form : List.of("", "form=", "form=" + "0".repeat(64), "form=" + cookie)) {
      assertThat(decide(cookie, form + decision).statusCode()).isEqualTo(403);
    }
    assertThat(decide("", "form=" + secret + decision).statusCode()).isEqualTo(403);
    assertThat(
            send(HttpRequest.newBuilder(page.resolve("decide?form=" + secret + decision))
                    .header("Cookie", cookie))
                .statusCode())
        .as("by GET")
        .isEqualTo(403);
    assertThat(ca.ca.pending()).hasSize(1);
  }

  @Test
  void takesNothingThatItDoesNotKnow() throws IOException {
    String cookie = cookie();
    String form = "form=" + secret(open(cookie).body());

    assertThat(decide(cookie, form + "&number=1&decision=forget").statusCode()).isEqualTo(400);
    assertThat(decide(cookie, form + "&number=x&decision=approve").statusCode()).isEqualTo(400);
    assertThat(decide(cookie, form).statusCode()).isEqualTo(400);
    assertThat(ca.ca.pending()).hasSize(1);
  }

  /** A page of another site whose name was made to mean this machine (DNS rebinding). */
  @Test
  void answersToNoOtherName() throws IOException {
    String cookie = cookie();
    for (String host : List.of("evil.example", "evil.example:" + page.getPort(), "127.0.0.2")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.getPort())) {
        socket.setSoTimeout(20_000);
        String request =
            "GET /admin/demo/ HTTP/1.1\r\nHost: "
                + host
                + "\r\nCookie: "
                + cookie
                + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 403");
      }
    }
  }
}
