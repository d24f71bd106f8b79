// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.testing.TestAnswer;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestMessage;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may stand in a certificate. */
class PolicyTest {
  private static final String TEMPLATE = "1.3.6.1.4.1.311.20.2";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  @TempDir private Path data;

  private static TestRequest request(String subject) {
    return new TestRequest(subject, TestKeys.rsa("device"));
  }

  private static TestAnswer send(TestCa ca, TestRequest request) {
    return ca.send(ca.pkcsReq(request));
  }

  @Test
  void purposesAreThoseOfTheTemplate() throws Exception {
    try (TestCa ca =
        TestCa.in(data).set("templates", "web: serverAuth; vpn: clientAuth ipsecIKE").open()) {
      for (ASN1Encodable name : List.of(new DERUTF8String("web"), new DERBMPString("web"))) {
        assertThat(
                send(ca, request("CN=device").extension(TEMPLATE, name))
                    .certificate()
                    .getExtendedKeyUsage())
            .containsExactly(SERVER_AUTH);
      }
      assertThat(
              send(ca, request("CN=device").extension(TEMPLATE, new DERUTF8String("vpn")))
                  .certificate()
                  .getExtendedKeyUsage())
          .containsExactly(CLIENT_AUTH, "1.3.6.1.5.5.7.3.17");
      assertThat(send(ca, request("CN=device")).certificate().getExtendedKeyUsage())
          .containsExactly(CLIENT_AUTH, SERVER_AUTH);
      assertThat(
              send(ca, request("CN=device").extension(TEMPLATE, new DERUTF8String("other")))
                  .status())
          .isEqualTo("FAILURE badRequest");
    }
  }

  @Test
  void aWaitingRequestKeepsItsTemplateAndItsKeyUsage() throws Exception {
    try (TestCa ca = TestCa.in(data).manual().set("templates", "web: serverAuth").open()) {
      send(
          ca,
          request("CN=device")
              .extension(TEMPLATE, new DERUTF8String("web"))
              .extension(Extension.keyUsage.getId(), new KeyUsage(KeyUsage.digitalSignature)));
    }
    try (TestCa ca = TestCa.in(data).manual().set("templates", "web: serverAuth").open()) {
      X509Certificate issued = TestCa.certificate(ca.ca.approve(1).certificate());

      assertThat(issued.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
      assertThat(issued.getKeyUsage()).startsWith(true, false, false);
    }
  }

  @Test
  void keyUsageIsWhatIsAskedForAndAllowed() throws IOException {
    try (TestCa ca = TestCa.in(data).open()) {
      for (int[] asked :
          List.of(
              new int[] {KeyUsage.keyEncipherment},
              new int[] {KeyUsage.keyEncipherment | KeyUsage.keyCertSign | KeyUsage.cRLSign})) {
        assertThat(
                send(
                        ca,
                        request("CN=device")
                            .extension(Extension.keyUsage.getId(), new KeyUsage(asked[0])))
                    .certificate()
                    .getKeyUsage())
            .containsExactly(false, false, true, false, false, false, false, false, false);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "subject.required; CN serialNumber; CN=a, serialNumber=1; SUCCESS",
        "subject.required; CN serialNumber; CN=a; FAILURE badRequest",
        "subject.allowed; CN unstructuredName; CN=a, unstructuredName=b; SUCCESS",
        "subject.allowed; CN unstructuredName; CN=a, O=b; FAILURE badRequest",
        "subject.allowed; 2.5.4.3; CN=a; SUCCESS",
      })
  void theSubjectKeepsTheRules(String setting, String value, String subject, String status)
      throws IOException {
    try (TestCa ca = TestCa.in(data).set(setting, value).open()) {
      assertThat(send(ca, request(subject)).status()).isEqualTo(status);
    }
  }

  @Test
  void theCaPutsAttributesInFrontOfTheSubjectOnce() throws Exception {
    try (TestCa ca = TestCa.in(data).set("subject.add", "DC=org,DC=example").open()) {
      X509Certificate issued = send(ca, request("O=Site, CN=device")).certificate();
      assertThat(issued.getSubjectX500Principal().getName())
          .isEqualTo("CN=device,O=Site,DC=example,DC=org");

      TestMessage renewal =
          ca.pkcsReq(new TestRequest("DC=org, DC=example, O=Site, CN=device", TestKeys.rsa("new")))
              .signer(TestKeys.rsa("device"), issued);
      assertThat(ca.send(renewal).certificate().getSubjectX500Principal())
          .isEqualTo(issued.getSubjectX500Principal());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "names.allowed, DNS IP, 2, a.example, SUCCESS",
    "names.allowed, DNS IP, 7, 192.0.2.1, SUCCESS",
    "names.allowed, DNS IP, 1, a@example.org, FAILURE badRequest",
    "names.domains, Example.org, 2, a.EXAMPLE.org, SUCCESS",
    "names.domains, example.org, 2, example.org, SUCCESS",
    "names.domains, example.org, 2, badexample.org, FAILURE badRequest",
    "names.domains, example.org, 2, example.org.evil, FAILURE badRequest",
  })
  void alternativeNamesKeepTheRules(
      String setting, String value, int tag, String name, String status) throws IOException {
    try (TestCa ca = TestCa.in(data).set(setting, value).open()) {
      TestRequest request = request("CN=device").names(new GeneralName(tag, name));
      assertThat(send(ca, request).status()).isEqualTo(status);
    }
  }

  /** Each of them is read in different ways by different programs. */
  @Test
  void alternativeNamesAreWrittenAsSuchNamesAre() throws IOException {
    try (TestCa ca = TestCa.in(data).set("names.domains", "example.com").open()) {
      for (GeneralName name :
          List.of(
              new GeneralName(GeneralName.dNSName, "evil.org\0.example.com"),
              new GeneralName(GeneralName.dNSName, "evil.org/.example.com"),
              new GeneralName(GeneralName.rfc822Name, "a@evil.org\n"),
              new GeneralName(GeneralName.uniformResourceIdentifier, "http://a b"),
              new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[5])))) {
        assertThat(send(ca, request("CN=device").names(name)).status())
            .isEqualTo("FAILURE badRequest");
      }
      GeneralName[] many = new GeneralName[101];
      Arrays.fill(many, new GeneralName(GeneralName.dNSName, "a.example.com"));
      assertThat(send(ca, request("CN=device").names(many)).status())
          .isEqualTo("FAILURE badRequest");
    }
  }

