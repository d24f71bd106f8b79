// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.faults.Faults;
import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Revocation, and the questions for certificates and CRLs. */
class RevocationTest {
  @TempDir private Path data;
  private TestCa ca;
  private X509Certificate issued;

  @BeforeEach
  void open() throws IOException {
    ca = TestCa.in(data).open();
    issued = ca.send(ca.pkcsReq()).certificate();
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  private TestMessage question(String type, String issuer, BigInteger serialNumber)
      throws IOException {
    return ca.pkcsReq()
        .type(type)
        .content(new IssuerAndSerialNumber(new X500Name(issuer), serialNumber).getEncoded());
  }

  private X509CRL crl() throws Exception {
    return (X509CRL)
        CertificateFactory.getInstance("X.509")
            .generateCRL(new ByteArrayInputStream(ca.ca.crl(0, Faults.NONE).orElseThrow()));
  }

  private void revoke(String reason) throws IOException {
    ca.operator().revoke(issued.getSerialNumber().toString(16), reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {TestMessage.PKCS_REQ, TestMessage.RENEWAL_REQ})
  void endsRenewals(String type) throws IOException {
    revoke("keyCompromise");

    TestMessage renewal = ca.renewal(type, issued, "device", TestKeys.rsa("new"));
    assertThat(ca.send(renewal).status()).isEqualTo("FAILURE badMessageCheck");
    ca.close();
    ca = TestCa.in(data).open();
    assertThat(ca.send(renewal).status()).as("after a restart").startsWith("FAILURE");
  }

  /** Clients that derive the transaction id from the key must be able to leave it, too. */
  @Test
  void endsRepetitionsOfTheRequest() throws IOException {
    TestMessage message = ca.pkcsReq();
    X509Certificate first = ca.send(message).certificate();
    ca.operator().revoke(first.getSerialNumber().toString(16), "keyCompromise");

    assertThat(ca.send(message.type(TestMessage.CERT_POLL)).status())
        .isEqualTo("FAILURE badRequest");
    assertThat(ca.send(message.type(TestMessage.PKCS_REQ)).certificate()).isNotEqualTo(first);
  }

  @Test
  void standsInTheCrl() throws Exception {
    assertThat(crl().getRevokedCertificates()).isNull();

    revoke("keyCompromise");

    X509CRL crl = crl();
    crl.verify(ca.certificate().getPublicKey());
    assertThat(crl.isRevoked(issued)).isTrue();
    assertThat(crl.getRevokedCertificate(issued).getRevocationReason())
        .isEqualTo(CRLReason.KEY_COMPROMISE);
    assertThat(crl.getNextUpdate().toInstant()).isAfter(ca.clock.instant());
    assertThat(ca.operator().certificates()).allMatch(line -> line.contains("revoked"));
    revoke("");
    assertThat(crl().getRevokedCertificates()).as("once").hasSize(1);
  }

  @Test
  void crlsAreMadeAnewInTime() throws Exception {
    X509CRL first = crl();
    assertThat(crl()).isEqualTo(first);

    ca.clock.advance(Duration.ofHours(13));

    assertThat(crl().getThisUpdate()).isAfter(first.getThisUpdate());
  }

  @Test
  void crlsFollowAClockThatIsSetBackWithGrowingNumbers() throws Exception {
    X509CRL first = crl();
    assertThat(first.getThisUpdate()).as("for clocks a little behind").isBefore(ca.clock.instant());

    ca.clock.advance(Duration.ofDays(-30));

    assertThat(crl().getThisUpdate()).isBefore(first.getThisUpdate());
    assertThat(number(crl())).isGreaterThan(number(first));
  }

  private static BigInteger number(X509CRL crl) throws IOException {
    byte[] octets = ASN1OctetString.getInstance(crl.getExtensionValue("2.5.29.20")).getOctets();
    return ASN1Integer.getInstance(octets).getValue();
  }

  @Test
  void answersGetCrl() throws Exception {
    revoke("");
    TestAnswer answer =
        ca.send(question(TestMessage.GET_CRL, "CN=Test CA", issued.getSerialNumber()));

    assertThat(answer.crl().getRevokedCertificate(issued.getSerialNumber())).isNotNull();
    assertThat(
            ca.send(question(TestMessage.GET_CRL, "CN=Test CA", BigInteger.ONE)).crl().getIssuer())
        .as("who has no certificate yet asks by any number")
        .hasToString("CN=Test CA");
    assertThat(ca.send(question(TestMessage.GET_CRL, "CN=Other", BigInteger.ONE)).status())
        .isEqualTo("FAILURE badCertId");
  }

  @Test
  void answersGetCert() throws Exception {
    assertThat(
            ca.send(question(TestMessage.GET_CERT, "CN=Test CA", issued.getSerialNumber()))
                .certificate())
        .isEqualTo(issued);
  }

  @Test
  void givesOneAnswerToEveryQuestionThatItCannotAnswer() throws IOException {
    TestAnswer unknown =
        ca.send(question(TestMessage.GET_CERT, "CN=Test CA", BigInteger.valueOf(7)));
    assertThat(unknown.status()).isEqualTo("FAILURE badCertId");
    for (TestMessage wrong :
        new TestMessage[] {
          question(TestMessage.GET_CERT, "CN=Other", issued.getSerialNumber()),
          ca.pkcsReq().type(TestMessage.GET_CERT),
          ca.pkcsReq().type(TestMessage.GET_CERT).content(new byte[0]),
          ca.pkcsReq().type(TestMessage.GET_CRL).content(new byte[] {0x30, 0}),
          question(TestMessage.GET_CERT, "CN=Test CA", issued.getSerialNumber())
              .recipient(TestMessage.selfSigned("CN=Test CA", TestKeys.rsa("other"))),
        }) {
      TestAnswer answer = ca.send(wrong);
      assertThat(answer.status()).isEqualTo("FAILURE badCertId");
      assertThat(answer.failInfoText()).isEqualTo(unknown.failInfoText());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0x1", "1 2"})
  void refusesWhatIsNoSerialNumber(String text) {
    assertThatThrownBy(() -> ca.operator().revoke(text, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesOtherNumbersAndReasons() {
    assertThatThrownBy(() -> ca.operator().revoke("01", ""))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> revoke("boredom")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void certificatesSayWhereTheCrlIsWhereThatIsSet() throws IOException {
    assertThat(issued.getExtensionValue(Extension.cRLDistributionPoints.getId())).isNull();
    ca.close();
    ca = TestCa.in(data).set("crl.point", "true").open();
    ca.ca.servedAt(URI.create("http://127.0.0.1:8088/scep/demo/"));

    X509Certificate next = ca.send(ca.pkcsReq()).certificate();

    assertThat(crlPoint(next)).contains("http://127.0.0.1:8088/scep/demo/ca-1.crl");
  }

  private static String crlPoint(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(Extension.cRLDistributionPoints.getId());
    return new String(extension, StandardCharsets.ISO_8859_1);
  }

  @Test
  void certificatesSayTheAddressThatIsSetWhateverTheCaListensOn() throws IOException {
    ca.close();
    TestCa.Settings settings = TestCa.in(data).set("crl.point", "true");
    try (TestCa unknown = settings.open()) {
      assertThatThrownBy(() -> new HttpHosts().serve(unknown.ca, "0.0.0.0", 0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("set crl.address");
    }
    ca = settings.set("crl.address", "http://ca.example/crls/").open();
    ca.ca.servedAt(URI.create("http://127.0.0.1:8088/scep/demo/"));

    assertThat(crlPoint(ca.send(ca.pkcsReq()).certificate()))
        .contains("http://ca.example/crls/ca-1.crl");
  }
}
