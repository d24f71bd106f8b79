// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.records.Entry.Fate;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Origin;
import io.kurascep.ca.internal.testing.TestClock;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaRecordsTest {
  @TempDir private Path folder;
  private final TestClock clock = new TestClock();

  private CaRecords open() throws IOException {
    return CaRecords.open(
        folder.resolve("records"), DurableFiles.onDisk(), clock, new SecureRandom());
  }

  private Fate issued(int number) {
    Origin origin = new Origin("signer", "key" + number, "request");
    return new Fate(
        new Issued(
            "id" + number,
            origin,
            BigInteger.valueOf(number),
            clock.instant().plus(Duration.ofMinutes(4)),
            new byte[1000],
            1),
        List.of("spent" + number));
  }

  /** A demo issues hundreds a day, and must not fill the memory of a gateway. */
  @Test
  void forgetsCertificatesAWeekAfterTheirEnd() throws IOException {
    try (CaRecords records = open()) {
      for (int i = 0; i < 300; i++) {
        records.add(issued(i));
        clock.advance(Duration.ofHours(1));
      }
      assertThat(records.issued()).hasSizeBetween(167, 170);
      assertThat(records.transaction("id0")).isEmpty();
      assertThat(records.lastOfKey("key0")).isEmpty();
      assertThat(records.isSpent("spent0")).as("what was spent stays so").isTrue();
    }
    try (CaRecords records = open()) {
      assertThat(records.issued()).hasSizeBetween(167, 170);
      assertThat(records.transaction("id299")).isPresent();
      assertThat(records.isSpent("spent0")).isTrue();
    }
  }
}
