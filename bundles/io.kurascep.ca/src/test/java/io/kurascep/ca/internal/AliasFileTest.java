// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.ca.internal.testing.TestRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file with a section for each alias. */
class AliasFileTest {
  @TempDir private Path data;

  private AliasFile file() {
    try {
      return AliasFile.read(data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(String text) throws IOException {
    Files.writeString(data.resolve("aliases"), text);
  }

  private List<CaSettings> run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--data", data.toString()));
    all.addAll(List.of(arguments));
    return CommandLine.parse(all).run(file());
  }

  @Test
  void readsWhatPeopleWrite() throws IOException {
    write("# mine\n\n[Plant]\n  approval=manual\n# no\nprofile = ndes\n\n[two]\n");

    List<CaSettings> settings = run();

    assertThat(settings).extracting(CaSettings::alias).containsExactly("plant", "two");
    assertThat(settings.get(0).admission().approval()).isEqualTo(CaSettings.Approval.MANUAL);
    assertThat(settings.get(0).service().getLimit()).isEqualTo(2048);
    assertThat(settings.get(1).service().getLimit()).isEqualTo(65536);
  }

  @Test
  void keepsCommentsAndOtherAliasesWhenASettingChanges() throws IOException {
    write("# mine\n[one]\napproval = manual # not a comment\n\n[two]\n# why\nmode = ra\n");

    file().set("one", List.of("approval=automatic", "pending.days=7"));
    file().set("three", List.of("profile=ejbca"));
    file().set("two", List.of("mode="));

    assertThat(Files.readString(data.resolve("aliases")))
        .isEqualTo(
            """
            # mine
            [one]
            approval = automatic
            pending.days = 7

            [two]
            # why

            [three]
            profile = ejbca
            """);
    file().remove("two");
    assertThat(file().names()).containsExactly("one", "three");
    assertThatThrownBy(() -> file().remove("two")).isInstanceOf(IOException.class);
  }

  @Test
  void keepsOnlyAHashOfAChallengeAndTakesTheChallenge() throws IOException {
    file().set("demo", List.of("challenge=Tr0ub4dor"));

    assertThat(Files.readString(data.resolve("aliases")))
        .contains("challenge.hash = ")
        .doesNotContain("Tr0ub4dor");
    assertThat(file().lines()).contains("challenge = (secret)");
    var stored = file().settings("demo").get(StoredChallenge.SETTING);
    try (TestCa ca = TestCa.in(data).set(StoredChallenge.SETTING, stored).open()) {
      var request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device"));
      assertThat(ca.send(ca.pkcsReq(request)).status()).isEqualTo("FAILURE badRequest");
      request = new TestRequest(TestCa.SUBJECT, TestKeys.rsa("device")).challenge("Tr0ub4dor");
      assertThat(ca.send(ca.pkcsReq(request)).status()).isEqualTo("SUCCESS");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "approval = manual",
        "[one]\napproval",
        "[one]\n= manual",
        "[one]\n[ONE]",
        "[one]\nchallenge = secret",
        "[one]\nport = 1",
        "[one]\nno.such = thing",
        "[one]\napproval = perhaps",
        "[a/b]\napproval = manual",
      })
  void saysWhatIsWrongInOneSentence(String text) throws IOException {
    write(text);

    assertThatThrownBy(this::run)
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotEndWith("."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "=x", "no.such=1", "mode=both", "port=1", "ca.key=ec-p256"})
  void writesNothingThatCouldNotRun(String assignment) {
    assertThatThrownBy(() -> file().set("one", List.of(assignment)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(data.resolve("aliases")).doesNotExist();
  }

  @Test
  void runsTheAliasOfTheCommandLineBesideThoseOfTheFile() throws IOException {
    assertThat(run()).extracting(CaSettings::alias).containsExactly("demo");
    write("[one]\napproval = manual\n");

    assertThat(run()).extracting(CaSettings::alias).containsExactly("one");
    assertThat(run("--challenge", "x"))
        .extracting(CaSettings::alias)
        .containsExactly("one", "demo");
    List<CaSettings> changed = run("--alias", "one", "--validity", "1h");
    assertThat(changed).hasSize(1);
    assertThat(changed.get(0).admission().approval()).isEqualTo(CaSettings.Approval.MANUAL);
    assertThat(changed.get(0).policy().validity()).hasHours(1);
  }
}
