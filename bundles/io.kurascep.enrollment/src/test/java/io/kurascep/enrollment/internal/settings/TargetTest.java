// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  private static Target read(String filter) throws BadSettingException {
    return Target.of("x.target", new Values(Map.of("x.target", filter)), Target.NOTHING);
  }

  @ParameterizedTest
  @CsvSource({
    "(kura.service.pid=plant-ca), plant-ca",
    "( kura.service.pid=a b), a b",
    "(kura.service.pid=a\\(b\\)c), a(b)c",
    "(kura.service.pid=a\\\\b), a\\b"
  })
  void namesWhatAPickerChose(String filter, String name) throws Exception {
    assertThat(read(filter).name()).contains(name);
    assertThat(read(filter).admits(name)).isTrue();
    assertThat(read(filter).admits("another")).isFalse();
  }

  @Test
  void choosesNothingUntilSomebodyDoes() throws Exception {
    assertThat(read("(kura.service.pid=changeme)").isChosen()).isFalse();
    assertThat(read("").isChosen()).isFalse();
    assertThat(read("").admits("anything")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(&(a=b)(c=d))", "(service.pid=*x*)", "(!(kura.service.pid=a))"})
  void leavesOtherFiltersToTheRegistry(String filter) throws Exception {
    assertThat(read(filter).name()).isEmpty();
    assertThat(read(filter).admits("anything")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plant-ca", "(", ")", "(a=b", "(a=b))", "(a=b)(c=d)", "a=b", "()", "\\("})
  void refusesWhatNoRegistryUnderstands(String filter) {
    assertThatThrownBy(() -> read(filter))
        .hasMessageStartingWith("x.target: this must be a filter");
  }
}
