// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.faults.CrlFault;
import io.kurascep.ca.internal.faults.DocumentFault;
import io.kurascep.ca.internal.faults.Fault;
import io.kurascep.ca.internal.faults.FaultPlan;
import io.kurascep.ca.internal.faults.Faults;
import io.kurascep.ca.internal.faults.IssueFault;
import io.kurascep.ca.internal.faults.ReplayFault;
import io.kurascep.ca.internal.faults.ReplyFault;
import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.http.ServedCa;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.ca.internal.settings.Values;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on purpose, seen by a client that checks everything. */
@Timeout(120)
class FaultTest {
  /** What a careful client reads all the same, or sees only in a refusal. */
  private static final Set<ReplyFault> HARMLESS =
      EnumSet.of(
          ReplyFault.FOREIGN_CERTIFICATE,
          ReplyFault.OTHER_STRING_TYPE,
          ReplyFault.HUGE_MESSAGE,
          ReplyFault.UNKNOWN_FAIL_INFO,
          ReplyFault.HOSTILE_TEXT);

  @TempDir private Path data;
  private TestCa ca;

  @BeforeEach
  void open() throws IOException {
    ca = TestCa.in(data).open();
  }

  @AfterEach
  void close() throws IOException {
    ca.close();
  }

  private byte[] answer(TestMessage message, Fault fault) {
    try {
      return ca.ca.answer(message.encoded(), "192.0.2.1", new Faults(List.of(fault))).body();
    } catch (IOException | MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  /** Everything that a client has to check (scep-facts section 1.6). */
  private X509Certificate checked(TestMessage message, byte[] octets) {
    X509Certificate issued = TestAnswer.read(message, octets).certificate();
    try {
      issued.verify(ca.certificate().getPublicKey());
      issued.checkValidity();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    assertThat(issued.getIssuerX500Principal())
        .isEqualTo(ca.certificate().getSubjectX500Principal());
    assertThat(issued.getPublicKey()).isEqualTo(TestKeys.rsa("device").getPublic());
    assertThat(issued.getSubjectX500Principal()).hasToString(TestCa.SUBJECT);
    return issued;
  }

  @ParameterizedTest
  @EnumSource(ReplyFault.class)
  void aCarefulClientSeesEachFaultOfAReply(ReplyFault fault) {
    TestMessage message = ca.pkcsReq();
    byte[] octets = answer(message, fault);

    if (HARMLESS.contains(fault)) {
      assertThat(checked(message, octets)).isNotNull();
    } else {
      assertThatThrownBy(() -> checked(message, octets)).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(IssueFault.class)
  void aCarefulClientSeesEachFaultOfACertificate(IssueFault fault) {
    TestMessage message = ca.pkcsReq();
    byte[] octets = answer(message, fault);

    assertThat(TestAnswer.read(message, octets).status()).isEqualTo("SUCCESS");
    assertThatThrownBy(() -> checked(message, octets)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource(DocumentFault.class)
  void documentsDifferFromTheRightOnes(DocumentFault fault) throws IOException {
    ca.operator().prepare();
    Answer right =
        switch (fault.operation()) {
          case GETCACAPS -> Answer.ok("text/plain", ca.ca.capabilities());
          case GETCACERT -> ca.ca.certificates(Optional.empty());
          default -> ca.ca.nextCertificates();
        };

    Answer wrong = ca.ca.wronged(right, new Faults(List.of(fault)));

    assertThat(wrong.body()).isNotEqualTo(right.body());
  }

  /** The only certificate that a careful client trusts after it has seen an answer. */
  private X509Certificate checkedNext(byte[] octets) {
    try {
      CMSSignedData message = new CMSSignedData(octets);
      var verifier = new JcaSimpleSignerInfoVerifierBuilder().build(ca.certificate());
      assertThat(message.getSignerInfos()).hasSize(1);
      assertThat(message.getSignerInfos().iterator().next().verify(verifier)).isTrue();
      byte[] content = (byte[]) message.getSignedContent().getContent();
      var next = new CMSSignedData(content).getCertificates().getMatches(null);
      assertThat(next).hasSize(1);
      return TestCa.certificate(next.iterator().next().getEncoded());
    } catch (CMSException | OperatorCreationException | IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(value = DocumentFault.class, mode = Mode.MATCH_ALL, names = "NEXT_CA_(?!OUTER).*")
  void aCarefulClientTrustsNoWrongNextCa(DocumentFault fault) throws IOException {
    ca.operator().prepare();
    Answer right = ca.ca.nextCertificates();
    assertThat(checkedNext(right.body()).getSubjectX500Principal())
        .isEqualTo(ca.certificate().getSubjectX500Principal());

    Answer wrong = ca.ca.wronged(right, new Faults(List.of(fault)));

    assertThatThrownBy(() -> checkedNext(wrong.body())).isInstanceOf(AssertionError.class);
  }

  @Test
  void anotherCaBesideTheNextOneIsNotCoveredByTheSignature() throws IOException {
    ca.operator().prepare();
    Answer right = ca.ca.nextCertificates();

    Answer wrong = ca.ca.wronged(right, new Faults(List.of(DocumentFault.NEXT_CA_OUTER)));

    assertThat(checkedNext(wrong.body())).isEqualTo(checkedNext(right.body()));
    assertThat(wrong.body()).hasSizeGreaterThan(right.body().length + 500);
  }

  @Test
  void theExpiredSignerOfTheNextCaWasGoodOnce() throws Exception {
    ca.operator().prepare();
    var faults = new Faults(List.of(DocumentFault.NEXT_CA_EXPIRED_SIGNER));

    CMSSignedData message =
        new CMSSignedData(ca.ca.wronged(ca.ca.nextCertificates(), faults).body());

    var holder = message.getCertificates().getMatches(null).iterator().next();
    X509Certificate signer = TestCa.certificate(holder.getEncoded());
    signer.verify(ca.certificate().getPublicKey());
    assertThatThrownBy(signer::checkValidity).isInstanceOf(CertificateExpiredException.class);
    var verifier = new JcaSimpleSignerInfoVerifierBuilder().build(signer.getPublicKey());
    assertThat(message.getSignerInfos().iterator().next().verify(verifier)).isTrue();
  }

  private TestMessage crlQuestion() throws IOException {
    X500Name issuer = new X500Name("CN=Test CA");
    return ca.pkcsReq()
        .type(TestMessage.GET_CRL)
        .content(new IssuerAndSerialNumber(issuer, BigInteger.ONE).getEncoded());
  }

  private void checkCrl(X509CRLHolder crl) {
    try {
      X509CRL parsed = new JcaX509CRLConverter().getCRL(crl);
      assertThat(parsed.getIssuerX500Principal())
          .isEqualTo(ca.certificate().getSubjectX500Principal());
      parsed.verify(ca.certificate().getPublicKey());
      assertThat(parsed.getNextUpdate()).isInTheFuture();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(CrlFault.class)
  void aCarefulClientSeesEachFaultOfACrl(CrlFault fault) throws IOException {
    checkCrl(ca.send(crlQuestion()).crl());
    TestMessage message = crlQuestion();

    X509CRLHolder crl = TestAnswer.read(message, answer(message, fault)).crl();

    assertThatThrownBy(() -> checkCrl(crl)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource(CrlFault.class)
  void aCarefulClientSeesEachFaultOfACrlByHttp(CrlFault fault) throws IOException {
    ca.close();
    ca = TestCa.in(data).set("faults", "CRL:" + fault.word() + "@2, CRL:http-500@3").open();
    try (ServedCa served = new HttpHosts().serve(ca.ca, "127.0.0.1", 0)) {
      URI address = served.url().resolve("ca.crl");
      checkCrl(new X509CRLHolder(body(address)));

      X509CRLHolder wrong = new X509CRLHolder(body(address));

      assertThatThrownBy(() -> checkCrl(wrong)).isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> body(address)).hasMessageContaining("500");
      checkCrl(new X509CRLHolder(body(address)));
    }
  }

  private static byte[] body(URI address) throws IOException {
    try (InputStream in = address.toURL().openConnection(Proxy.NO_PROXY).getInputStream()) {
      return in.readAllBytes();
    }
  }

  /** The outermost length only, so that everybody who reads BER reads it. */
  @Test
  void anIndefiniteLengthChangesNothingElse() throws Exception {
    TestMessage message = ca.pkcsReq();

    byte[] octets = answer(message, ReplyFault.INDEFINITE_LENGTH);

    assertThat(octets).startsWith(0x30, 0x80).endsWith(0, 0);
    byte[] definite = ASN1Primitive.fromByteArray(octets).getEncoded(ASN1Encoding.DL);
    assertThat(checked(message, definite)).isNotNull();
  }

  @Test
  void aSubjectIsHostile() {
    TestMessage message = ca.pkcsReq();

    X509Certificate issued =
        TestAnswer.read(message, answer(message, IssueFault.HOSTILE_SUBJECT)).certificate();

    assertThat(issued.getSubjectX500Principal().getName()).contains("script", "$(reboot)", "\n");
  }

  /** Says what a client sees that trusts tls.pem, or the certificate of the SCEP CA. */
  private static String handshake(URI address, X509Certificate trusted) throws Exception {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("trusted", trusted);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    URI caps = URI.create(address + "?operation=GetCACaps");
    HttpsURLConnection connection =
        (HttpsURLConnection) caps.toURL().openConnection(Proxy.NO_PROXY);
    connection.setSSLSocketFactory(context.getSocketFactory());
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      StringBuilder said = new StringBuilder();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        said.append(cause.getMessage()).append('\n');
      }
      return said.toString();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tls-wrong-host, No subject alternative names matching IP address",
    "tls-expired, NotAfter",
    "tls-untrusted, signature check failed",
    "tls-scep-ca, unable to find valid certification path",
  })
  void aCarefulClientSeesEachFaultOfTls(String fault, String expected) throws Exception {
    ca.close();
    ca = TestCa.in(data).set("tls.port", "0").set("faults", fault + "@2").open();
    try (ServedCa served = new HttpHosts().serve(ca.ca, "127.0.0.1", 0)) {
      URI address = served.tlsUrl().orElseThrow();
      X509Certificate trusted = ca.certificate("tls.pem");
      assertThat(address.getScheme()).isEqualTo("https");
      assertThat(handshake(address, trusted)).contains("SCEPStandard");
      assertThat(handshake(address, trusted)).contains(expected);
      assertThat(handshake(address, trusted)).contains("SCEPStandard");
      assertThat(handshake(address, ca.certificate())).contains("valid certification path");
    }
  }

  @Test
  void aCarefulClientTakesNoAnswerToAnEarlierMessage() throws Exception {
    TestMessage first = ca.pkcsReq();
    byte[] right = ca.ca.operate(first.encoded(), "192.0.2.1");
    TestMessage second = ca.pkcsReq();

    byte[] replayed = answer(second, ReplayFault.REPLAY);

    assertThat(replayed).isEqualTo(right);
    assertThatThrownBy(() -> checked(second, replayed)).isInstanceOf(AssertionError.class);
    assertThat(checked(second, ca.ca.operate(second.encoded(), "192.0.2.1"))).isNotNull();
  }

  /** The transaction is the same, and only the nonce tells that the answer is old. */
  @Test
  void aCarefulClientTakesNoAnswerToAnEarlierPoll() throws Exception {
    ca.close();
    ca = TestCa.in(data).manual().open();
    TestMessage request = ca.pkcsReq();
    byte[] pending = ca.ca.operate(request.encoded(), "192.0.2.1");
    assertThat(TestAnswer.read(request, pending).status()).isEqualTo("PENDING");
    ca.ca.approve(1);
    TestMessage again = request.otherNonce();

    TestAnswer replayed = TestAnswer.read(again, answer(again, ReplayFault.REPLAY));

    assertThat(replayed.status()).isEqualTo("PENDING");
    assertThat(replayed.recipientNonce()).isNotEqualTo(again.senderNonce());
  }

  @Test
  void theFirstAnswerCannotBeAReplay() {
    TestMessage message = ca.pkcsReq();

    assertThat(checked(message, answer(message, ReplayFault.REPLAY))).isNotNull();
  }

  @Test
  void aRefusalIsHostile() throws IOException {
    ca.close();
    ca = TestCa.in(data).challenges("secret").open();
    TestMessage message = ca.pkcsReq();

    TestAnswer answer = TestAnswer.read(message, answer(message, ReplyFault.HOSTILE_TEXT));

    assertThat(answer.failInfoText()).contains("\u001b[2J", "<script>", "$(reboot)");
  }

  @Test
  void whatIsWrongForTheClientIsRightInTheRecords() throws IOException {
    TestMessage message = ca.pkcsReq();
    answer(message, IssueFault.OTHER_KEY);

    assertThat(ca.send(message).certificate().getPublicKey())
        .isEqualTo(TestKeys.rsa("device").getPublic());
    assertThat(ca.operator().certificates()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong-nonce, pkioperation, 1111",
    "drop-reply@1, PKIOperation, 1000",
    "http-500@2-3, PKIOperation, 0110",
    "html@3-, PKIOperation, 0011",
    "GetCACaps:html@2, GetCACaps, 0100",
    "CRL:crl-forged@2, crl, 0100",
    "tls-expired@1, tls, 1000",
    "GetCACaps:html, PKIOperation, 0000",
    "caps-empty, GetCACaps, 1111",
    "caps-empty, GetCACert, 0000",
  })
  void faultsShowAtTheRequestsThatAreSet(String words, String operation, String expected) {
    FaultPlan.Counter counter = plan(words).new Counter();
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      seen.append(counter.next(operation).all().size());
    }
    assertThat(seen).hasToString(expected);
  }

  private static FaultPlan plan(String words) {
    return FaultPlan.read(new Values(Map.of("faults", words), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no-such", "wrong-nonce@", "wrong-nonce@x", "Other:html", "html@1-x", ":"})
  void refusesOtherWords(String words) {
    assertThatThrownBy(() -> plan(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("faults must be");
  }

  @Test
  void everyFaultHasANameOfItsOwn() {
    List<String> words = FaultPlan.all().map(Fault::word).toList();

    assertThat(words).doesNotHaveDuplicates().hasSizeGreaterThan(60);
    assertThat(plan(String.join(", ", words))).isNotNull();
  }

  /** What leaves the server, with the connection ended after the answer. */
  private String raw(URI url, String operation) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      socket.setSoTimeout(60_000);
      String request =
          "GET "
              + url.getPath()
              + "?operation="
              + operation
              + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(70 * 1024 * 1024), StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http-404, HTTP/1.1 404",
    "http-500, HTTP/1.1 500",
    "http-503, retry-after: 1",
    "html, <html>",
    "empty, HTTP/1.1 200",
    "cut, HTTP/1.1 200",
    "slow, SCEPStandard",
    "endless, transfer-encoding: chunked",
    "gzip-bomb, content-encoding: gzip",
    "redirect-elsewhere, location: http://192.0.2.1/scep",
    "redirect-name, location: http://localhost/scep/demo",
    "redirect-file, location: file:",
    "redirect-plain, location: http://x/scep/demo",
    "redirect-loop, location: /scep/demo",
    "wrong-date, 'date: thu, 01 jan 1970 00:00:00 gmt'",
    "wrong-content-type-header, content-type: text/html",
    "no-content-type-header, SCEPStandard",
  })
  void theWireIsWrong(String fault, String expected) throws IOException {
    ca.close();
    ca = TestCa.in(data).set("faults", "GetCACaps:" + fault + "@2").open();
    try (ServedCa served = new HttpHosts().serve(ca.ca, "127.0.0.1", 0)) {
      String right = raw(served.url(), "GetCACaps");
      assertThat(right).contains("SCEPStandard").containsIgnoringCase("content-type: text/plain");

      String wrong = raw(served.url(), "GetCACaps");

      assertThat(wrong.toLowerCase(Locale.ROOT)).contains(expected.toLowerCase(Locale.ROOT));
      assertThat(wrong.substring(wrong.indexOf("\r\n\r\n")).length() > 10_000_000)
          .isEqualTo(fault.equals("endless"));
      assertThat(raw(served.url(), "GetCACaps")).as("the third").contains("SCEPStandard");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "drop-reply"})
  void theConnectionEnds(String fault) throws IOException {
    ca.close();
    ca = TestCa.in(data).set("faults", "GetCACaps:" + fault + "@1").open();
    try (ServedCa served = new HttpHosts().serve(ca.ca, "127.0.0.1", 0)) {
      assertThat(raw(served.url(), "GetCACaps")).isEmpty();
      assertThat(raw(served.url(), "GetCACaps")).contains("SCEPStandard");
    }
  }
}
