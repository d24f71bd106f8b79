// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.authority.Authority;
import io.kurascep.ca.internal.faults.Faults;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.util.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One generation of a CA after the other. */
class RolloverTest {
  private static final Selector<X509CertificateHolder> ALL = null;
  @TempDir private Path data;

  private static X509Certificate of(Authority authority) {
    return TestCa.certificate(authority.issuer().encoded());
  }

  private static TestMessage request(X509Certificate ca, String key) {
    byte[] request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa(key)).encoded();
    return TestMessage.pkcsReq(ca, TestCa.SUBJECT, TestKeys.rsa(key), request);
  }

  private static String capabilities(TestCa ca) {
    return new String(ca.ca.capabilities(), StandardCharsets.US_ASCII);
  }

  @Test
  void announcesTheNextGenerationBeforeItIssues() throws Exception {
    try (TestCa ca = TestCa.in(data).open()) {
      assertThat(capabilities(ca)).doesNotContain("GetNextCACert");
      assertThat(ca.ca.nextCertificates().status()).isEqualTo(404);

      X509Certificate next = of(ca.operator().prepare());

      assertThat(capabilities(ca)).contains("GetNextCACert");
      assertThat(ca.operator().prepare().number()).as("made once").isEqualTo(2);
      Answer answer = ca.ca.nextCertificates();
      assertThat(answer.contentType()).isEqualTo("application/x-x509-next-ca-cert");
      CMSSignedData signed = new CMSSignedData(answer.body());
      var verifier = new JcaSimpleSignerInfoVerifierBuilder().build(ca.certificate());
      assertThat(signed.getSignerInfos().iterator().next().verify(verifier)).isTrue();
      byte[] content = (byte[]) signed.getSignedContent().getContent();
      assertThat(new CMSSignedData(content).getCertificates().getMatches(ALL))
          .extracting(holder -> TestCa.certificate(holder.getEncoded()))
          .containsExactly(next);
      ca.send(ca.pkcsReq()).certificate().verify(ca.certificate().getPublicKey());
    }
  }

  @Test
  void announcesItInTheFormOfEjbca() throws Exception {
    try (TestCa ca = TestCa.in(data).set("next.ca", "ejbca").open()) {
      X509Certificate next = of(ca.operator().prepare());

      CMSSignedData signed = new CMSSignedData(ca.ca.nextCertificates().body());

      assertThat((byte[]) signed.getSignedContent().getContent()).isEmpty();
      assertThat(signed.getCertificates().getMatches(ALL))
          .extracting(holder -> TestCa.certificate(holder.getEncoded()))
          .contains(next);
    }
  }

  /** TestAnswer checks that the answer is signed by whom the request was encrypted for. */
  @Test
  void answersForTheGenerationThatAClientEncryptsForAndIssuesByThePresentOne() throws Exception {
    try (TestCa ca = TestCa.in(data).open()) {
      X509Certificate former = ca.certificate();
      X509Certificate old = ca.send(request(former, "device")).certificate();
      X509Certificate next = of(ca.operator().prepare());

      ca.send(request(next, "a")).certificate().verify(former.getPublicKey());
      ca.operator().rollOver();

      assertThat(TestCa.certificate(ca.ca.certificate())).isEqualTo(next);
      ca.send(request(next, "b")).certificate().verify(next.getPublicKey());
      TestMessage renewal =
          request(next, "new").signer(TestKeys.rsa("device"), old).type(TestMessage.RENEWAL_REQ);
      ca.send(renewal).certificate().verify(next.getPublicKey());
      TestMessage ofThePast = request(former, "c"); // of a client that does not know yet
      ca.send(ofThePast).certificate().verify(next.getPublicKey());
      ca.send(ofThePast.otherNonce()).certificate().verify(next.getPublicKey());
    }
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    X509Certificate next;
    try (TestCa ca = TestCa.in(data).open()) {
      next = of(ca.operator().rollOver());
    }
    try (TestCa ca = TestCa.in(data).open()) {
      assertThat(ca.certificate()).isEqualTo(next);
      assertThat(ca.operator().generations())
          .hasSize(2)
          .satisfiesExactly(
              line -> assertThat(line).startsWith("2  current"),
              line -> assertThat(line).startsWith("1  former"));
    }
  }

  @Test
  void takesPlaceWhenItIsPlanned() throws IOException {
    TestCa.Settings settings = TestCa.in(data);
    X509Certificate next;
    try (TestCa ca = settings.open()) {
      next = of(ca.operator().plan(ca.clock.instant().plus(Duration.ofDays(7))));
      assertThat(TestCa.certificate(ca.ca.certificate())).isNotEqualTo(next);
    }
    try (TestCa ca = settings.open()) {
      ca.clock.advance(Duration.ofDays(6));
      assertThat(TestCa.certificate(ca.ca.certificate())).isNotEqualTo(next);
      ca.clock.advance(Duration.ofDays(2));
      assertThat(TestCa.certificate(ca.ca.certificate())).isEqualTo(next);
    }
    try (TestCa ca = settings.open()) {
      assertThat(ca.certificate()).isEqualTo(next);
    }
  }

  @Test
  void bringsTheRaAlong() throws Exception {
    try (TestCa ca = TestCa.in(data).set("mode", "ra").set("ca.intermediate", "true").open()) {
      Authority next = ca.operator().rollOver();
      X509Certificate ra = TestCa.certificate(next.recipient().encoded());

      ra.verify(of(next).getPublicKey());
      of(next).verify(ca.certificate("root.pem").getPublicKey());
      ca.send(request(ra, "device")).certificate().verify(of(next).getPublicKey());
    }
  }

  @Test
  void eachGenerationHasACrlOfItsOwn() throws Exception {
    try (TestCa ca = TestCa.in(data).open()) {
      X509Certificate old = ca.send(ca.pkcsReq()).certificate();
      X509Certificate former = ca.certificate();
      X509Certificate next = of(ca.operator().rollOver());
      X509Certificate recent = ca.send(request(next, "device")).certificate();
      ca.operator().revoke(old.getSerialNumber().toString(16), "");
      ca.operator().revoke(recent.getSerialNumber().toString(16), "");

      for (int generation : List.of(1, 2)) {
        X509CRL crl =
            (X509CRL)
                CertificateFactory.getInstance("X.509")
                    .generateCRL(
                        new ByteArrayInputStream(ca.ca.crl(generation, Faults.NONE).orElseThrow()));
        crl.verify((generation == 1 ? former : next).getPublicKey());
        assertThat(crl.isRevoked(old)).isEqualTo(generation == 1);
        assertThat(crl.isRevoked(recent)).isEqualTo(generation == 2);
      }
      assertThat(ca.ca.crl(3, Faults.NONE)).isEmpty();
    }
  }
}
