// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NdesPageTest {

  private static final String ONE = "0123456789ABCDEF";

  /** As Windows Server writes it. */
  private static String page(String password) {
    return """
        <HTML><Head><Meta HTTP-Equiv="Content-Type" Content="text/html; charset=UTF-16">\
        <Title>Network Device Enrollment Service</Title></Head><Body>
        <P> To complete certificate enrollment for your network device you will need the following \
        information: <P> The thumbprint (hash value) for the CA certificate is: <B> \
        00112233 44556677 8899AABB CCDDEEFF </B> <P> The enrollment challenge password is: <B> %s \
        </B> <P> This password can be used only once and will expire within 60 minutes. </P>
        </Body></HTML>
        """
        .formatted(password);
  }

  private static String read(String page, Charset charset) throws ChallengeException {
    return NdesPage.challenge(page.getBytes(charset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE-BOM", "UTF-16LE-BOM", "UTF-8", "windows-1252"})
  void readsThePasswordInEveryEncoding(String name) throws Exception {
    var marked = name.endsWith("-BOM");
    var charset = Charset.forName(name.replace("-BOM", ""));
    assertThat(read((marked ? "\ufeff" : "") + page(ONE), charset)).isEqualTo(ONE);
    assertThat(read((marked ? "\ufeff" : "") + page(ONE + ONE), charset)).isEqualTo(ONE + ONE);
  }

  @Test
  void readsThePasswordAfterItsLabelWhateverElseIsThere() throws Exception {
    var page =
        "<p>AABBCCDDEEFF0011</p><p>The enrollment challenge password is:&nbsp;<b>%s</b><p>%s"
            .formatted(ONE, "F".repeat(32));
    assertThat(read(page, StandardCharsets.UTF_8)).isEqualTo(ONE);
  }

  @Test
  void takesTheLastOneOnAPageInAnotherLanguage() throws Exception {
    var page = "<p>Fingerabdruck: <b>%s</b><p>Kennwort: <b>%s</b>".formatted("A".repeat(32), ONE);
    assertThat(read(page, StandardCharsets.UTF_16LE)).isEqualTo(ONE);
  }

  @Test
  void saysThatTheCacheIsFull() {
    assertThatThrownBy(
            () -> read("<P> The password cache is full. </P>", StandardCharsets.UTF_16LE))
        .isInstanceOf(ChallengeException.class)
        .hasMessageContaining("the password cache of NDES is full");
  }

  @Test
  void saysThatTheUserMayNot() {
    var page =
        "<P>You do not have sufficient permission to enroll with SCEP. Please contact your system"
            + " administrator.";
    assertThatThrownBy(() -> read(page, StandardCharsets.UTF_8))
        .hasMessageContaining("no sufficient permission");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "The enrollment challenge password is: <B> </B>",
        "The thumbprint is: 00112233 44556677 8899AABB CCDDEEFF",
        "0123456789ABCDEF0",
        "x0123456789ABCDEF",
        "0123456789abcde"
      })
  void saysThatThereIsNone(String page) {
    assertThatThrownBy(() -> read(page, StandardCharsets.UTF_8))
        .isInstanceOf(ChallengeException.class)
        .hasMessageContaining("/certsrv/mscep_admin/");
  }

  @Test
  void endsWhateverArrives() {
    var random = new Random(11);
    for (var i = 0; i < 2_000; i++) {
      var bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      try {
        assertThat(NdesPage.challenge(bytes)).matches("[0-9A-Fa-f]{16}|[0-9A-Fa-f]{32}");
      } catch (ChallengeException none) {
        assertThat(none.getMessage()).doesNotEndWith(".");
      }
    }
  }
}
