// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  private final String one = resource("one.pem");
  private final String two = resource("two.pem");

  @Test
  void writesTheTextThatOpenSslWrites() throws IOException {
    assertThat(Pem.encode(Pem.certificates(one + two))).isEqualTo(one + two);
  }

  @Test
  void readsCertificatesInTheirOrder() throws IOException {
    assertThat(Pem.certificates(two + one))
        .extracting(X509Certificate::getSubjectX500Principal)
        .extracting(Object::toString)
        .containsExactly("CN=two", "CN=one");
  }

  @Test
  void writesLinesOf64Characters() {
    assertThat(Pem.encode("DATA", new byte[48]))
        .isEqualTo("-----BEGIN DATA-----\n" + "A".repeat(64) + "\n-----END DATA-----\n");
    assertThat(Pem.encode("DATA", new byte[49]).lines()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 47, 48, 49, 1000})
  void readsWhatItWrote(int length) throws IOException {
    byte[] der = new byte[length];
    der[length - 1] = 7;

    assertThat(Pem.decode(Pem.encode("SOME DATA", der)))
        .containsExactly(new Pem.Block("SOME DATA", der));
  }

  @Test
  void readsWhatPeoplePaste() throws IOException {
    String pasted =
        "Subject: CN=one\n  issued: today\r\n\r\n"
            + one.replace("\n", "  \r\n\r\n\t ")
            + "\nand the other: -----\n"
            + two.strip();

    assertThat(Pem.certificates(pasted)).isEqualTo(Pem.certificates(one + two));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X509 CERTIFICATE", "X.509 CERTIFICATE"})
  void readsTheOldLabelsOfACertificate(String label) throws IOException {
    assertThat(Pem.certificates(one.replace("CERTIFICATE", label)))
        .isEqualTo(Pem.certificates(one));
  }

  @Test
  void passesOverOtherBlocks() throws IOException {
    assertThat(Pem.certificates(Pem.encode("PRIVATE KEY", new byte[9]) + one)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "no PEM at all", "----BEGIN CERTIFICATE----"})
  void findsNothingInATextWithoutBlocks(String text) throws IOException {
    assertThat(Pem.decode(text)).isEmpty();
    assertThat(Pem.certificates(text)).isEmpty();
  }

  @Test
  void refusesABlockWithoutEnd() {
    String begin = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    assertThatThrownBy(() -> Pem.decode(begin))
        .isInstanceOf(PemException.class)
        .hasMessage("the PEM block CERTIFICATE has no END line");
    assertThatThrownBy(() -> Pem.decode(begin + one)).isInstanceOf(PemException.class);
  }

  @Test
  void refusesMoreBlocksThanAnyListOfCertificatesHas() throws PemException {
    var block = "-----BEGIN X-----\n-----END X-----\n";
    assertThat(Pem.decode(block.repeat(256))).hasSize(256);
    assertThatThrownBy(() -> Pem.decode(block.repeat(257)))
        .isInstanceOf(PemException.class)
        .hasMessage("the PEM text has more than 256 blocks");
  }

  @Test
  void refusesAnEndWithoutItsBegin() {
    assertThatThrownBy(() -> Pem.decode("-----END CERTIFICATE-----"))
        .isInstanceOf(PemException.class);
    assertThatThrownBy(() -> Pem.decode("-----BEGIN A-----\nAAAA\n-----END B-----"))
        .isInstanceOf(PemException.class);
  }

  @Test
  void refusesWhatIsNotBase64() {
    for (String content : List.of("AAAAA", "A$AA", "AAAA=AAA", "ÄAAA")) {
      assertThatThrownBy(() -> Pem.decode("-----BEGIN A-----\n" + content + "\n-----END A-----"))
          .isInstanceOf(PemException.class)
          .hasMessage("the PEM block A is not base64");
    }
  }

  @Test
  void explainsTheEncryptedKeysOfOldOpenSsl() {
    String key =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n"
            + "-----END RSA PRIVATE KEY-----";

    assertThatThrownBy(() -> Pem.decode(key))
        .isInstanceOf(PemException.class)
        .hasMessageContaining("PKCS#8");
  }

  @Test
  void refusesACertificateBlockThatIsNotOneCertificate() throws IOException {
    byte[] der = Pem.decode(one).get(0).der();
    byte[] twice = new byte[2 * der.length];
    System.arraycopy(der, 0, twice, 0, der.length);
    System.arraycopy(der, 0, twice, der.length, der.length);

    for (byte[] bad : List.of(twice, new byte[0], new byte[20], one.getBytes(US_ASCII))) {
      assertThatThrownBy(() -> Pem.certificates(Pem.encode("CERTIFICATE", bad)))
          .isInstanceOf(PemException.class);
    }
  }

  @Test
  void aBlockIsAValueThatHidesItsContent() {
    byte[] der = {1, 2, 3};
    var block = new Pem.Block("PRIVATE KEY", der);
    der[0] = 9;
    block.der()[1] = 9;

    assertThat(block)
        .isEqualTo(new Pem.Block("PRIVATE KEY", new byte[] {1, 2, 3}))
        .hasSameHashCodeAs(new Pem.Block("PRIVATE KEY", new byte[] {1, 2, 3}))
        .isNotEqualTo(new Pem.Block("PRIVATE KEY", new byte[] {1, 2}))
        .isNotEqualTo(new Pem.Block("KEY", new byte[] {1, 2, 3}))
        .hasToString("PRIVATE KEY, 3 bytes");
    assertThat(block.toString()).doesNotContain(Base64.getEncoder().encodeToString(block.der()));
  }

  private static String resource(String name) {
    try (var in = PemTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
