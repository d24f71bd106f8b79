// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be handed to the parser of Bouncy Castle, to the last value. */
class Asn1Test {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /** A value with its length in three octets. */
  private static byte[] value(String tag, String content) {
    return hex(tag + "83%06x".formatted(content.length() / 2) + content);
  }

  private static void refuses(byte[] encoded, String why) {
    assertThatThrownBy(() -> Asn1.parse(encoded)).isInstanceOf(IOException.class).hasMessage(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0500",
        "3000",
        "300405000500",
        "3080 0500 0000",
        "3080 3080 0500 0000 0000",
        "2406 040101 040102",
        "2480 040101 0000",
        "bf8101 03 020101",
        "0481 01 00",
        "0484 00000001 00"
      })
  void readsWhatIsWhole(String text) throws IOException {
    assertThat(Asn1.parse(hex(text))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', the value is cut off",
    "05, the value is cut off",
    "3080, the value is cut off",
    "3080 00, the value is cut off",
    "bf81, the value is cut off",
    "0482 00, the value is cut off",
    "3002 0500 00, bytes behind the value",
    "0500 0500, bytes behind the value",
    "0480 0000, an indefinite length of a primitive value",
    "0485 0000000001 00, a length of more than four octets",
    "3001 0500, the value is cut off",
    "3003 040200, a value is longer than what holds it",
    "0401, a value is longer than what holds it",
    "0484 ffffffff, a value is longer than what holds it",
    "2405 2403 040100, a string in pieces of pieces",
    "2480 2480 040100 0000 0000, a string in pieces of pieces",
    "2c05 2403 040100, a string in pieces of pieces",
  })
  void refusesWhatIsNot(String text, String why) {
    refuses(hex(text), why);
  }

  @Test
  void readsThirtyTwoLevelsAndNoMore() throws IOException {
    var levels = "3080".repeat(32) + "0000".repeat(32);
    assertThat(Asn1.parse(hex(levels))).isNotNull();
    refuses(hex("3080" + levels + "0000"), "nested too deep");
  }

  @Test
  void readsALongSequenceWhoseValuesAreSixteenBytesLong() throws IOException {
    assertThat(Asn1.parse(value("30", ("040e" + "00".repeat(14)).repeat(40_000)))).isNotNull();
  }

  @Test
  void readsAThousandSmallValuesAnywhere() throws IOException {
    for (var tag : new String[] {"30", "31", "24", "a0"}) {
      assertThat(Asn1.parse(value(tag, "0400".repeat(1024)))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "31", "24", "a0"})
  void refusesAHeapOfSmallValues(String tag) {
    refuses(value(tag, "0400".repeat(3000)), "too many small values");
  }

  @Test
  void refusesAHeapOfIndefiniteLength() {
    refuses(hex("3080" + "0400".repeat(3000) + "0000"), "too many small values");
  }

  @Test
  void refusesManySmallHeaps() {
    var heap = "31820190" + "0400".repeat(200);
    refuses(value("31", heap.repeat(50)), "too many small values");
  }
}
