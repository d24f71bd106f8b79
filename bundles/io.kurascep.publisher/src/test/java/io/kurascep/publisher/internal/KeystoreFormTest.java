// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.publisher.testing.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoreFormTest {

  private static final TestAuthority AUTHORITY = TestAuthority.root("Root");

  private static List<byte[]> keystores;

  @BeforeAll
  static void makeKeystores() throws Exception {
    keystores =
        List.of(
            keystore(KeyStore.getInstance("PKCS12"), 2),
            keystore(KeyStore.getInstance("PKCS12"), 0),
            keystore(KeyStore.getInstance("JKS"), 2),
            keystore(KeyStore.getInstance("JKS"), 0),
            keystore(KeyStore.getInstance("PKCS12", new BouncyCastleProvider()), 2)); // BER
  }

  static List<byte[]> keystores() {
    return keystores;
  }

  private static byte[] keystore(KeyStore keystore, int entries) throws Exception {
    char[] password = "changeit".toCharArray();
    keystore.load(null, password);
    for (int i = 0; i < entries; i++) {
      KeyPair key = TestAuthority.ecKey();
      var chain = AUTHORITY.issue(key.getPublic()).toArray(Certificate[]::new);
      keystore.setKeyEntry("key" + i, key.getPrivate(), password, chain);
      keystore.setCertificateEntry("ca" + i, AUTHORITY.certificate());
    }
    var bytes = new ByteArrayOutputStream();
    keystore.store(bytes, password);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("keystores")
  void knowsAWholeKeystore(byte[] bytes) {
    assertThat(KeystoreForm.isWhole(bytes)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("keystores")
  void knowsAKeystoreThatIsCutAnywhere(byte[] bytes) {
    for (int length = 0; length < bytes.length; length++) {
      assertThat(KeystoreForm.isWhole(Arrays.copyOf(bytes, length))).as("%d", length).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("keystores")
  void knowsAKeystoreWhoseEndWasNeverWritten(byte[] bytes) {
    for (int length = 0; length < bytes.length - 8; length++) {
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(bytes, length), bytes.length);
      assertThat(KeystoreForm.isWhole(zeros)).as("%d", length).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("keystores")
  void knowsAKeystoreThatLacksABlockInTheMiddle(byte[] bytes) {
    for (int from = 0; from + 512 <= bytes.length; from += 512) {
      byte[] hole = bytes.clone();
      Arrays.fill(hole, from, from + 512, (byte) 0);
      assertThat(KeystoreForm.isWhole(hole)).as("%d", from).isFalse();
    }
  }

  @Test
  void takesNoOtherFileForAKeystore() {
    for (String other : new String[] {"", "-----BEGIN CERTIFICATE-----\n", "PK\3\4", "0"}) {
      assertThat(KeystoreForm.isWhole(other.getBytes(US_ASCII))).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3000, true",
    "3080, false", // no end mark
    "30800000, true",
    "3003020101, true",
    "30020201, false", // the inner element is longer than the outer one
    "30030201, false",
    "308402000000, false",
    "3089010101010101010101, false", // a length of nine octets
    "3002ff00, false", // a tag of more than one octet
    "30020000, false", // zeros where an element should be
    "3004048002aa, false", // a primitive element of indefinite length
  })
  void readsAsn1(String hex, boolean whole) {
    assertThat(KeystoreForm.isWhole(HexFormat.of().parseHex(hex))).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x30, 0xfe})
  void survivesAnything(int first) {
    var random = new Random(first);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64) + 12];
      random.nextBytes(bytes);
      byte[] start = HexFormat.of().parseHex(first == 0x30 ? "3080" : "feedfeed00000002");
      System.arraycopy(start, 0, bytes, 0, start.length);
      KeystoreForm.isWhole(bytes);
    }
  }

  @Test
  void survivesElementsThatAreNestedWithoutEnd() {
    byte[] nested = new byte[2_000_000];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x80;
    }
    assertThat(KeystoreForm.isWhole(nested)).isFalse();
  }
}
