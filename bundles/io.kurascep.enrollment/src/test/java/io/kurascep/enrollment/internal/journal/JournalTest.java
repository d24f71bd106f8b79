// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.enrollment.internal.machine.SampleStates;
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.NewerFormatException;
import io.kurascep.files.testing.PowerCutDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

  private static final Path DATA = Path.of("/data/scep");
  private static final Path FOLDER = DATA.resolve("enrollments/gw-cert");
  private static final Path FILE = FOLDER.resolve("state");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final int LARGE = 1 << 20;

  private PowerCutDisk disk = new PowerCutDisk();

  private Journals journals() {
    return new Journals(new DurableFiles(disk), DATA);
  }

  private Journal journal() {
    return journals().of("gw-cert");
  }

  private State loaded() throws IOException {
    return journal().load(NOW).state().orElseThrow();
  }

  @Test
  void findsNothingWhereNothingIs() throws Exception {
    var found = journal().load(NOW);
    assertThat(found.state()).isEmpty();
    assertThat(found.remark()).isEmpty();
  }

  @Test
  void givesBackEveryStateOfALife() throws Exception {
    for (var state : SampleStates.all()) {
      journal().write(state);
      assertThat(loaded()).isEqualTo(state);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa", "mr-IN", "tr"})
  void isReadAfterTheLocaleHasChanged(String language) throws Exception {
    var before = Locale.getDefault();
    try {
      for (var state : SampleStates.all()) {
        Locale.setDefault(Locale.forLanguageTag(language));
        journal().write(state);
        Locale.setDefault(Locale.ROOT);
        assertThat(loaded()).isEqualTo(state);
        assertThat(journals().orphans(List.of())).containsKey("gw-cert");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void keepsTextWithLineBreaksAndBackslashes() throws Exception {
    var state = SampleStates.withError("line 1\r\nline=2 \\n \\ Grüße");
    journal().write(state);
    assertThat(loaded()).isEqualTo(state);
  }

  @Test
  void isForItsOwnerAlone() throws Exception {
    journal().write(SampleStates.first());
    assertThat(disk.mode(FILE)).isEqualTo(FileMode.PRIVATE_FILE);
    assertThat(disk.mode(FOLDER)).isEqualTo(FileMode.PRIVATE_FOLDER);
  }

  @Test
  void holdsTheOldOrTheNewStateAfterACutAtAnyInstant() throws Exception {
    var states = SampleStates.all();
    for (var seed = 0; seed < 8; seed++) {
      for (var cut = 0; ; cut++) {
        disk = new PowerCutDisk();
        journal().write(states.get(0));
        disk.cutAfter(cut);
        State expected = states.get(0);
        var over = false;
        try {
          for (var next : states.subList(1, 4)) {
            journal().write(next);
            expected = next;
          }
          disk.cutAfter(1_000);
          over = true;
        } catch (PowerCutDisk.PowerCut power) {
          disk = disk.afterPowerCut(seed);
        }
        var next = states.get(Math.min(states.indexOf(expected) + 1, 3));
        assertThat(loaded()).isIn(expected, next);
        if (over) {
          break;
        }
      }
    }
  }

  @Test
  void isNotLostWhenTheNextWriteFails() throws Exception {
    var states = SampleStates.all();
    journal().write(states.get(0));
    for (var operation = 0; operation < 4; operation++) {
      disk.failAfter(operation);
      assertThatThrownBy(() -> journal().write(states.get(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("state");
      assertThat(loaded()).isIn(states.get(0), states.get(1));
    }
  }

  @Test
  void isNotLostOnAFullDisk() throws Exception {
    var states = SampleStates.all();
    journal().write(states.get(0));
    disk.limitTo(disk.read(FILE, LARGE).length + 10);
    assertThatThrownBy(() -> journal().write(states.get(3))).isInstanceOf(IOException.class);
    assertThat(loaded()).isEqualTo(states.get(0));
    disk.limitTo(Long.MAX_VALUE);
    journal().write(states.get(3));
    assertThat(loaded()).isEqualTo(states.get(3));
  }

  @Test
  void setsAsideWhatIsDamagedAtAnyPlace() throws Exception {
    journal().write(SampleStates.all().get(3));
    var whole = disk.read(FILE, LARGE);
    for (var at = 0; at < whole.length; at += 41) {
      var damaged = whole.clone();
      damaged[at] ^= 0x04;
      disk.write(FILE, damaged, FileMode.PRIVATE_FILE);
      var found = journal().load(NOW);
      assertThat(found.state()).as("damage at %d", at).isEmpty();
      assertThat(found.remark().orElseThrow()).contains("cannot be read", "state.unreadable-");
      assertThat(disk.read(FOLDER.resolve("state.unreadable-20260102T030405678"), LARGE))
          .isEqualTo(damaged);
      assertThat(disk.exists(FILE)).isFalse();
    }
  }

  @Test
  void losesNothingWhereThePowerIsCutWhileItIsSetAside() throws Exception {
    var damaged = new byte[] {1, 2, 3};
    for (var cut = 0; ; cut++) {
      disk = new PowerCutDisk();
      journal().write(SampleStates.first());
      new DurableFiles(disk).write(FILE, damaged);
      disk.cutAfter(cut);
      try {
        journal().load(NOW);
        assertThat(cut).isGreaterThan(4);
        return;
      } catch (PowerCutDisk.PowerCut power) {
        disk = disk.afterPowerCut(cut);
      }
      assertThat(journal().load(NOW).state()).isEmpty();
      assertThat(disk.list(FOLDER)).as("cut %d", cut).hasSize(1);
      assertThat(disk.read(disk.list(FOLDER).get(0), LARGE)).isEqualTo(damaged);
    }
  }

  @Test
  void isRemovedWholeOrStaysWholeWhereThePowerIsCut() throws Exception {
    for (var cut = 0; ; cut++) {
      disk = new PowerCutDisk();
      journal().write(SampleStates.first());
      disk.cutAfter(cut);
      try {
        journal().remove();
        assertThat(cut).isGreaterThan(2);
        return;
      } catch (PowerCutDisk.PowerCut power) {
        disk = disk.afterPowerCut(cut);
      }
      var found = journal().load(NOW);
      assertThat(found.remark()).isEmpty();
      assertThat(found.state()).isIn(Optional.empty(), Optional.of(SampleStates.first()));
      journal().remove();
      assertThat(disk.isFolder(FOLDER)).isFalse();
    }
  }

  @Test
  void setsAsideWhatIsTorn() throws Exception {
    journal().write(SampleStates.first());
    var whole = disk.read(FILE, LARGE);
    for (var length = 0; length < whole.length; length += 23) {
      disk.write(FILE, Arrays.copyOf(whole, length), FileMode.PRIVATE_FILE);
      assertThat(journal().load(NOW).state()).isEmpty();
    }
  }

  @Test
  void setsAsideWhatIsWholeButDoesNotFitTogether() throws Exception {
    for (var lines :
        List.of(new TreeMap<String, String>(), new TreeMap<>(Map.of("phase", "PENDING")))) {
      disk = new PowerCutDisk();
      var files = new DurableFiles(disk);
      files.createFolders(FOLDER);
      Journal.file(files, FOLDER).write(lines);
      assertThat(journal().load(NOW).remark().orElseThrow()).contains("does not fit together");
    }
  }

  @Test
  void leavesAFileOfANewerVersionAlone() throws Exception {
    var newer = sealed("kurascep-state 2\nphase=SOMETHING\n");
    new DurableFiles(disk).createFolders(FOLDER);
    disk.write(FILE, newer, FileMode.PRIVATE_FILE);
    assertThatThrownBy(() -> journal().load(NOW)).isInstanceOf(NewerFormatException.class);
    assertThat(disk.read(FILE, LARGE)).isEqualTo(newer);
  }

  private static byte[] sealed(String body) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
    return (body + "sha256=" + HexFormat.of().formatHex(digest) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void isGoneOnceItIsRemoved() throws Exception {
    journal().write(SampleStates.first());
    journal().keepCopy(NOW);
    journal().remove();
    assertThat(disk.isFolder(FOLDER)).isFalse();
    journal().remove();
  }

  @Test
  void namesOrphansAndRemovesThemAfterThirtyDays() throws Exception {
    var journals = journals();
    journals.of("gw-cert").write(SampleStates.first());
    journals.of("Größe/../A").write(SampleStates.first());
    var configured = List.of("gw-cert");
    assertThat(journals.orphans(configured)).containsOnlyKeys("Größe/../A");

    assertThat(tidy(journals, configured, Duration.ZERO)).isEmpty();
    assertThat(tidy(journals, configured, Duration.ofDays(29))).isEmpty();
    assertThat(tidy(journals, configured, Duration.ofDays(30))).containsExactly("Größe/../A");
    assertThat(journals.orphans(configured)).isEmpty();
    assertThat(loaded()).isEqualTo(SampleStates.first());
  }

  private static Collection<String> tidy(
      Journals journals, List<String> configured, Duration passed) throws IOException {
    return journals.tidy(configured, NOW.plus(passed), passed);
  }

  @Test
  void countsTheDaysAnewOnceTheConfigurationWasBack() throws Exception {
    var journals = journals();
    journal().write(SampleStates.first());
    tidy(journals, List.of(), Duration.ZERO);
    tidy(journals, List.of("gw-cert"), Duration.ofDays(20));
    tidy(journals, List.of(), Duration.ofDays(21));
    assertThat(tidy(journals, List.of(), Duration.ofDays(50))).isEmpty();
    assertThat(tidy(journals, List.of(), Duration.ofDays(51))).containsExactly("gw-cert");
  }

  /** The clock is wrong when the gateway starts, and is set a minute later. */
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:10:00Z, 2026-03-01T00:00:00Z",
    "2026-01-02T00:00:00Z, 2026-09-01T00:00:00Z",
    "2099-01-01T00:00:00Z, 2026-03-01T00:00:00Z"
  })
  void isNotMisledByAClockThatIsSet(Instant wrong, Instant right) throws Exception {
    var journals = journals();
    journal().write(SampleStates.first());
    assertThat(journals.tidy(List.of(), wrong, Duration.ofMinutes(10))).isEmpty();
    assertThat(journals.tidy(List.of(), right, Duration.ofMinutes(11))).isEmpty();
    var day = Duration.ofDays(1);
    assertThat(journals.tidy(List.of(), right.plus(day), day)).as("a day later").isEmpty();
    var month = day.multipliedBy(31);
    assertThat(journals.tidy(List.of(), right.plus(month), month)).containsExactly("gw-cert");
  }

  @Test
  void looksTwiceAtWhatWasMarkedBeforeAStart() throws Exception {
    journal().write(SampleStates.first());
    tidy(journals(), List.of(), Duration.ZERO);
    var later = NOW.plus(Duration.ofDays(40));
    var journals = journals();
    assertThat(journals.tidy(List.of(), later, Duration.ofMinutes(10))).isEmpty();
    assertThat(journals.tidy(List.of(), later, Duration.ofMinutes(11))).isEmpty();
    assertThat(journals.tidy(List.of("gw-cert"), later, Duration.ofHours(20))).isEmpty();

    tidy(journals(), List.of(), Duration.ZERO);
    journals = journals();
    assertThat(journals.tidy(List.of(), later, Duration.ofMinutes(10))).isEmpty();
    assertThat(journals.tidy(List.of(), later, Duration.ofDays(1))).containsExactly("gw-cert");
  }
}