  @Test
  void theSmallestKeyIsSet() throws IOException {
    try (TestCa ca = TestCa.in(data).set("key.smallest", 1024).open()) {
      TestRequest small = new TestRequest("CN=device", TestKeys.rsa("small", 1024));
      assertThat(send(ca, small).status()).isEqualTo("SUCCESS");
    }
  }

  @Test
  void theSameKeyGetsTheSameCertificateAsWithNdes() throws Exception {
    try (TestCa ca = TestCa.in(data).set("duplicates", "ndes").open()) {
      X509Certificate first = send(ca, request("CN=device")).certificate();

      assertThat(send(ca, request("CN=other")).certificate()).isEqualTo(first);
      TestMessage sameKey =
          ca.renewal(TestMessage.RENEWAL_REQ, first, "device", TestKeys.rsa("device"));
      assertThat(ca.send(sameKey).certificate()).as("the renewal").isEqualTo(first);
      ca.operator().revoke(first.getSerialNumber().toString(16), "");
      assertThat(send(ca, request("CN=other")).certificate()).isNotEqualTo(first);
    }
  }

  /**
   * Subjects of Cisco's PIX, of iPhones, and of directories, as EJBCA's list of devices has them.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "CN=pix.example.org, unstructuredName=pix.example.org, O=Example, C=SE",
        "unstructuredName=router.example.org, unstructuredAddress=10.1.1.1, serialNumber=FTX1",
        "DC=org, DC=example, CN=router",
      })
  void subjectsOfKnownDevicesStayAsTheyAre(String subject) throws Exception {
    try (TestCa ca = TestCa.in(data).open()) {
      X509Certificate issued =
          send(
                  ca,
                  request(subject)
                      .names(
                          new GeneralName(GeneralName.dNSName, "pix.example.org"),
                          new GeneralName(GeneralName.iPAddress, "10.1.1.1")))
              .certificate();

      assertThat(new JcaX509CertificateHolder(issued).getSubject())
          .isEqualTo(new X500Name(subject));
      assertThat(issued.getSubjectAlternativeNames()).hasSize(2);
      TestMessage renewal =
          ca.pkcsReq(new TestRequest(subject, TestKeys.rsa("new")))
              .signer(TestKeys.rsa("device"), issued);
      assertThat(ca.send(renewal).status()).isEqualTo("SUCCESS");
    }
  }
}
