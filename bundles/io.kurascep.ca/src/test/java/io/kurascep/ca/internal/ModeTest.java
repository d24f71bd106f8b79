// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.message.Answer;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who issues, who signs answers and who decrypts requests. */
class ModeTest {
  @TempDir private Path data;

  private static TestMessage request(X509Certificate recipient, X509Certificate signer) {
    byte[] request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).encoded();
    return TestMessage.pkcsReq(recipient, TestCa.SUBJECT, TestKeys.rsa("device"), request)
        .answeredBy(signer);
  }

  private static List<X509Certificate> served(TestCa ca) throws Exception {
    Answer answer = ca.ca.certificates(Optional.empty());
    assertThat(answer.contentType()).isEqualTo("application/x-x509-ca-ra-cert");
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (var holder : new CMSSignedData(answer.body()).getCertificates().getMatches(null)) {
      certificates.add(
          (X509Certificate)
              factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
    }
    return certificates;
  }

  @Test
  void anRaSignsAndDecryptsForTheCa() throws Exception {
    try (TestCa ca = TestCa.in(data).set("mode", "ra").open()) {
      X509Certificate ra = ca.certificate("ra.pem");
      TestAnswer answer = ca.send(request(ra, ra));

      answer.certificate().verify(ca.certificate().getPublicKey());
      ra.verify(ca.certificate().getPublicKey());
      assertThat(ra.getKeyUsage()).startsWith(true, false, true, false);
      assertThat(ra.getBasicConstraints()).as("no CA").isEqualTo(-1);
      assertThat(namesItsIssuer(ra)).isTrue();
      assertThat(served(ca)).containsExactly(ra, ca.certificate());
      assertThat(ca.send(request(ca.certificate(), ra)).status())
          .as("encrypted for the CA, who does not decrypt")
          .isEqualTo("FAILURE badMessageCheck");
    }
  }

  @Test
  void anRaWithTwoCertificatesSignsWithOneAndDecryptsWithTheOther() throws Exception {
    try (TestCa ca = TestCa.in(data).set("mode", "ra-two").open()) {
      X509Certificate sign = ca.certificate("ra-sign.pem");
      X509Certificate encrypt = ca.certificate("ra-encrypt.pem");

      assertThat(ca.send(request(encrypt, sign)).status()).isEqualTo("SUCCESS");
      assertThat(ca.send(request(sign, sign)).status()).isEqualTo("FAILURE badMessageCheck");
      assertThat(sign.getKeyUsage()).startsWith(true, false, false, false);
      assertThat(encrypt.getKeyUsage()).startsWith(false, false, true, false);
      assertThat(served(ca)).containsExactly(sign, encrypt, ca.certificate());
    }
  }

  @ParameterizedTest
  @CsvSource({"ec-p256, 256", "ec-p384, 384", "ec-p521, 521"})
  void anEcKeyIssuesBehindAnRsaRa(String kind, int bits) throws Exception {
    try (TestCa ca = TestCa.in(data).set("mode", "ra").set("ca.key", kind).open()) {
      X509Certificate ra = ca.certificate("ra.pem");

      X509Certificate issued = ca.send(request(ra, ra)).certificate();

      issued.verify(ca.certificate().getPublicKey());
      var key = (ECPublicKey) ca.certificate().getPublicKey();
      assertThat(key.getParams().getOrder().bitLength()).isEqualTo(bits);
    }
    TestCa.in(data).set("mode", "ra").set("ca.key", kind).open().close(); // reads it again
  }

  /** By its key: after a rollover two CAs have one name. */
  private static boolean namesItsIssuer(X509Certificate certificate) {
    return certificate.getExtensionValue("2.5.29.35") != null;
  }

  @Test
  void anIntermediateIssuesBelowARoot() throws Exception {
    try (TestCa ca = TestCa.in(data).set("ca.intermediate", "true").open()) {
      X509Certificate root = ca.certificate("root.pem");
      X509Certificate issued = ca.send(ca.pkcsReq()).certificate();

      issued.verify(ca.certificate().getPublicKey());
      ca.certificate().verify(root.getPublicKey());
      assertThat(namesItsIssuer(ca.certificate())).isTrue();
      assertThat(namesItsIssuer(root)).as("itself").isFalse();
      assertThat(served(ca)).containsExactly(ca.certificate(), root);
      assertThat(ca.ca.fingerprint()).as("of the root, which clients pin").isEqualTo(sha256(root));
    }
  }

  private static String sha256(X509Certificate certificate) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "chain, ra ca root",
    "reversed, root ca ra",
    "no-root, ca ra",
    "no-issuer, ra root",
  })
  void givesItsCertificatesInTheOrderThatIsSet(String setting, String files) throws Exception {
    try (TestCa ca =
        TestCa.in(data)
            .set("mode", "ra")
            .set("ca.intermediate", "true")
            .set("ca.certificates", setting)
            .open()) {
      List<X509Certificate> expected =
          Arrays.stream(files.split(" ", -1)).map(file -> ca.certificate(file + ".pem")).toList();
      assertThat(served(ca)).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void givesOneCertificateForEachNumber() throws Exception {
    try (TestCa ca = TestCa.in(data).set("mode", "ra").set("ca.certificates", "walk").open()) {
      assertThat(ca.ca.certificates(Optional.of("0")).body())
          .isEqualTo(ca.certificate("ra.pem").getEncoded());
      assertThat(ca.ca.certificates(Optional.of("1")).body()).isEqualTo(ca.ca.certificate());
      assertThat(ca.ca.certificates(Optional.of("2")).status()).isEqualTo(404);
    }
  }

  @Test
  void staysWhatItWasMade() throws IOException {
    TestCa.in(data).set("ca.intermediate", "true").open().close();
    X509Certificate before;
    try (TestCa ca = TestCa.in(data).set("ca.subject", "CN=Other").open()) {
      before = ca.certificate();
      assertThat(before.getSubjectX500Principal()).hasToString("CN=Test CA");
      assertThat(served(ca)).hasSize(2);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keyUsagesAreThoseThatCiscoWants() throws Exception {
    try (TestCa ca =
        TestCa.in(data)
            .set("mode", "ra")
            .set("ca.key.usage", "keyCertSign, cRLSign, digitalSignature, dataEncipherment")
            .set("ra.key.usage", "keyEncipherment")
            .open()) {
      assertThat(ca.certificate().getKeyUsage())
          .startsWith(true, false, false, true, false, true, true);
      assertThat(ca.certificate("ra.pem").getKeyUsage()).startsWith(false, false, true, false);
    }
  }

  @Test
  void answersOnlyToItsNames() throws IOException {
    try (TestCa ca =
        TestCa.in(data)
            .set("ca.identifiers", "VpnCA other")
            .set("ca.identifier.rule", "required")
            .open()) {
      for (String name : List.of("vpnca", "VPNCA", "Other", "demo", "test ca")) {
        assertThat(ca.ca.goesBy(Optional.of(name))).as(name).isTrue();
      }
      assertThat(ca.ca.goesBy(Optional.of("MobileIronSCEP"))).isFalse();
      assertThat(ca.ca.goesBy(Optional.empty())).isFalse();
    }
    try (TestCa ca = TestCa.in(data).set("ca.identifier.rule", "known").open()) {
      assertThat(ca.ca.goesBy(Optional.empty())).isTrue();
      assertThat(ca.ca.goesBy(Optional.of("MobileIronSCEP"))).isFalse();
    }
  }
}
