// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static io.kurascep.protocol.testing.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.protocol.TrustException.Check;
import io.kurascep.protocol.testing.Enrollee;
import io.kurascep.protocol.testing.TestAuthority;
import io.kurascep.protocol.testing.TestKeys;
import io.kurascep.protocol.testing.TestReply;
import io.kurascep.protocol.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client learns of a server, and which CA it believes. */
class DiscoveryTest {

  private static final String REQUEST_AGENT = "1.3.6.1.4.1.311.20.2.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private final TestAuthority ca = TestAuthority.root("CN=Test CA");
  private final TestServer server = new TestServer(ca);

  private ServerMemory discovered() throws ScepException {
    return Enrollee.of(server, ca).discover();
  }

  private ServerMemory discoveredWith(CaTrust trust) throws ScepException {
    return discoveredWith(trust, ServerMemory.empty(), settings -> settings, NOW);
  }

  private ServerMemory discoveredWith(
      CaTrust trust, ServerMemory known, UnaryOperator<ServerSettings.Builder> more, Instant now)
      throws ScepException {
    var settings = Enrollee.settings(ca, builder -> more.apply(builder.trust(trust)));
    return new ScepClient(settings, server, Clock.fixed(now, ZoneOffset.UTC), new SecureRandom())
        .discover(known);
  }

  private static CaTrust sha256(TestAuthority... trusted) {
    return CaTrust.fingerprints(
        String.join(
            ",",
            List.of(trusted).stream()
                .map(each -> Fingerprint.sha256(each.certificate()).toString())
                .toList()),
        false);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Nested
  class CapabilitiesOfTheServer {

    @Test
    void areThoseOfTheAnswer() throws ScepException {
      server.capabilities("AES\r\nRENEWAL\r\nsha-256\r\nFoo\r\n");
      assertThat(discovered().latest().text()).isEqualTo("AES Renewal SHA-256");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500, 501})
    void areNoneWhereTheServerAnswersWithAnError(int status) throws ScepException {
      server.capabilities(new HttpAnswer(status, "text/html", ascii("AES\nSHA-256\n")));
      assertThat(discovered().latest()).isEqualTo(Capabilities.none());
    }

    @Test
    void areNoneWhereTheAnswerIsAWebPage() throws ScepException {
      server.capabilities(new HttpAnswer(200, "text/html", ascii("<html>AES</html>")));
      assertThat(discovered().latest()).isEqualTo(Capabilities.none());
    }

    @Test
    void areNoneWhereTheServerClosesTheConnection() throws ScepException {
      Transport closing =
          exchange -> {
            if (exchange.uri().getRawQuery().contains("GetCACaps")) {
              throw new TransportException("closed", true, new IOException());
            }
            return server.exchange(exchange);
          };
      var client = client(closing);
      assertThat(client.discover(ServerMemory.empty()).latest()).isEqualTo(Capabilities.none());
    }

    @Test
    void areNotGuessedWhereTheServerCannotBeReached() {
      Transport unreachable =
          exchange -> {
            throw new TransportException("no connection", false, new IOException());
          };
      assertThatThrownBy(() -> client(unreachable).discover(ServerMemory.empty()))
          .isInstanceOf(TransportException.class)
          .hasMessage("no connection");
    }

    private ScepClient client(Transport transport) {
      return new ScepClient(
          Enrollee.settings(ca, settings -> settings),
          transport,
          Clock.fixed(NOW, ZoneOffset.UTC),
          new SecureRandom());
    }

    @Test
    void areAtMostEightKilobytes() {
      server.capabilities("AES\n" + "x".repeat(9000));
      assertRefused(Check.SIZE, sha256(ca));
    }

    @Test
    void growAndNeverShrinkInTheBest() throws ScepException {
      var enrollee = Enrollee.of(server.capabilities("AES\nSHA-256\n"), ca);
      enrollee.discover();
      server.capabilities("Renewal\n");
      var memory = enrollee.discover();
      assertThat(memory.best().text()).isEqualTo("AES Renewal SHA-256");
      assertThat(memory.latest().text()).isEqualTo("Renewal");
    }
  }

  @Nested
  class Requests {

