// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts on clients that are a line of shell. */
@Timeout(600)
class MainTest {
  private static final String CONTROL = "case $PWD in *control*) cp $CA $OUT; exit;; esac; ";

  private static final String REPLAYED =
      "case $PWD in *replay*) [ -e first ] || { touch first; cp $CA $OUT; exit; };; esac; ";

  private record Run(int status, String out, String err) {}

  private static Run run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status =
        Main.run(
            List.of(arguments),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** A Java process takes its time on a busy machine. */
  private static Run runPinningClient(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--seconds", "300"));
    arguments.addAll(List.of(more));
    return run(PinningClient.command(), arguments);
  }

  private static Run run(String client, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of("--client", client));
    arguments.addAll(more);
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void aClientThatRefusesAllIsPraised() {
    Run run = run(CONTROL + REPLAYED + "exit 1", List.of());

    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.out())
        .contains("control run, enrollment: works")
        .doesNotContain("accepted wrongly")
        .contains("T3   refused           other-key: the certificate is for a key");
  }

  @Test
  void aClientThatTakesAllIsNot() {
    String takesAll = "cp $CA $OUT";

    Run run = run("--client", takesAll, "--next-ca", takesAll, "--crl", takesAll);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("T1   accepted wrongly  forged-signer: ")
        .contains("T3   accepted wrongly  ca-certificate-first: ")
        .contains("T4   accepted wrongly  next-ca-forged: ")
        .contains("T18  accepted wrongly  tls-expired: ")
        .contains("T21  accepted wrongly  crl-old: ")
        .contains("T14  refused           hostile-text: ")
        .contains("T4   refused           next-ca-outer: ")
        .contains("T12  refused           challenge-shown: ");
  }

  @Test
  void whatHasNoCommandIsNotTried() {
    Run run = run(CONTROL + "exit 1", List.of("--only", "T4", "--only", "crl-old"));

    assertThat(run.out())
        .contains("T4   not tried         next-ca-forged: ")
        .contains("T21  not tried         crl-old: ")
        .endsWith("8 attacks: 8 not tried" + System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource({
    "exit 0, 3, 'could not tell    wrong-nonce: the recipientNonce is not the senderNonce (status"
        + " 0, nothing at OUT)'",
    "echo > $OUT; echo no; exit 7, 3, '(status 7, a file at OUT: no)'",
    "exit 7, 0, refused",
    "cp $CA $OUT, 1, accepted wrongly",
  })
  void theEndOfARunMakesTheVerdict(String client, int status, String verdict) {
    Run run = run(CONTROL + client, List.of("--only", "wrong-nonce"));

    assertThat(run.out()).contains(verdict);
    assertThat(run.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "sleep 60, hung",
    "sleep 60 & sleep 60, hung",
    "yes, hung",
    "cp $CA $OUT; sleep 60, could not tell",
  })
  void aRunWithoutEndIsStopped(String client, String verdict) {
    Run run = run(CONTROL + client, List.of("--only", "wrong-nonce", "--seconds", "1"));

    assertThat(run.out()).contains("T2   " + verdict);
    assertThat(run.status()).isEqualTo(3);
  }

  @Test
  void aClientThatShowsWhatItIsToldIsFound() {
    String prints = CONTROL + "printf '\\033[2J'; echo $CHALLENGE; exit 1";

    assertThat(run(prints, List.of()).out())
        .contains("T14  accepted wrongly  hostile-text: ")
        .contains("T12  accepted wrongly  challenge-shown: ");
  }

  @Test
  void anImpostorHasAnotherFingerprint() {
    Run run = runPinningClient("--only", "impostor", "--only", "other-issuer-name");

    assertThat(run.out())
        .contains("T5   refused           impostor: ")
        .contains("T3   accepted wrongly  other-issuer-name: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"challenge.kind=one-time", "duplicates=ejbca"})
  void whatOneRunSpendsIsThereForTheNext(String setting) {
    Run run =
        runPinningClient("--only", "already-expired", "--only", "not-yet-valid", "--set", setting);

    assertThat(run.out())
        .contains("T19  accepted wrongly  not-yet-valid: ")
        .contains("T19  accepted wrongly  already-expired: ");
  }

  @Test
  void aClientThatReadsWithoutEndIsFound() {
    Run run = runPinningClient("--only", "endless", "--only", "gzip-bomb");

    assertThat(run.out())
        .contains("accepted wrongly  endless: the answer goes on for 64 MiB (read more than 16 M");
  }

  @Test
  void theClientTrustsTheHugeKeyThatIsServed() {
    String seesAHugeKey =
        PinningClient.command()
            + " 2>&1 | grep -q 'another fingerprint' && exit 1; "
            + "[ $(wc -c < $CA) -gt 10000 ] && cp $CA $OUT";

    Run run = run(CONTROL + seesAHugeKey, List.of("--seconds", "300", "--only", "ca-huge-key"));

    assertThat(run.out()).contains("T10  accepted wrongly  ca-huge-key: ");
  }

  @Test
  void aRedirectOutOfTlsLeadsToTheCa() {
    Run run = runPinningClient("--only", "redirect-plain");

    assertThat(run.out()).contains("T11  accepted wrongly  redirect-plain: ");
  }

  @Test
  void aReplayNeedsAnAnswerBeforeIt() {
    String fails = CONTROL + "exit 7";
    String failsOnce = CONTROL + "test -e first || { touch first; exit 7; }; cp $CA $OUT";
    String unclear = "T17  could not tell    replay: the answer is that to the request before (";

    assertThat(run(fails, List.of("--only", "replay")).out()).contains(unclear + "status 7, n");
    assertThat(run(failsOnce, List.of("--only", "replay")).out()).contains(unclear + "status 7");
    assertThat(run(CONTROL + REPLAYED + "exit 7", List.of("--only", "replay")).out())
        .contains("refused  ");
  }

  @Test
  void withoutAControlRunVerdictsMeanNothing() {
    Run run = run("exit 1", List.of());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out())
        .contains("control run, enrollment: status 1, nothing at OUT")
        .contains("verdicts mean nothing")
        .doesNotContain("T1 ");
  }

  @Test
  void keepsWhatWasWrittenWhereItIsTold(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("kept");

    run("pwd; cp $CA $OUT", List.of("--only", "wrong-nonce", "--data", data.toString()));

    try (Stream<Path> runs = Files.list(data.resolve("runs"))) {
      assertThat(runs).extracting(run -> run.getFileName().toString()).contains("T2-wrong-nonce");
    }
    assertThat(run("true", List.of("--data", data.toString())).err()).contains("a new folder");
  }

  @Test
  void everyAttackHasANameOfItsOwn() {
    assertThat(Attack.all()).extracting(Attack::name).doesNotHaveDuplicates();
  }

  @Test
  void theGuideShowsEveryAttack() throws Exception {
    String guide = Files.readString(Path.of("..", "..", "docs", "embedded-ca.md"));

    assertThat(Attack.all()).allSatisfy(attack -> assertThat(guide).contains(attack.name() + ": "));
  }

  @Test
  void helpsOnOneScreen() {
    Run run = run("--help");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .hasSizeLessThanOrEqualTo(45)
        .allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--client",
        "--unknown",
        "client",
        "--client x --seconds 0",
        "--client x --seconds y",
        "--client x --only other",
        "--client x --set y",
        "--client x --set nothing=y",
        "--client x --set profile=other",
      })
  void refusesEverythingElseInOneSentence(String arguments) {
    Run run = run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("hostile: ").hasLineCount(1).doesNotEndWith(".");
  }
}
