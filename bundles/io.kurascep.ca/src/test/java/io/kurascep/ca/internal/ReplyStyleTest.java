// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.faults.Faults;
import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.message.MalformedMessage;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.util.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers look like where servers differ. */
class ReplyStyleTest {
  @TempDir private Path data;

  @ParameterizedTest
  @CsvSource({"leaf, leaf", "ca, leaf ca", "chain, leaf ca root", "reversed, root ca leaf"})
  void enclosesTheCertificatesThatAreSet(String setting, String names) throws IOException {
    try (TestCa ca =
        TestCa.in(data).set("ca.intermediate", "true").set("reply.certificates", setting).open()) {
      List<X509Certificate> got = ca.send(ca.pkcsReq()).certificates();

      X509Certificate leaf = got.get(setting.equals("reversed") ? got.size() - 1 : 0);
      List<X509Certificate> expected =
          Arrays.stream(names.split(" ", -1))
              .map(name -> name.equals("leaf") ? leaf : ca.certificate(name + ".pem"))
              .toList();
      assertThat(leaf.getSubjectX500Principal()).hasToString(TestCa.SUBJECT);
      assertThat(got).containsExactlyElementsOf(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SHA-1, DES3, 1.3.14.3.2.26, 1.2.840.113549.3.7",
    "SHA-512, AES-256, 2.16.840.1.101.3.4.2.3, 2.16.840.1.101.3.4.1.42",
    "MD5, DES, 1.2.840.113549.2.5, 1.3.14.3.2.7",
    "request, request, 2.16.840.1.101.3.4.2.1, 2.16.840.1.101.3.4.1.2",
  })
  void answersWithTheAlgorithmsThatAreSet(
      String digest, String cipher, String digestOid, String cipherOid) throws IOException {
    try (TestCa ca =
        TestCa.in(data).set("reply.digest", digest).set("reply.cipher", cipher).open()) {
      TestAnswer answer = ca.send(ca.pkcsReq());

      assertThat(answer.digestOid()).isEqualTo(digestOid);
      assertThat(answer.envelope().getEncryptionAlgOID()).isEqualTo(cipherOid);
      assertThat(answer.certificate()).isNotNull();
    }
  }

  @Test
  void readsWhatVeryOldDevicesSendWhereThatIsSet() throws IOException {
    try (TestCa ca =
        TestCa.in(data)
            .set("request.digests", "MD5 SHA-1")
            .set("request.ciphers", "DES")
            .set("key.smallest", 1024)
            .open()) {
      TestRequest request =
          new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).signature("MD5withRSA");
      TestAnswer answer =
          ca.send(ca.pkcsReq(request).signature("MD5withRSA").cipher(CMSAlgorithm.DES_CBC));

      assertThat(answer.status()).isEqualTo("SUCCESS");
      assertThat(answer.digestOid()).as("the digest of the request").endsWith("113549.2.5");
      assertThat(new String(ca.ca.capabilities(), StandardCharsets.US_ASCII))
          .as("nobody should begin to use it")
          .doesNotContain("MD5");
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("FAILURE badAlg");
    }
  }

  @Test
  void hasTheAttributesOfNdes() throws Exception {
    try (TestCa ca = TestCa.in(data).set("reply.ndes", "true").challenges("secret").open()) {
      var right = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge("secret");
      TestAnswer success = ca.send(ca.pkcsReq(right));
      assertThat(text(success, "1.3.6.1.4.1.311.21.38")).isEqualTo("Issued");

      TestMessage message = ca.pkcsReq();
      byte[] octets = ca.ca.operate(message.encoded(), "192.0.2.1");
      TestAnswer failure = TestAnswer.read(message, octets);
      assertThat(text(failure, "1.3.6.1.4.1.311.21.33")).isEqualTo("-2147024809");
      assertThat((byte[]) new CMSSignedData(octets).getSignedContent().getContent())
          .containsExactly(0);
    }
  }

  /** Certmonger reads no other. */
  @Test
  void aPendingHasContentAsARefusalOfNdes() throws Exception {
    try (TestCa ca = TestCa.in(data).set("reply.ndes", "true").manual().open()) {
      TestAnswer pending = ca.send(ca.pkcsReq());

      assertThat(pending.status()).isEqualTo("PENDING");
      assertThat(pending.hasContent()).isTrue();
    }
  }

  private static String text(TestAnswer answer, String oid) {
    return ((ASN1String) answer.attribute(oid).orElseThrow()).getString();
  }

