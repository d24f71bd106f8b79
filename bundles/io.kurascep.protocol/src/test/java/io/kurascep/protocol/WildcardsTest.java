// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WildcardsTest {

  private static String expand(String text, Map<String, String> values) {
    return Wildcards.expand(text, name -> Optional.ofNullable(values.get(name)));
  }

  @Test
  void replacesEveryWildcardByItsValue() {
    assertThat(expand("CN={SN}-{SN}, OU={MODEL}", Map.of("SN", "0815", "MODEL", "BoltGATE 20-25")))
        .isEqualTo("CN=0815-0815, OU=BoltGATE 20-25");
  }

  @Test
  void leavesATextWithoutWildcardsAlone() {
    assertThat(expand("/C=SE/CN=gw\\/1", Map.of())).isEqualTo("/C=SE/CN=gw\\/1");
  }

  @Test
  void leavesAnEscapedBraceToTheSubject() {
    assertThat(expand("CN=\\{SN\\}", Map.of("SN", "1"))).isEqualTo("CN=\\{SN\\}");
  }

  @Test
  void leavesALoneBackslashAtTheEndToTheSubject() {
    assertThat(expand("CN=a\\", Map.of())).isEqualTo("CN=a\\");
  }

  @Test
  void removesWhiteSpaceAroundAValue() {
    assertThat(expand("CN={SN}", Map.of("SN", " 0815\n"))).isEqualTo("CN=0815");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CN={SN}, O=Org", "/O=Org/CN={SN}"})
  void aValueCannotAddANameToTheSubject(String subject) {
    String value = "a, O=Evil/O=Evil+O=Evil;\"x\\<#>{SN}";

    var request =
        CertificateRequest.builder().subject(expand(subject, Map.of("SN", value))).build();

    assertThat(request.subject())
        .isEqualTo(
            new X500Principal(
                "CN=a\\, O\\=Evil/O\\=Evil\\+O\\=Evil\\;\\\"x\\\\\\<\\#\\>{SN}, O=Org"));
  }

  @Test
  void refusesAnUnknownWildcardAndNamesTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("CN={SERIAL}", Map.of("SN", "1")))
        .withMessage(
            "{SERIAL} is no wildcard: known are {SN}, {HOSTNAME}, {MAC}, {MODEL}, {DEVICE_NAME}");
  }

  @Test
  void refusesAWildcardInAnotherCase() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("CN={sn}", Map.of("SN", "1")))
        .withMessageStartingWith("{sn} is no wildcard");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\t\n"})
  void refusesAnEmptyValue(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("CN={SN}", Map.of("SN", value)))
        .withMessage("this gateway has no value for {SN}: write the value itself instead");
  }

  @Test
  void refusesAMissingValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("CN={MAC}", Map.of()))
        .withMessageContaining("{MAC}");
  }

  @Test
  void refusesEmptyBraces() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("CN={}", Map.of()))
        .withMessageStartingWith("{} is no wildcard");
  }

  @Test
  void refusesABraceThatIsNeverClosed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("CN={SN", Map.of("SN", "1")))
        .withMessageContaining("the { at character 4 is never closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000b", "a\u001b[31mb"})
  void refusesAValueWithControlCharacters(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("CN={HOSTNAME}", Map.of("HOSTNAME", value)))
        .withMessageContaining("{HOSTNAME} contains a control character");
  }
}