    @Test
    void areTwoAndHaveTheOperationOnly() throws ScepException {
      discovered();
      assertThat(server.exchanges())
          .extracting(exchange -> exchange.uri().toString())
          .containsExactly(
              "http://ca.example.com/scep?operation=GetCACaps",
              "http://ca.example.com/scep?operation=GetCACert");
    }

    @Test
    void carryTheCaIdentifierAndTheQuery() throws ScepException {
      Enrollee.of(
              server,
              ca,
              settings -> settings.caIdentifier("My CA+1/é").query("tenant=plant7&profile=tls"))
          .enroll();
      assertThat(server.exchanges())
          .extracting(exchange -> exchange.uri().toString())
          .containsExactly(
              "http://ca.example.com/scep?operation=GetCACaps&message=My%20CA%2B1%2F%C3%A9&tenant=plant7&profile=tls",
              "http://ca.example.com/scep?operation=GetCACert&message=My%20CA%2B1%2F%C3%A9&tenant=plant7&profile=tls",
              "http://ca.example.com/scep?operation=PKIOperation&tenant=plant7&profile=tls");
    }

    @Test
    void carrySomeIdentifierToNdes() throws ScepException {
      Enrollee.of(server, ca, settings -> settings.profile(ServerProfile.NDES)).discover();
      assertThat(server.exchanges())
          .allSatisfy(exchange -> assertThat(exchange.uri().getQuery()).endsWith("&message=0"));
    }

    @Test
    void keepTheQueryOfTheUrlAndAddTheDefaultPath() throws ScepException {
      var settings =
          ServerSettings.builder(URI.create("http://[2001:db8::1]:8080?a=b"))
              .trust(sha256(ca))
              .build();
      new ScepClient(settings, server, Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom())
          .discover(ServerMemory.empty());
      assertThat(server.exchanges().get(0).uri())
          .hasToString("http://[2001:db8::1]:8080/cgi-bin/pkiclient.exe?a=b&operation=GetCACaps");
    }
  }

  @Nested
  class CaCertificateBody {

    private void reads(byte[] body, String contentType) throws ScepException {
      server.certificates(new HttpAnswer(200, contentType, body));
      assertThat(discovered().caCertificates()).containsExactly(ca.certificate());
    }

    private byte[] der() {
      try {
        return ca.certificate().getEncoded();
      } catch (GeneralSecurityException broken) {
        throw new IllegalStateException(broken);
      }
    }

    private String base64(byte[] bytes) {
      return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    }

    @Test
    void mayBeOneCertificateInDer() throws ScepException {
      reads(der(), "application/x-x509-ca-cert");
    }

    @Test
    void mayBeACertsOnlyCms() throws ScepException {
      reads(TestReply.certsOnly(ca.certificate()), "application/x-x509-ca-ra-cert");
    }

    @Test
    void mayHaveAnyContentType() throws ScepException {
      reads(TestReply.certsOnly(ca.certificate()), "application/x-x509-ca-cert; charset=x");
      reads(der(), "");
      reads(der(), "text/html");
    }

    @Test
    void mayBePem() throws ScepException {
      reads(
          ascii(
              "some words\n-----BEGIN CERTIFICATE-----\n"
                  + base64(der())
                  + "\n-----END CERTIFICATE-----\n"),
          "text/plain");
    }

    @Test
    void mayBeACmsInPem() throws ScepException {
      reads(
          ascii(
              "-----BEGIN PKCS7-----\r\n"
                  + base64(TestReply.certsOnly(ca.certificate()))
                  + "\r\n-----END PKCS7-----"),
          "text/plain");
    }

    @Test
    void mayBeBase64() throws ScepException {
      reads(ascii(base64(der()) + "\n"), "text/plain");
      reads(ascii(base64(TestReply.certsOnly(ca.certificate()))), "text/plain");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "not a certificate",
          "<html><title>Login</title></html>",
          "0",
          "0\u0080\u0000\u0000"
        })
    void isRefusedWhereItIsSomethingElse(String body) {
      server.certificates(
          new HttpAnswer(200, "text/plain", body.getBytes(StandardCharsets.ISO_8859_1)));
      assertThatThrownBy(DiscoveryTest.this::discovered).isInstanceOf(ServerException.class);
    }

