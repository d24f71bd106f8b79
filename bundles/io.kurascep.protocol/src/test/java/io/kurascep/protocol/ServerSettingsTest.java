// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {

  private static final URI URL = URI.create("http://ca.example.com/scep");

  private static ServerSettings with(UnaryOperator<ServerSettings.Builder> more) {
    return more.apply(ServerSettings.builder(URL)).build();
  }

  private static void refuses(UnaryOperator<ServerSettings.Builder> more, String words) {
    assertThatThrownBy(() -> with(more))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void haveDefaultsThatSuitMostServers() {
    var settings = with(builder -> builder);
    assertThat(settings.profile()).isEqualTo(ServerProfile.AUTO);
    assertThat(settings.security()).isEqualTo(SecurityLevel.AUTO);
    assertThat(settings.cipher()).isEqualTo(MessageCipher.AUTO);
    assertThat(settings.digest()).isEqualTo(MessageDigestAlgorithm.AUTO);
    assertThat(settings.renewalMessage()).isEqualTo(RenewalMessage.AUTO);
    assertThat(settings.httpMethod()).isEqualTo(HttpMethod.AUTO);
    assertThat(settings.keyTransport()).isEqualTo(KeyTransport.PKCS1);
    assertThat(settings.limits()).isEqualTo(HttpLimits.defaults());
    assertThat(settings.trust().isPinned()).isFalse();
    assertThat(settings.trust().isFirstUse()).isFalse();
    assertThat(settings.caIdentifier()).isEmpty();
    assertThat(settings.query()).isEmpty();
    assertThat(settings.raSigning()).isEmpty();
    assertThat(settings.raEncryption()).isEmpty();
    assertThat(settings.readsSingleDes()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://ca.example.com/, http",
    "file:///etc/passwd, http",
    "/scep, http",
    "http:///scep, no host",
    "http://user:secret@ca.example.com/, user or password",
    "http://ca.example.com/#here, # part",
  })
  void refuseAUrlThatIsNoServers(URI url, String words) {
    assertThatThrownBy(() -> ServerSettings.builder(url).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"operation=x", "a=b&message=x", "message"})
  void refuseAQueryThatScepUsesItself(String query) {
    refuses(builder -> builder.query(query), "SCEP uses itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=b c", "a=é", "a=b\r\nHost: x", "a=\"", "a=b#c"})
  void refuseAQueryThatIsNotEscaped(String query) {
    refuses(builder -> builder.query(query), "must be written as %");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "STRICT", "LEGACY"})
  void refuseObsoleteAlgorithmsBelowTheirLevel(SecurityLevel level) {
    refuses(builder -> builder.security(level).cipher(MessageCipher.DES), "des needs");
    refuses(builder -> builder.security(level).cipher(MessageCipher.BLOWFISH), "blowfish needs");
    refuses(builder -> builder.security(level).digest(MessageDigestAlgorithm.MD5), "md5 needs");
  }

  @Test
  void takeObsoleteAlgorithmsWhereAllowed() {
    var settings =
        with(
            builder ->
                builder
                    .security(SecurityLevel.OBSOLETE)
                    .cipher(MessageCipher.DES)
                    .digest(MessageDigestAlgorithm.MD5));
    assertThat(settings.cipher()).isEqualTo(MessageCipher.DES);
    assertThat(settings.readsSingleDes()).isTrue();
  }

  @Test
  void refuseWhatIsNotStrict() {
    refuses(
        builder -> builder.security(SecurityLevel.STRICT).cipher(MessageCipher.TRIPLE_DES), "AES");
    refuses(
        builder -> builder.security(SecurityLevel.STRICT).digest(MessageDigestAlgorithm.SHA1),
        "SHA-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "xyz", "00112233445566778899AABBCCDDEEFF"})
  void refuseAFingerprintThatIsNone(String text) {
    refuses(builder -> builder.raSigningFingerprint(text), "fingerprint");
    refuses(builder -> builder.raEncryptionFingerprint(text), "fingerprint");
    assertThatThrownBy(() -> CaTrust.fingerprints(text, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fingerprint");
  }

  @Test
  void readSingleDesForTwoServersButNeverWhereStrict() {
    for (var profile : ServerProfile.values()) {
      assertThat(with(builder -> builder.profile(profile)).readsSingleDes())
          .isEqualTo(profile == ServerProfile.MICROMDM || profile == ServerProfile.STEP_CA);
      assertThat(
              with(builder -> builder.profile(profile).security(SecurityLevel.STRICT))
                  .readsSingleDes())
          .isFalse();
    }
  }
}
