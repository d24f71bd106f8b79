// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RescueManifestTest {

  private static final byte[] COPY = {1, 2, 3};
  private static final RescueManifest MANIFEST =
      new RescueManifest(
          "/opt/käse/a=b.ks",
          Instant.parse("2026-01-02T03:04:05Z"),
          List.of(RescueManifest.sha256(COPY), RescueManifest.sha256(new byte[0])));

  @Test
  void isReadBack() {
    assertThat(RescueManifest.decode(MANIFEST.encoded())).contains(MANIFEST);
  }

  @Test
  void isTextThatAPersonCanRead() {
    assertThat(new String(MANIFEST.encoded(), UTF_8))
        .startsWith("kurascep-keystore-copy 1\npath=/opt/käse/a=b.ks\ntime=2026-01-02T03:04:05Z\n")
        .endsWith("\n");
  }

  @Test
  void describesTheNewAndTheFormerCopy() {
    assertThat(MANIFEST.describes(COPY)).isTrue();
    assertThat(MANIFEST.describes(new byte[0])).isTrue();
    assertThat(MANIFEST.describes(new byte[1])).isFalse();
  }

  @Test
  void isNothingWhereItIsDamaged() {
    byte[] whole = MANIFEST.encoded();
    for (int i = 0; i < whole.length; i++) {
      assertThat(RescueManifest.decode(Arrays.copyOf(whole, i))).isEmpty();
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      assertThat(RescueManifest.decode(changed)).as("%d", i).isEmpty();
    }
  }

  @Test
  void isNothingWhereItIsOfAnotherFormatOrLacksALine() {
    for (String text :
        List.of(
            "kurascep-keystore-copy 2\npath=/a\ntime=2026-01-02T03:04:05Z\n",
            "kurascep-keystore-copy 1\ntime=2026-01-02T03:04:05Z\n",
            "kurascep-keystore-copy 1\npath=/a\ntime=yesterday\n")) {
      String sealed = text + "sha256=" + RescueManifest.sha256(text.getBytes(UTF_8)) + "\n";
      assertThat(RescueManifest.decode(sealed.getBytes(UTF_8))).isEmpty();
    }
  }
}