    @Test
    void isRefusedWhereItIsAnEmptyCms() {
      server.certificates();
      assertThatThrownBy(DiscoveryTest.this::discovered)
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("holds no certificate");
    }

    @Test
    void isRefusedWithTheStatusOfAnError() {
      server.certificates(new HttpAnswer(404, "text/html", ascii("<html/>")));
      assertThatThrownBy(DiscoveryTest.this::discovered)
          .isInstanceOfSatisfying(
              ServerException.class, error -> assertThat(error.httpStatus()).hasValue(404));
    }

    @Test
    void isToBeAskedForAgainWhereTheServerIsBusy() {
      server.certificates(
          new HttpAnswer(
              503, "text/html", ascii("<html/>"), Optional.of(Duration.ofSeconds(7)), ""));
      assertThatThrownBy(DiscoveryTest.this::discovered)
          .isInstanceOfSatisfying(
              TransportException.class,
              error -> {
                assertThat(error.httpStatus()).hasValue(503);
                assertThat(error.retryAfter()).contains(Duration.ofSeconds(7));
              });
    }

    @Test
    void isRefusedWithTooManyCertificates() {
      var many = new X509Certificate[65];
      Arrays.setAll(many, i -> TestAuthority.certificate("CN=extra").selfSigned().certificate());
      server.certificates(many);
      assertThatThrownBy(DiscoveryTest.this::discovered).isInstanceOf(ServerException.class);
    }

    @Test
    void isRefusedWithTooManyCertificatesInPem() {
      var block = "-----BEGIN CERTIFICATE-----\n" + base64(der()) + "\n-----END CERTIFICATE-----\n";
      server.certificates(new HttpAnswer(200, "text/plain", ascii(block.repeat(65))));
      assertThatThrownBy(DiscoveryTest.this::discovered).isInstanceOf(ServerException.class);
    }

    @Test
    void isReadUpToTwoHundredKilobytesWhateverTheSettingsSay() {
      server.certificates(new HttpAnswer(200, "text/plain", new byte[200_001]));
      assertThatThrownBy(DiscoveryTest.this::discovered)
          .isInstanceOfSatisfying(
              TrustException.class, large -> assertThat(large.check()).isEqualTo(Check.SIZE));
    }

