// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.Capabilities.Keyword;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {

  @Test
  void areLookedForInAThousandLinesAtMost() {
    assertThat(parse("x\n".repeat(999) + "AES").has(Keyword.AES)).isTrue();
    assertThat(parse("x\n".repeat(1000) + "AES").has(Keyword.AES)).isFalse();
  }

  private static Capabilities parse(String text) {
    return Capabilities.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AES\nSHA-256\n",
        "AES\r\nSHA-256\r\n",
        "AES\rSHA-256",
        "aes\nsha-256",
        "\n\n AES \nSha-256",
        "AES\nSHA-256\nAES\nSomething new\nSHA-2560\n"
      })
  void readsLinesOfAnyKind(String text) {
    assertThat(parse(text)).isEqualTo(parse("AES\nSHA-256"));
    assertThat(parse(text).text()).isEqualTo("AES SHA-256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "\u0000\u0001", "<html><body>AES</body></html>", "AES256", "DES"})
  void findsNothingInOtherText(String text) {
    assertThat(parse(text)).isEqualTo(Capabilities.none());
    assertThat(parse(text).isEmpty()).isTrue();
    assertThat(parse(text)).hasToString("none");
  }

  @Test
  void takesScepStandardForAllThatItMeans() {
    var standard = parse("SCEPStandard");
    assertThat(standard.has(Keyword.AES)).isTrue();
    assertThat(standard.has(Keyword.SHA_256)).isTrue();
    assertThat(standard.has(Keyword.POST_PKI_OPERATION)).isTrue();
    assertThat(standard.has(Keyword.RENEWAL)).isFalse();
    assertThat(standard.has(Keyword.SHA_512)).isFalse();
    assertThat(standard).isEqualTo(Capabilities.standard());
  }

  @Test
  void unitesWithoutChangingEither() {
    var some = parse("AES");
    var other = parse("Renewal");
    assertThat(some.union(other).text()).isEqualTo("AES Renewal");
    assertThat(some.text()).isEqualTo("AES");
    assertThat(other.text()).isEqualTo("Renewal");
    assertThat(Capabilities.none().union(Capabilities.none())).isEqualTo(Capabilities.none());
  }

  @Test
  void readsWhatServersReallySay() {
    assertThat(parse("Renewal\nSHA-1\nSHA-256\nAES\nDES3\nSCEPStandard\nPOSTPKIOperation").text())
        .isEqualTo("AES DES3 POSTPKIOperation Renewal SHA-1 SHA-256 SCEPStandard");
    assertThat(
            parse(
                    "Renewal\nPOSTPKIOperation\nSHA-512\nSHA-384\nSHA-256\nSHA-224\nSHA-1\nDES3\nAES\n")
                .text())
        .isEqualTo("AES DES3 POSTPKIOperation Renewal SHA-1 SHA-224 SHA-256 SHA-384 SHA-512");
  }
}
