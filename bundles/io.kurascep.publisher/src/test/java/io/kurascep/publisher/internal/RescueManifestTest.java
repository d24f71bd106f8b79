// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.Sha256;
import io.kurascep.files.UnreadableException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RescueManifestTest {

  private static final byte[] COPY = {1, 2, 3};
  private static final RescueManifest MANIFEST =
      new RescueManifest(
          "/opt/käse/a=b.ks",
          Instant.parse("2026-01-02T03:04:05Z"),
          List.of(Sha256.hex(COPY), Sha256.hex(new byte[0])));

  @Test
  void isReadBack() throws Exception {
    assertThat(RescueManifest.of(MANIFEST.values())).isEqualTo(MANIFEST);
  }

  @Test
  void describesTheNewAndTheFormerCopy() {
    assertThat(MANIFEST.describes(COPY)).isTrue();
    assertThat(MANIFEST.describes(new byte[0])).isTrue();
    assertThat(MANIFEST.describes(new byte[1])).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "time", "copies"})
  void isRefusedWhereAValueIsMissing(String name) {
    var values = MANIFEST.values();
    values.remove(name);
    assertThatThrownBy(() -> RescueManifest.of(values)).isInstanceOf(UnreadableException.class);
  }

  @Test
  void isRefusedWhereItsTimeIsNone() {
    var values = new TreeMap<>(MANIFEST.values());
    values.put("time", "yesterday");
    assertThatThrownBy(() -> RescueManifest.of(values)).isInstanceOf(UnreadableException.class);
  }
}
