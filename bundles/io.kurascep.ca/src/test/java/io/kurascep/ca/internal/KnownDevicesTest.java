// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.http.HttpHosts;
import io.kurascep.ca.internal.http.ServedCa;
import io.kurascep.ca.internal.testing.Fixtures;
import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as devices were seen to send them, and real ones. */
class KnownDevicesTest {
  private static final ASN1ObjectIdentifier SENDER_NONCE =
      new ASN1ObjectIdentifier("2.16.840.1.113733.1.9.5");
  private static final String TRANSACTION_ID = "B1946AC92492D2347C6235B4D2611184";

  @TempDir private Path data;

  /** A request signed with a certificate whose subject is not that of the request. */
  private static TestMessage request(TestCa ca, String subject, KeyPair key, String signature) {
    byte[] wanted = new TestRequest("CN=device", key).signature(signature).encoded();
    return TestMessage.pkcsReq(ca.certificate(), subject, key, wanted).signature(signature);
  }

  private static TestMessage withoutTime(TestMessage message) {
    return message.attribute(CMSAttributes.signingTime, null);
  }

  /** By GET, with a line feed after each 64 columns; IOS-XE of 2026. */
  @Test
  void aCiscoRouterEnrolls() throws Exception {
    try (TestCa ca = TestCa.in(data).open();
        ServedCa served = new HttpHosts().serve(ca.ca, "127.0.0.1", 0)) {
      KeyPair key = TestKeys.rsa("device");
      TestMessage message =
          withoutTime(
              request(ca, "unstructuredName=router.example.org", key, "SHA256withRSA")
                  .cipher(CMSAlgorithm.DES_EDE3_CBC));
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(message.encoded());
      String escaped =
          (base64 + "\n")
              .replace("\n", "%0A")
              .replace("+", "%2B")
              .replace("/", "%2F")
              .replace("=", "%3D");
      URI uri = URI.create(served.url() + "?operation=PKIOperation&message=" + escaped);

      try (InputStream in = uri.toURL().openConnection(Proxy.NO_PROXY).getInputStream()) {
        TestAnswer answer = TestAnswer.read(message, in.readAllBytes());
        assertThat(answer.certificate().getSubjectX500Principal()).hasToString("CN=device");
        assertThat(answer.envelope().getEncryptionAlgOID()).isEqualTo("1.2.840.113549.3.7");
      }
    }
  }

  /** Indefinite lengths, nonces of eight octets, and in iOS 7 single DES and a short key. */
  @ParameterizedTest
  @CsvSource({
    "true, SHA1withRSA, 1.3.14.3.2.7, 1024",
    "false, SHA1withRSA, 1.2.840.113549.3.7, 2048",
    "true, SHA256withRSA, 1.2.840.113549.3.7, 2048",
  })
  void anApplePhoneEnrolls(boolean throughout, String signature, String cipher, int bits)
      throws Exception {
    TestCa.Settings settings = TestCa.in(data);
    if (bits == 1024) {
      settings.set("request.ciphers", "DES").set("key.smallest", 1024);
    }
    try (TestCa ca = settings.open()) {
      TestMessage message =
          request(ca, "CN=164A50BF-14C7-4B0F", TestKeys.rsa("phone", bits), signature)
              .cipher(new ASN1ObjectIdentifier(cipher))
              .attribute(SENDER_NONCE, new DEROctetString(new byte[8]));

      TestAnswer answer = ca.send(throughout ? message.ber() : message.berContent());

      assertThat(answer.status()).isEqualTo("SUCCESS");
      assertThat(answer.recipientNonce()).hasSize(8);
      assertThat(answer.envelope().getEncryptionAlgOID()).isEqualTo(cipher);
    }
  }

  /** Of 2016, where such algorithms are allowed by setting. */
  @Test
  void anOldSscepEnrolls() throws Exception {
    try (TestCa ca = old(2048)) {
      KeyPair key = TestKeys.rsa("device");
      TestMessage message = ascii(request(ca, "CN=device", key, "MD5withRSA"), key);

      assertThat(ca.send(message).certificate().getSubjectX500Principal()).hasToString("CN=device");
    }
  }