  @Test
  void repeatsTheNonceAndLeavesTheTimeAway() throws IOException {
    try (TestCa ca =
        TestCa.in(data).set("reply.nonce", "false").set("reply.signing.time", "false").open()) {
      TestMessage message = ca.pkcsReq();
      TestAnswer answer = ca.send(message);

      assertThat(answer.attribute("2.16.840.1.113733.1.9.5").orElseThrow())
          .isEqualTo(answer.attribute("2.16.840.1.113733.1.9.6").orElseThrow());
      assertThat(answer.attribute(CMSAttributes.signingTime.getId())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"once, 1", "twice, 2", "with-issued, 2"})
  void putsCertificatesOutsideOfTheEnvelope(String setting, int count) throws IOException {
    try (TestCa ca = TestCa.in(data).set("reply.signer", setting).open()) {
      TestAnswer answer = ca.send(ca.pkcsReq());

      assertThat(answer.outerCertificates()).hasSize(count);
      assertThat(answer.outerCertificates().get(count - 1)).isEqualTo(ca.certificate());
      assertThat(answer.outerCertificates().get(0))
          .isEqualTo(setting.equals("with-issued") ? answer.certificate() : ca.certificate());
    }
  }

  @Test
  void putsNoCertificateOutsideAsNdes() throws Exception {
    try (TestCa ca = TestCa.in(data).set("reply.signer", "none").open()) {
      byte[] octets = ca.ca.operate(ca.pkcsReq().encoded(), "192.0.2.1");

      Selector<X509CertificateHolder> all = null;
      assertThat(new CMSSignedData(octets).getCertificates().getMatches(all)).isEmpty();
    }
  }

  @Test
  void answersByHttpStatusWhereThatIsSet() throws Exception {
    try (TestCa ca = TestCa.in(data).set("status.codes", "true").manual().open()) {
      assertThat(ca.ca.answer(ca.pkcsReq().encoded(), "192.0.2.1", Faults.NONE).status())
          .isEqualTo(202);
      ca.ca.reject(1);
      TestMessage wrong = ca.pkcsReq().cipher(CMSAlgorithm.RC2_CBC);
      Answer refused = ca.ca.answer(wrong.encoded(), "192.0.2.1", Faults.NONE);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(TestAnswer.read(wrong, refused.body()).status()).isEqualTo("FAILURE badAlg");
    }
    try (TestCa ca = TestCa.in(data).set("failures", "http-400").challenges("x").open()) {
      Answer refused = ca.ca.answer(ca.pkcsReq().encoded(), "192.0.2.1", Faults.NONE);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.contentType()).startsWith("text/plain");
    }
    try (TestCa ca =
        TestCa.in(data).set("unsupported", "http-500").set("get.crl", "false").open()) {
      Answer refused =
          ca.ca.answer(ca.pkcsReq().type(TestMessage.GET_CRL).encoded(), "192.0.2.1", Faults.NONE);
      assertThat(refused.status()).isEqualTo(500);
      assertThat(ca.ca.statusOfMalformed()).isEqualTo(500);
    }
  }

  @Test
  void readsOnlyDerAsMicromdm() throws Exception {
    try (TestCa ca = TestCa.in(data).set("request.der", "true").open()) {
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("SUCCESS");
      byte[] ber = ca.pkcsReq().ber().encoded();
      assertThatThrownBy(() -> ca.ca.operate(ber, "192.0.2.1"))
          .isInstanceOf(MalformedMessage.class)
          .hasMessage("Message digest mismatch");
    }
  }

  @Test
  void wantsALongTransactionIdAsOpenxpki() throws Exception {
    try (TestCa ca = TestCa.in(data).set("request.strict.id", "true").open()) {
      assertThat(ca.send(ca.pkcsReq().transactionId("0123456789abcdef")).status())
          .isEqualTo("SUCCESS");
      for (String id : List.of("0123456789abcde", "0123456789abcdef+/==")) {
        byte[] message = ca.pkcsReq().transactionId(id).encoded();
        assertThatThrownBy(() -> ca.ca.operate(message, "192.0.2.1"))
            .isInstanceOf(MalformedMessage.class);
      }
    }
  }

  @Test
  void wantsTheTimeAsXipki() throws IOException {
    try (TestCa ca = TestCa.in(data).set("request.signing.time", "true").open()) {
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("SUCCESS");
      assertThat(ca.send(ca.pkcsReq().attribute(CMSAttributes.signingTime, null)).status())
          .isEqualTo("FAILURE badTime");
      ca.clock.advance(Duration.ofMinutes(6));
      assertThat(ca.send(ca.pkcsReq()).status()).isEqualTo("FAILURE badTime");
    }
  }
}
