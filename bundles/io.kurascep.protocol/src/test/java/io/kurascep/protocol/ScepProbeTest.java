// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.ProbeReport.Kind;
import io.kurascep.protocol.ProbeReport.Shown;
import io.kurascep.protocol.ProbeReport.Use;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScepProbeTest {

  private static final URI URL = URI.create("http://ca.example.com/scep?token=hush");

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  private static ProbeReport ask(Transport transport, URI url, CaTrust trust) {
    var settings = ServerSettings.builder(url).trust(trust).build();
    return new ScepProbe(settings, transport, Clock.fixed(NOW, ZoneOffset.UTC)).ask();
  }

  private ProbeReport ask() {
    return ask(server, URL, CaTrust.none());
  }

  private ProbeReport askWithPin(TestAuthority pinned) {
    return ask(
        server,
        URL,
        CaTrust.fingerprints(Fingerprint.sha256(pinned.certificate()).toString(), false));
  }

  private static HttpAnswer text(int status, String body, Map<String, String> headers) {
    return new HttpAnswer(
        status,
        "text/plain",
        body.getBytes(StandardCharsets.ISO_8859_1),
        Optional.empty(),
        "",
        headers);
  }

  @Test
  void tellsTheFingerprintToCompareWhereNothingVouchesForTheCa() {
    var report = ask();
    var pin = Fingerprint.sha256(ca.certificate());
    assertThat(report.unverified()).contains(pin);
    assertThat(report.sentences(Kind.ADVICE))
        .anyMatch(text -> text.contains("unverified") && text.contains(pin.toString()));
    assertThat(report.certificates())
        .containsExactly(
            new Shown(
                ca.certificate(), pin, Set.of(Use.AUTHORITY, Use.ENCRYPTION, Use.SIGNATURES)));
    assertThat(report.sentences(Kind.FAILED)).isEmpty();
    assertThat(report.sentences(Kind.WEAK)).isEmpty();
  }

  @Test
  void isVerifiedWhereTheSettingsVouchForTheCa() {
    assertThat(askWithPin(ca).unverified()).isEmpty();
  }

  @Test
  void saysWhatItSawOfAnotherCa() {
    var report = askWithPin(TestAuthority.root("CN=Other CA"));
    assertThat(report.unverified()).contains(Fingerprint.sha256(ca.certificate()));
    assertThat(report.sentences(Kind.FAILED))
        .singleElement()
        .asString()
        .contains("is not the trusted one");
  }

  @Test
  void beginsAsTheLadderDoes() {
    var report = ask();
    assertThat(report.enrollment().map(LadderStep::text))
        .contains("PKCSReq self challenge aes128 sha256 POST pkcs1");
    assertThat(report.renewal().map(LadderStep::text))
        .contains("RenewalReq current no-challenge aes128 sha256 POST pkcs1");
  }

  @Test
  void sendsNoMessage() {
    ask();
    assertThat(server.exchanges())
        .extracting(exchange -> exchange.uri().getQuery().replaceAll(".*operation=", ""))
        .containsExactly("GetCACaps", "GetCACert");
    assertThat(server.exchanges()).allMatch(exchange -> exchange.method() == HttpMethod.GET);
  }

  @Test
  void knowsWhichCertificateOfAnRaIsForWhat() {
    var encryption =
        TestAuthority.certificate("CN=RA encryption").usage(KeyUsage.keyEncipherment).issuedBy(ca);
    var signature =
        TestAuthority.certificate("CN=RA signature").usage(KeyUsage.digitalSignature).issuedBy(ca);
    server.certificates(signature.certificate(), encryption.certificate(), ca.certificate());
    assertThat(askWithPin(ca).certificates())
        .extracting(Shown::uses)
        .containsExactly(
            Set.of(Use.SIGNATURES), Set.of(Use.ENCRYPTION), Set.of(Use.AUTHORITY, Use.SIGNATURES));
  }

  @Test
  void asksForTheRestOfAChain() {
    var issuing = TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(ca);
    server.certificates(issuing.certificate());
    server.question(
        "GetCACertChain",
        new HttpAnswer(
            200,
            "application/x-x509-ca-ra-cert-chain",
            TestReply.certsOnly(issuing.certificate(), ca.certificate())));
    assertThat(ask().unverified()).contains(Fingerprint.sha256(ca.certificate()));
  }

  @Test
  void doesWithASingleCertificateWhereThereIsNoChain() {
    var issuing = TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(ca).certificate();
    server.certificates(issuing);
    var report = ask();
    assertThat(report.unverified()).contains(Fingerprint.sha256(issuing));
    assertThat(report.sentences(Kind.FAILED)).isEmpty();
    assertThat(report.enrollment()).isPresent();
  }

  @Test
  void asksForTheNextCaWhereThatIsAnnounced() {
    server.capabilities("GetNextCACert\nSCEPStandard\n");
    server.question("GetNextCACert", new HttpAnswer(503, "", new byte[0]));
    assertThat(ask().sentences(Kind.FAILED)).singleElement().asString().contains("HTTP 503");

    for (var status : List.of(200, 403, 404, 500, 501)) {
      server.question("GetNextCACert", new HttpAnswer(status, "", new byte[0]));
      var report = ask();
      assertThat(report.sentences(Kind.FAILED)).isEmpty();
      assertThat(report.sentences(Kind.FACT)).contains("it has no next CA certificate yet");
    }
  }

  @Test
  void namesWhatIsWeak() {
    var small =
        TestAuthority.certificate("CN=Small CA")
            .key(KeyType.RSA_1024.generate(new SecureRandom()))
            .valid(NOW.minus(Duration.ofDays(10)), NOW.plus(Duration.ofDays(20)))
            .ca()
            .selfSigned();
    var ra = TestAuthority.certificate("CN=Old RA").digest("SHA1").issuedBy(small);
    server.capabilities("").certificates(small.certificate(), ra.certificate());
    assertThat(ask().sentences(Kind.WEAK))
        .anyMatch(text -> text.contains("CN=Small CA has 1024 bits"))
        .anyMatch(text -> text.contains("CN=Small CA is valid until"))
        .anyMatch(text -> text.contains("CN=Old RA is signed with SHA1WITHRSA"))
        .anyMatch(text -> text.contains("encrypted with 3des"))
        .anyMatch(text -> text.contains("signed with sha1"))
        .anyMatch(text -> text.contains("go in the address"))
        .hasSize(6);
  }

  @Test
  void showsACaThatIsOver() {
    var over =
        TestAuthority.certificate("CN=Over")
            .valid(NOW.minus(Duration.ofDays(10)), NOW.minus(Duration.ofDays(1)))
            .ca()
            .selfSigned();
    server.certificates(over.certificate());
    var report = ask();
    assertThat(report.certificates()).extracting(Shown::certificate).contains(over.certificate());
    assertThat(report.sentences(Kind.FAILED)).singleElement().asString().contains("CN=Over");
    assertThat(report.sentences(Kind.WEAK)).singleElement().asString().contains("CN=Over");
    assertThat(report.enrollment()).isEmpty();
  }

  @Test
  void noticesAnotherClock() {
    server.capabilities(
        new HttpAnswer(
            200,
            "text/plain",
            "SCEPStandard".getBytes(StandardCharsets.US_ASCII),
            Optional.empty(),
            "Mon, 01 Jun 2026 13:00:00 GMT"));
    assertThat(ask().sentences(Kind.WEAK))
        .singleElement()
        .asString()
        .startsWith("its clock is 60 minutes before ours");
  }

  @Test
  void goesOnWhereAQuestionFails() {
    server.capabilities(text(500, "trouble", Map.of()));
    var report = ask();
    assertThat(report.sentences(Kind.FAILED)).singleElement().asString().contains("HTTP 500");
    assertThat(report.certificates()).hasSize(1);

    server.capabilities("SCEPStandard").certificates(text(404, "", Map.of()));
    report = ask();
    assertThat(report.sentences(Kind.FAILED)).singleElement().asString().contains("HTTP 404");
    assertThat(report.certificates()).isEmpty();
    assertThat(report.enrollment()).isEmpty();
    assertThat(report.capabilities().has(Capabilities.Keyword.AES)).isTrue();
  }

  @Test
  void saysThatThereIsNoServer() {
    Transport nobody =
        exchange -> {
          throw new TransportException("nobody listens there", false, new IOException());
        };
    var report = ask(nobody, URL, CaTrust.none());
    assertThat(report.sentences(Kind.FAILED))
        .containsExactly("GetCACaps: nobody listens there", "GetCACert: nobody listens there");
    assertThat(report.findings()).hasSize(2);
  }

  @Test
  void isHarmlessWhateverTheServerSays() {
    server.capabilities(text(200, "<html>\u001b[2J", Map.of("Server", "evil\u001b[2J<b>")));
    server.certificates(
        TestAuthority.certificate("CN=\"x\u001b[2J<script>\"").ca().selfSigned().certificate());
    var report = ask();
    assertThat(report.toString()).doesNotContain("\u001b", "<b>", "<script>", "hush");
    assertThat(report.server()).isEqualTo("http://ca.example.com/scep");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "http://x/certsrv/mscep/mscep.dll | '' | '' | NDES",
        "http://x/scep | Microsoft-IIS/10.0 | '' | NDES",
        "http://x/ejbca/publicweb/apply/scep/a/pkiclient.exe | Apache | AES | EJBCA",
        "http://x/scep/ca/tls/pkiclient.exe | '' | AES | XIPKI",
        "http://x/cgi-bin/pkiclient.exe | cisco-IOS | '' | CISCO",
        "http://x/cgi-bin/pkiclient.exe | '' | GetNextCACert Renewal SHA2 hashes | CISCO",
        "http://x/scep/s | '' | Renewal POSTPKIOperation SHA-512 SHA-384 SHA-256 SHA-224 | OPENXPKI",
        "http://x/scep | '' | Renewal SHA-1 SHA-256 AES DES3 SCEPStandard POSTPKIOperation | MICROMDM",
        "http://x/scep/me | '' | Renewal SHA-1 SHA-256 AES DES3 SCEPStandard POSTPKIOperation | STEP_CA",
        "http://x/scep | Jetty | SCEPStandard | -",
      })
  void suggestsTheServerType(URI url, String web, String announced, ServerProfile product) {
    server.capabilities(text(200, announced.replace(" ", "\r\n"), Map.of("Server", web)));
    var report = ask(server, url, CaTrust.none());
    assertThat(report.product()).isEqualTo(Optional.ofNullable(product));
    assertThat(report.webServer()).isEqualTo(web);
  }
}
