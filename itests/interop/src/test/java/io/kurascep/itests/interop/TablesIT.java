// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether docs/interoperability.md shows what the other tests of this run saw, no more and no less.
 * Where not everything is required, what was not seen is not compared.
 */
@Order(Integer.MAX_VALUE)
class TablesIT {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "interoperability.md");
  private static final String ADVICE =
      "docs/interoperability.md does not show what was seen: look why, or bring it up to date with"
          + " mvn verify -Drequired=true -Dtables=write";

  @ParameterizedTest
  @EnumSource
  void theDocumentShowsWhatWasSeen(Table table) throws IOException {
    String document = Files.readString(DOCUMENT);
    if ("write".equals(System.getProperty("tables"))) {
      assertThat(Boolean.getBoolean("required"))
          .as("what was not seen would be missing: give -Drequired=true with -Dtables=write")
          .isTrue();
      Files.writeString(DOCUMENT, table.putInto(document, table.seen()));
    } else if (Boolean.getBoolean("required")) {
      assertThat(document).as(ADVICE).isEqualTo(table.putInto(document, table.seen()));
    } else {
      assertThat(table.read(document)).as(ADVICE).containsAllEntriesOf(table.seen());
    }
  }
}
