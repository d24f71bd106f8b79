// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

  @ParameterizedTest
  @CsvSource({
    "gw-cert, gw-cert",
    "GW, %47%57",
    "a.b_c, a.b_c",
    ".., %2e.",
    "a/b, a%2fb",
    "ä, %c3%a4"
  })
  void isReadableWhereItCan(String name, String folder) {
    assertThat(FileName.of(name)).isEqualTo(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", ".", "/etc/passwd", "a/../../b", "a\\b", "\0", ".hidden", "%2e", "~"})
  void neverLeadsOutOfItsParent(String name) {
    assertThat(FileName.of(name)).matches("[a-z0-9_%-][a-z0-9._%~-]*").doesNotContain("/");
  }

  @Test
  void isAnotherOneForEveryNameEvenIfCaseIsFolded() {
    var names = new String[] {"a", "A", "%41", "%61", "a.", "a ", "ä", "Ä", "a%", ""};
    var folders = new HashSet<String>();
    for (var name : names) {
      assertThat(folders.add(FileName.of(name).toLowerCase(Locale.ROOT))).as(name).isTrue();
    }
  }

  @Test
  void fitsIntoAFileSystemForAVeryLongName() {
    var one = FileName.of("Ä".repeat(255) + "1");
    var other = FileName.of("Ä".repeat(255) + "2");
    assertThat(one).hasSizeLessThan(250).isNotEqualTo(other);
  }
}