  private TestCa old(int bits) throws Exception {
    return TestCa.in(data)
        .set("request.digests", "MD5")
        .set("request.ciphers", "DES")
        .set("key.smallest", bits)
        .open();
  }

  /** Single DES, and a serial number that is the transaction id in ASCII. */
  private static TestMessage ascii(TestMessage message, KeyPair key) {
    BigInteger serialNumber = new BigInteger(TRANSACTION_ID.getBytes(StandardCharsets.US_ASCII));
    return message
        .cipher(CMSAlgorithm.DES_CBC)
        .transactionId(TRANSACTION_ID)
        .signer(key, TestMessage.selfSigned("CN=device", serialNumber, key, "MD5withRSA"));
  }

  /** Of 2005: the version number of its certificate is one more than that of version 3. */
  @Test
  void openScepEnrolls() throws Exception {
    try (TestCa ca = old(512)) {
      KeyPair key = TestKeys.rsa("old device", 512);
      TestMessage message = ascii(request(ca, "CN=device", key, "MD5withRSA"), key);
      byte[] octets = message.encoded();
      int version = versionOf(message.signer(), octets);
      assertThat(octets[version]).isEqualTo((byte) 2);
      octets[version] = 3;

      TestAnswer answer = TestAnswer.read(message, ca.ca.operate(octets, "192.0.2.1"));

      assertThat(answer.certificate().getPublicKey()).isEqualTo(key.getPublic());
    }
  }

  private static int versionOf(X509Certificate certificate, byte[] message) throws Exception {
    byte[] begin = Arrays.copyOf(certificate.getTBSCertificate(), 8); // up to the version number
    for (int i = 0; i < message.length; i++) {
      if (Arrays.equals(message, i, i + 8, begin, 0, 8)) {
        return i + 7;
      }
    }
    throw new AssertionError("the certificate is not in the message");
  }

  /** As NDES was seen to: no certificates and no time, and OAEP where the client used it. */
  @Test
  void ndesAnswersAsItWasSeenTo() throws Exception {
    try (TestCa ca = TestCa.in(data).set("profile", "ndes").open()) {
      String challenge = ca.operator().invite();
      KeyPair key = TestKeys.rsa("device");
      byte[] wanted = new TestRequest("CN=device", key).challenge(challenge).encoded();
      TestMessage message =
          TestMessage.pkcsReq(ca.certificate("ra-encrypt.pem"), "CN=device", key, wanted)
              .answeredBy(ca.certificate("ra-sign.pem"))
              .oaep(
                  new OAEPParameterSpec(
                      "SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));

      byte[] octets = ca.ca.operate(message.encoded(), "192.0.2.1");

      TestAnswer answer = TestAnswer.read(message, octets);
      assertThat(answer.certificate()).isNotNull();
      assertThat(answer.digestOid()).isEqualTo("1.3.14.3.2.26");
      assertThat(answer.attribute(CMSAttributes.signingTime.getId())).isEmpty();
      assertThat(answer.attribute("1.3.6.1.4.1.311.21.38")).isPresent();
      assertThat(answer.recipient().getKeyEncryptionAlgOID()).isEqualTo("1.2.840.113549.1.1.7");
      assertThat(new CMSSignedData(octets).getCertificates().getMatches(null)).isEmpty();
    }
  }

  /** Real requests, for CAs whose keys are elsewhere: they are read, and answered in one way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ios-2012-pkcsreq-tarmac.der",
        "ios9-pkcsreq-comodo-2016.der",
        "micromdm-go-pkcsreq.der",
        "gutmann-scep_req2.der"
      })
  void realMessagesForOthersGetTheOneAnswer(String file) throws Exception {
    byte[] message = Fixtures.read(file);
    try (TestCa ca = TestCa.in(data).open()) {
      CMSSignedData answer = new CMSSignedData(ca.ca.operate(message, "192.0.2.1"));

      var attributes = answer.getSignerInfos().iterator().next().getSignedAttributes();
      ASN1ObjectIdentifier failInfo = new ASN1ObjectIdentifier("2.16.840.1.113733.1.9.4");
      assertThat(attributes.get(failInfo).getAttributeValues()[0])
          .as("badMessageCheck")
          .hasToString("1");
    }
  }
}
