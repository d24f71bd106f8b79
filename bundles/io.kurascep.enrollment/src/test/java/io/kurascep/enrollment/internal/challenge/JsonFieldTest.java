// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"challenge\":\"abc\"}|challenge|abc",
        " { \"a\" : 1 , \"challenge\" : \"abc\" } |challenge|abc",
        "{\"data\":{\"otp\":\"x\",\"n\":[1,{\"otp\":\"y\"},[]]},\"otp\":\"z\"}|data.otp|x",
        "{\"a\":{},\"b\":[ ],\"c\":-1.5e+3,\"d\":null,\"e\":true,\"f\":\"q\"}|f|q",
        "{\"c\":\"\\\"\\\\\\/\\u0041\\u00e4\"}|c|\"\\/Aä",
        "{\"c\":\"one\",\"c\":\"two\"}|c|two"
      })
  void findsATextByItsPath(String json, String path, String text) {
    assertThat(JsonField.of(json, path)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "\"c\"",
        "{\"c\":1}",
        "{\"c\":null}",
        "{\"c\":{\"c\":\"x\"}}",
        "{\"d\":\"x\"}",
        "{\"a\":[{\"c\":\"x\"}]}",
        "[\"c\"]",
        "{\"c\":\"x\"",
        "{\"c\":\"x\"}}",
        "{\"c\":\"x\"} x",
        "{\"c\":\"x\",}",
        "{c:\"x\"}",
        "{\"c\":\"x\" \"d\":1}",
        "{\"c\":\"\\x\"}",
        "{\"c\":\"\\u00g0\"}",
        "{\"c\":\"x\",\"d\":tru}",
        "{\"c\":\"x\",\"d\":01}",
        "{\"c\":\"x\",\"d\":}"
      })
  void findsNothingInAnythingElse(String json) {
    assertThat(JsonField.of(json, "c")).isEmpty();
  }

  @Test
  void isNotLedIntoTheDeep() {
    assertThat(JsonField.of("[".repeat(60_000), "c")).isEmpty();
    assertThat(JsonField.of("{\"c\":".repeat(10_000), "c")).isEmpty();
  }

  @Test
  void endsWhateverArrives() {
    var random = new Random(5);
    var alphabet = "{}[]\",:\\u0c e1-tn";
    for (var i = 0; i < 50_000; i++) {
      var text = new StringBuilder("{");
      for (var n = random.nextInt(24); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(JsonField.of(text.toString(), "c")).isNotNull();
    }
  }
}
