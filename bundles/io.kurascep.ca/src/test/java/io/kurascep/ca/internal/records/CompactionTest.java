// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.ca.internal.records.Entry.Device;
import io.kurascep.ca.internal.records.Entry.Fate;
import io.kurascep.ca.internal.records.Entry.Invitation;
import io.kurascep.ca.internal.records.Entry.Revocation;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Origin;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.ca.internal.records.Transaction.Rejected;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.testing.PowerCutDisk;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of which most is of no use any more. */
class CompactionTest {
  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant LATER = BEGIN.plus(Duration.ofDays(100));
  private static final int OLD = 1000;

  private Path file;

  @BeforeEach
  void inFolder(@TempDir Path folder) throws IOException {
    file = folder.resolve("records");
  }

  private CaRecords open(DurableFiles files, Instant now) throws IOException {
    return CaRecords.open(file, files, Clock.fixed(now, ZoneOffset.UTC), new SecureRandom());
  }

  private CaRecords open(Instant now) throws IOException {
    return open(DurableFiles.onDisk(), now);
  }

  private static Origin origin(int number) {
    return new Origin("a" + number, "b" + number, "c" + number);
  }

  private static Issued issued(int number, Duration validity) {
    return new Issued(
        "id" + number,
        origin(number),
        BigInteger.valueOf(number),
        BEGIN.plus(validity),
        new byte[1000],
        1);
  }

  private static Pending pending(int number) {
    byte[] request = new byte[100];
    return new Pending("id" + number, origin(number), number, BEGIN, "192.0.2.1", request, "right");
  }

  /** A thousand certificates of a day, and among them some of each kind that stays. */
  private void fill() throws IOException {
    try (CaRecords records = open(BEGIN)) {
      records.add(new Fate(issued(5001, Duration.ofDays(365)), List.of("spent5001")));
      records.add(new Invitation("short", BEGIN.plus(Duration.ofDays(1))));
      records.add(new Invitation("long", LATER.plus(Duration.ofDays(1))));
      for (int i = 1; i <= OLD; i++) {
        records.add(new Fate(pending(i), List.of("spent" + i)));
        records.add(new Fate(issued(i, Duration.ofDays(1)), List.of()));
      }
      records.add(new Revocation(BigInteger.valueOf(7), BEGIN, 1));
      records.add(new Fate(pending(2000), List.of()));
      records.add(new Fate(new Rejected("id2000", origin(2000), false), List.of()));
      records.add(new Fate(pending(1999), List.of("spent1999")));
      records.add(new Device("gate", 1, "aa"));
      records.add(new Device("gate", 2, "bb"));
      records.add(new Revocation(BigInteger.valueOf(5001), BEGIN, 1));
      Issued renewed = issued(5002, Duration.ofDays(365));
      records.add(
          new Fate(
              new Issued(
                  "id5001",
                  origin(5001),
                  renewed.serialNumber(),
                  renewed.end(),
                  renewed.certificate(),
                  2),
              List.of()));
    }
  }

  private void assertKnowsWhatCounts(CaRecords records) {
    assertThat(records.issued())
        .extracting(Issued::serialNumber)
        .containsExactlyInAnyOrder(BigInteger.valueOf(5001), BigInteger.valueOf(5002));
    assertThat(records.transaction("id5001"))
        .hasValueSatisfying(
            last -> assertThat(((Issued) last).serialNumber()).isEqualTo(BigInteger.valueOf(5002)));
    assertThat(records.lastOfKey("b5001"))
        .hasValueSatisfying(last -> assertThat(last.generation()).isEqualTo(2));
    assertThat(records.isRevoked(BigInteger.valueOf(5001))).isTrue();
    assertThat(records.pending()).extracting(Pending::number).containsExactly(1999);
    assertThat(records.transaction("id2000")).containsInstanceOf(Rejected.class);
    assertThat(records.transaction("id1")).isEmpty();
    assertThat(records.devices()).containsExactly(new Device("gate", 2, "bb"));
    assertThat(records.invitation("long")).isPresent();
    for (String token : List.of("spent1", "spent1000", "spent1999", "spent5001")) {
      assertThat(records.isSpent(token)).as(token).isTrue();
    }
    assertThat(records.nextNumber()).isEqualTo(2001);
  }

  @Test
  void leavesWhatCountsAndForgetsTheRest() throws IOException {
    fill();
    byte[] salt;
    long before = Files.size(file);
    try (CaRecords records = open(LATER)) {
      salt = records.salt();
      assertKnowsWhatCounts(records);
      assertThat(Files.size(file)).isLessThan(before / 10);
      records.add(new Fate(pending(2002), List.of()));
    }
    try (CaRecords records = open(LATER)) {
      assertThat(records.salt()).isEqualTo(salt);
      assertThat(records.pending(2002)).isPresent();
      assertThat(records.isSpent("spent1")).isTrue();
      assertThat(records.invitation("short")).isEmpty();
    }
  }

  @Test
  void changesNothingWhereMostCounts() throws IOException {
    fill();
    byte[] before = Files.readAllBytes(file);

    open(BEGIN.plus(Duration.ofHours(1))).close();

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void isTheOldOrTheNewFileWheneverThePowerGoes() throws IOException {
    fill();
    byte[] old = Files.readAllBytes(file);
    int cut = 0;
    while (!isWrittenBefore(cut, old)) {
      cut++;
    }
    assertThat(cut).as("it was cut at times").isGreaterThan(2);
  }

  private boolean isWrittenBefore(int cut, byte[] old) throws IOException {
    PowerCutDisk disk = new PowerCutDisk();
    new DurableFiles(disk).createFolders(file.getParent());
    new DurableFiles(disk).write(file, old, FileMode.PRIVATE_FILE);
    disk.cutAfter(cut);
    boolean done = false;
    Files.write(file, old);
    try (CaRecords records = open(new DurableFiles(disk), LATER)) {
      done = records.devices().size() == 1;
    } catch (PowerCutDisk.PowerCut e) {
      // what the next start must find is below
    }
    Files.write(file, disk.afterPowerCut(cut).read(file, old.length));
    try (CaRecords records = open(LATER)) {
      assertKnowsWhatCounts(records);
    }
    return done;
  }
}
