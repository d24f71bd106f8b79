// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  private static final Path DEFAULT_DATA = Path.of("/opt/gateway/data");

  @Test
  void needsNone() throws UsageException {
    assertThat(parse()).isEqualTo(new Options(8080, 8088, DEFAULT_DATA, false, false));
  }

  @Test
  void readsAll() throws UsageException {
    assertThat(
            parse(
                "--console-port",
                "9080",
                "--ca-port=9088",
                "--data",
                "/tmp/a b",
                "--exit-when-enrolled"))
        .isEqualTo(new Options(9080, 9088, Path.of("/tmp/a b"), true, false));
  }

  @Test
  void keepsEqualsSignsInTheNameOfAFolder() throws UsageException {
    assertThat(parse("--data=/tmp/a=b").data()).isEqualTo(Path.of("/tmp/a=b"));
    assertThat(parse("--data", "/tmp/a=b").data()).isEqualTo(Path.of("/tmp/a=b"));
  }

  @Test
  void makesTheFolderAbsolute() throws UsageException {
    assertThat(parse("--data", "x/../y").data()).isEqualTo(Path.of("y").toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--verbose | unknown option --verbose, try --help",
        "stray | unknown option stray, try --help",
        "--data | --data needs a value",
        "--data= | --data needs the name of a folder",
        "--console-port=none | --console-port needs a port number from 1 to 65535, not none",
        "--console-port=0 | --console-port needs a port number from 1 to 65535, not 0",
        "--ca-port=65536 | --ca-port needs a port number from 1 to 65535, not 65536",
        "--ca-port=8080 | --console-port and --ca-port must differ",
        "--exit-when-enrolled=yes | unknown option yes, try --help"
      })
  void refuses(String argument, String sentence) {
    assertThatThrownBy(() -> parse(argument))
        .isInstanceOf(UsageException.class)
        .hasMessage(sentence);
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(Options.HELP)
        .contains("--console-port", "--ca-port", "--data", "--exit-when-enrolled", "--help");
  }

  private static Options parse(String... arguments) throws UsageException {
    return Options.parse(List.of(arguments), DEFAULT_DATA);
  }
}