    @Test
    void mayHoldWhatCannotBeRead() throws ScepException {
      var cms =
          TestReply.certsOnly(TestAuthority.root("CN=Broken").certificate(), ca.certificate());
      // A certificate of version 10.
      cms[HexFormat.of().formatHex(cms).indexOf("a003020102") / 2 + 4] = 9;
      reads(cms, "application/x-x509-ca-ra-cert");
    }
  }

  private void assertRefused(Check check, CaTrust trust) {
    assertThatThrownBy(() -> discoveredWith(trust))
        .isInstanceOfSatisfying(
            TrustException.class, refusal -> assertThat(refusal.check()).isEqualTo(check));
  }

  @Nested
  class Trust {

    private final TestAuthority root = TestAuthority.root("CN=Root");
    private final TestAuthority issuing =
        TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(root);
    private final TestAuthority ra = TestAuthority.certificate("CN=RA").issuedBy(issuing);

    @ParameterizedTest
    @ValueSource(strings = {"SHA-1", "SHA-256", "SHA-512"})
    void restsOnAFingerprintInAnyForm(String algorithm) throws Exception {
      var digest = MessageDigest.getInstance(algorithm).digest(ca.certificate().getEncoded());
      for (var form :
          List.of(
              HexFormat.of().formatHex(digest),
              HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest),
              " " + HexFormat.ofDelimiter(" ").formatHex(digest) + " ")) {
        assertThat(discoveredWith(CaTrust.fingerprints(form, false)).caCertificates())
            .containsExactly(ca.certificate());
      }
    }

    @Test
    void restsOnAnyOfSeveralFingerprints() throws ScepException {
      assertThat(discoveredWith(sha256(TestAuthority.root("CN=Other"), ca)).caCertificates())
          .hasSize(1);
    }

    @Test
    void restsOnMd5OnlyWhereThatIsAllowed() throws Exception {
      var md5 =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("MD5").digest(ca.certificate().getEncoded()));
      assertThat(discoveredWith(CaTrust.fingerprints(md5, true)).caCertificates()).hasSize(1);
      assertThatThrownBy(() -> CaTrust.fingerprints(md5, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("MD5");
    }

    @Test
    void refusesAnotherFingerprintAndShowsTheOneSeen() {
      var other = TestAuthority.root("CN=Other CA");
      assertRefused(Check.CA_PINNED, sha256(other));
      assertThatThrownBy(() -> discoveredWith(sha256(other)))
          .hasMessageContaining(Fingerprint.sha256(ca.certificate()).toString())
          .hasMessageContaining("only if the CA administrator confirms it");
    }

    @Test
    void refusesEverythingWhereNothingIsPinnedAndShowsTheFingerprintSeen() {
      assertRefused(Check.CA_PINNED, CaTrust.none());
      assertThatThrownBy(() -> discoveredWith(CaTrust.none()))
          .hasMessageContaining(Fingerprint.sha256(ca.certificate()).toString())
          .hasMessageContaining("ask the CA administrator");
    }

    @Test
    void restsOnACertificateThatTheServerDoesNotShow() throws ScepException {
      server.certificates(issuing.certificate(), ra.certificate());
      assertThat(discoveredWith(CaTrust.anchors(List.of(root.certificate()))).caCertificates())
          .containsExactly(issuing.certificate(), ra.certificate());
    }

    @Test
    void saysWhatToDoWhereThePinnedRootIsNotShown() {
      server.certificates(issuing.certificate(), ra.certificate());
      assertRefused(Check.CA_PINNED, sha256(root));
      assertThatThrownBy(() -> discoveredWith(sha256(root)))
          .hasMessageContaining("set the certificate of its issuer CN=Root");
    }

    @Test
    void restsOnAnIntermediateCa() throws ScepException {
      server.certificates(ra.certificate(), issuing.certificate());
      assertThat(discoveredWith(sha256(issuing)).caCertificates())
          .containsExactly(ra.certificate(), issuing.certificate());
    }

    @Test
    void leavesOutARootAboveThePinnedIntermediate() throws ScepException {
      server.certificates(ra.certificate(), issuing.certificate(), root.certificate());
      assertThat(discoveredWith(sha256(issuing)).caCertificates())
          .doesNotContain(root.certificate());
    }

    @Test
    void followsTheChainInAnyOrder() throws ScepException {
      var all =
          new ArrayList<>(List.of(root.certificate(), issuing.certificate(), ra.certificate()));
      var random = new Random(1);
      for (var i = 0; i < 6; i++) {
        Collections.shuffle(all, random);
        server.certificates(all.toArray(new X509Certificate[0]));
        assertThat(discoveredWith(sha256(root)).caCertificates()).hasSize(3);
      }
    }

    @Test
    void refusesAnRaWhoseIssuerIsMissing() {
      server.certificates(ra.certificate(), root.certificate());
      assertRefused(Check.CA_CERTIFICATES, sha256(root));
      assertThatThrownBy(() -> discoveredWith(sha256(root)))
          .hasMessageContaining("CN=RA")
          .hasMessageContaining("CN=Issuing CA is missing");
    }

    @Test
    void restsOnTheFingerprintOfTheRaItselfToo() throws ScepException {
      server.certificates(ra.certificate(), root.certificate());
      assertThat(discoveredWith(sha256(root, ra)).caCertificates())
          .containsExactly(ra.certificate(), root.certificate());
    }

    @Test
    void refusesAChainThatOnlyLooksRight() {
      var namesake =
          TestAuthority.certificate("CN=Root").key(TestKeys.rsa("forger")).ca().selfSigned();
      var forged = TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(namesake);
      server.certificates(forged.certificate(), namesake.certificate());
      assertRefused(Check.CA_PINNED, sha256(root));
    }

    @Test
    void refusesAnRaThatAForgerPutsBesideTheCa() {
      var forged = TestAuthority.certificate("CN=RA").issuedBy(TestAuthority.root("CN=Forger"));
      server.certificates(root.certificate(), forged.certificate());
      assertRefused(Check.CA_CERTIFICATES, sha256(root));
    }

    @Test
    void leavesOutAnRaThatADeviceIssued() throws ScepException {
      var device = TestAuthority.certificate("CN=device").issuedBy(root);
      var forged = TestAuthority.certificate("CN=forged RA").issuedBy(device);
      server.certificates(root.certificate(), forged.certificate(), device.certificate());
      assertThat(discoveredWith(sha256(root)).caCertificates())
          .containsExactly(root.certificate(), device.certificate());
    }

    @Test
    void refusesACaBelowOneThatMayHaveNone() {
      var narrow = TestAuthority.certificate("CN=Narrow CA").ca(0).issuedBy(root);
      var below = TestAuthority.certificate("CN=Below").ca().issuedBy(narrow);
      var lowRa = TestAuthority.certificate("CN=Low RA").issuedBy(below);
      server.certificates(
          narrow.certificate(), below.certificate(), lowRa.certificate(), root.certificate());
      assertRefused(Check.CA_CERTIFICATES, sha256(root));
    }

    @Test
    void refusesAnIssuerThatMayNotSignCertificates() {
      var wrong =
          TestAuthority.certificate("CN=Wrong CA")
              .ca()
              .usage(KeyUsage.digitalSignature)
              .issuedBy(root);
      var lowRa = TestAuthority.certificate("CN=Low RA").issuedBy(wrong);
      server.certificates(root.certificate(), wrong.certificate(), lowRa.certificate());
      assertRefused(Check.CA_CERTIFICATES, sha256(root));
    }

    @Test
    void refusesAnExpiredCa() {
      var old =
          TestAuthority.certificate("CN=Old CA")
              .ca()
              .valid(NOW.minusSeconds(7200), NOW.minusSeconds(3600))
              .selfSigned();
      server.certificates(old.certificate());
      assertRefused(Check.CA_CERTIFICATES, sha256(old));
      assertThatThrownBy(() -> discoveredWith(sha256(old)))
          .hasMessageContaining("clock of the gateway");
    }

    @Test
    void refusesWithAClockThatWasNeverSet() {
      assertThatThrownBy(
              () ->
                  discoveredWith(
                      sha256(ca), ServerMemory.empty(), settings -> settings, Instant.EPOCH))
          .isInstanceOf(TrustException.class)
          .hasMessageContaining("the clock of the gateway says 1970-01-01T00:00:00Z");
    }

    @Test
    void leavesOutAnExpiredRa() throws ScepException {
      var expired =
          TestAuthority.certificate("CN=Old RA")
              .valid(NOW.minusSeconds(7200), NOW.minusSeconds(3600))
              .issuedBy(root);
      var current = TestAuthority.certificate("CN=New RA").issuedBy(root);
      server.certificates(expired.certificate(), current.certificate(), root.certificate());
      assertThat(discoveredWith(sha256(root)).caCertificates())
          .containsExactly(current.certificate(), root.certificate());
    }

    @Test
    void restsOnARootOfVersion1() throws ScepException {
      var old = TestAuthority.certificate("CN=Version 1").selfSignedVersion1();
      var below = TestAuthority.certificate("CN=Below").ca().issuedBy(old);
      server.certificates(below.certificate(), old.certificate());
      assertThat(discoveredWith(sha256(old)).caCertificates()).hasSize(2);
    }

    @Test
    void isNotFooledByAHeapOfCrossSignedCertificates() {
      var same = TestKeys.rsa("same");
      var heap = new X509Certificate[60];
      Arrays.setAll(
          heap,
          i ->
              TestAuthority.certificate("CN=Heap")
                  .key(same)
                  .ca()
                  .issuedBy(TestAuthority.certificate("CN=Heap").key(same).ca().selfSigned())
                  .certificate());
      server.certificates(heap);
      assertRefused(Check.CA_PINNED, sha256(root));
    }
  }

  @Nested
  class FirstUse {

    private final TestAuthority root = TestAuthority.root("CN=Root");
    private final TestAuthority issuing =
        TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(root);
    private final TestAuthority ra = TestAuthority.certificate("CN=RA").issuedBy(issuing);

    @Test
    void pinsTheTopmostCaThatItSees() throws ScepException {
      server.certificates(ra.certificate(), issuing.certificate(), root.certificate());
      assertThat(discoveredWith(CaTrust.firstUse()).firstUsePin())
          .contains(Fingerprint.sha256(root.certificate()));
    }

    @Test
    void pinsTheTopmostCaThatIsThere() throws ScepException {
      server.certificates(ra.certificate(), issuing.certificate());
      assertThat(discoveredWith(CaTrust.firstUse()).firstUsePin())
          .contains(Fingerprint.sha256(issuing.certificate()));
    }

    @Test
    void believesTheSameCaAgain() throws ScepException {
      var memory = discoveredWith(CaTrust.firstUse());
      var again = discoveredWith(CaTrust.firstUse(), memory, settings -> settings, NOW);
      assertThat(again.firstUsePin()).isEqualTo(memory.firstUsePin());
    }

    @Test
    void refusesAnotherCaLater() throws ScepException {
      var memory = discoveredWith(CaTrust.firstUse());
      server.certificates(root.certificate());
      assertThatThrownBy(
              () -> discoveredWith(CaTrust.firstUse(), memory, settings -> settings, NOW))
          .isInstanceOfSatisfying(
              TrustException.class,
              refusal -> assertThat(refusal.check()).isEqualTo(Check.CA_PINNED));
    }

    @Test
    void doesNotOverrideAFingerprint() {
      assertRefused(Check.CA_PINNED, sha256(root).and(CaTrust.firstUse()));
    }

    @Test
    void isForgottenWhereAFingerprintIsSet() throws ScepException {
      var memory = discoveredWith(CaTrust.firstUse());
      assertThat(discoveredWith(sha256(ca), memory, settings -> settings, NOW).firstUsePin())
          .isEmpty();
    }
  }

  @Nested
  class Choice {

    private final TestAuthority encrypts =
        TestAuthority.certificate("CN=RA for encryption")
            .usage(KeyUsage.keyEncipherment)
            .purpose(REQUEST_AGENT)
            .issuedBy(ca);
    private final TestAuthority signs =
        TestAuthority.certificate("CN=RA for signatures")
            .usage(KeyUsage.digitalSignature)
            .purpose(REQUEST_AGENT)
            .issuedBy(ca);

    private X509Certificate chosen(TestAuthority decrypts, TestAuthority... shown)
        throws ScepException {
      return chosen(decrypts, settings -> settings, shown);
    }

    /** Enrolls, which works only if the request is encrypted for the first authority. */
    private X509Certificate chosen(
        TestAuthority decrypts, UnaryOperator<ServerSettings.Builder> more, TestAuthority... shown)
        throws ScepException {
      var other = new TestServer(decrypts);
      other.certificates(
          List.of(shown).stream().map(TestAuthority::certificate).toArray(X509Certificate[]::new));
      other.answer(request -> TestReply.pending(request, signerAmong(shown)));
      assertThat(Enrollee.of(other, ca, more).enroll()).isInstanceOf(Pending.class);
      return decrypts.certificate();
    }

    private TestAuthority signerAmong(TestAuthority... shown) {
      return List.of(shown).contains(signs) ? signs : shown[0];
    }

    @Test
    void isTheRaForEncryptionWhereverItStands() throws ScepException {
      chosen(encrypts, signs, encrypts, ca);
      chosen(encrypts, ca, signs, encrypts);
      chosen(encrypts, encrypts, ca, signs);
    }

    @Test
    void isAnRaWithoutKeyUsageBeforeTheCa() throws ScepException {
      var ra = TestAuthority.certificate("CN=RA").issuedBy(ca);
      chosen(ra, ca, ra);
    }

    @Test
    void isTheNewerOfTwoRas() throws ScepException {
      var older =
          TestAuthority.certificate("CN=old RA")
              .valid(NOW.minusSeconds(90000), NOW.plusSeconds(90000))
              .usage(KeyUsage.keyEncipherment)
              .issuedBy(ca);
      var newer =
          TestAuthority.certificate("CN=new RA")
              .valid(NOW.minusSeconds(100), NOW.plusSeconds(90000))
              .usage(KeyUsage.keyEncipherment)
              .issuedBy(ca);
      chosen(newer, older, newer, ca);
      chosen(newer, newer, older, ca);
    }

    @Test
    void isTheIssuingCaWhereThereIsNoRa() throws ScepException {
      var issuing = TestAuthority.certificate("CN=Issuing CA").ca().issuedBy(ca);
      chosen(issuing, issuing, ca);
      chosen(issuing, ca, issuing);
    }

    @Test
    void isTheCaWithoutKeyEnciphermentWhereThereIsNoOther() throws ScepException {
      var issuing =
          TestAuthority.certificate("CN=Issuing CA")
              .ca()
              .usage(KeyUsage.keyCertSign | KeyUsage.cRLSign)
              .issuedBy(ca);
      chosen(issuing, issuing, ca);
    }

    @Test
    void isTheRaForSignaturesWhereThereIsNoOther() throws ScepException {
      var issuing =
          TestAuthority.certificate("CN=Issuing CA").ca().usage(KeyUsage.keyCertSign).issuedBy(ca);
      var only =
          TestAuthority.certificate("CN=Only RA")
              .usage(KeyUsage.digitalSignature)
              .issuedBy(issuing);
      chosen(only, only, issuing, ca);
    }

    @Test
    void isWhatTheUserChose() throws ScepException {
      chosen(
          ca,
          settings ->
              settings.raEncryptionFingerprint(Fingerprint.sha256(ca.certificate()).toString()),
          encrypts,
          ca);
    }

    @Test
    void isRefusedWhereTheUsersChoiceIsNotShown() {
      var missing = Fingerprint.sha256(TestAuthority.root("CN=Missing").certificate()).toString();
      server.certificates(ca.certificate());
      for (UnaryOperator<ServerSettings.Builder> choice :
          List.<UnaryOperator<ServerSettings.Builder>>of(
              settings -> settings.raEncryptionFingerprint(missing),
              settings -> settings.raSigningFingerprint(missing))) {
        assertThatThrownBy(() -> discoveredWith(sha256(ca), ServerMemory.empty(), choice, NOW))
            .isInstanceOfSatisfying(
                TrustException.class,
                refusal -> assertThat(refusal.check()).isEqualTo(Check.CA_CERTIFICATES))
            .hasMessageContaining(missing);
      }
    }

    @Test
    void isOneWithAnEcKeyWhereThereIsNoOther() throws ScepException {
      var ec = TestAuthority.certificate("CN=EC CA").key(TestKeys.ec("EC CA")).ca().selfSigned();
      server.certificates(ec.certificate());
      assertThat(Enrollee.of(server, ec).discover().explanation())
          .anyMatch(choice -> choice.contains("no key of the server can encrypt"));
    }

    @Test
    void isNeverADeviceThatSomebodyPutsAmongTheCaCertificates() throws ScepException {
      var device =
          TestAuthority.certificate("CN=device")
              .usage(KeyUsage.keyEncipherment | KeyUsage.digitalSignature)
              .purpose(CLIENT_AUTH)
              .issuedBy(ca);
      chosen(ca, ca, device);
    }

    @Test
    void isSaidToBeUnprovenWhereNothingInItSaysThatItIsAnAuthoritys() throws ScepException {
      var unmarked =
          TestAuthority.certificate("CN=unmarked").usage(KeyUsage.keyEncipherment).issuedBy(ca);
      server.certificates(ca.certificate(), unmarked.certificate());
      assertThat(discovered().explanation())
          .anySatisfy(
              line -> assertThat(line).contains("CN=unmarked", "set ra.encryption.fingerprint"));
      var chosen =
          discoveredWith(
              sha256(ca),
              ServerMemory.empty(),
              settings ->
                  settings.raEncryptionFingerprint(
                      Fingerprint.sha256(unmarked.certificate()).toString()),
              NOW);
      assertThat(chosen.explanation())
          .noneSatisfy(line -> assertThat(line).contains("set ra.encryption.fingerprint"));
    }

    @Test
    void isExplained() throws ScepException {
      server.certificates(signs.certificate(), encrypts.certificate(), ca.certificate());
      assertThat(discovered().explanation())
          .contains(
              "encryption: CN=RA for encryption, an RA's for key encipherment",
              "answers may be signed by: CN=RA for signatures");
    }
  }
}
