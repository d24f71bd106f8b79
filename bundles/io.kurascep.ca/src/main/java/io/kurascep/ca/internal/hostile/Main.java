// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.hostile;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command {@code bin/hostile}: tries a SCEP client, and says what it accepted wrongly. */
public final class Main {
  private static final int ACCEPTED = 1;
  private static final int NOT_TRIED = 2;
  private static final int NOT_KNOWN = 3;

  /** What no client needs to read of an answer, with what the network holds, in octets. */
  private static final long MOST = 16 * 1024 * 1024;

  private final HostileOptions options;
  private final PrintStream out;
  private final Map<Task, Optional<ClientRun>> controls = new EnumMap<>(Task.class);
  private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
  private boolean challengeShown;

  private Main(HostileOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Tries a client. Ends with 0 where it accepted nothing wrongly, 1 where it did, 2 where it could
   * not be tried, 3 where one of its runs hung or could not be told.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    // Ends also where a server still waits for a client that is gone.
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      HostileOptions options = HostileOptions.parse(arguments);
      if (options.help()) {
        out.println(HostileOptions.HELP);
        return 0;
      }
      return new Main(options, out).tryAll();
    } catch (IllegalArgumentException | IOException e) {
      err.println("hostile: " + e.getMessage());
      return NOT_TRIED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NOT_TRIED;
    }
  }

  private int tryAll() throws IOException, InterruptedException {
    Path folder =
        options.folder().isPresent()
            ? created(options.folder().get())
            : Files.createTempDirectory("hostile");
    try {
      return tryAll(
          new Laboratory(folder, options.commands(), options.settings(), options.patience()));
    } finally {
      if (options.folder().isEmpty()) {
        delete(folder, out);
      }
    }
  }

  private static Path created(Path folder) throws IOException {
    if (Files.exists(folder)) {
      throw new IllegalArgumentException(
          "--data must name a new folder, and " + folder + " exists");
    }
    return Files.createDirectories(folder);
  }

  private int tryAll(Laboratory laboratory) throws IOException, InterruptedException {
    if (!control(Task.ENROLLMENT, laboratory)) {
      out.println("The client cannot be tried: without a control run verdicts mean nothing");
      return NOT_TRIED;
    }
    for (Attack attack : Attack.all()) {
      if (options.includes(attack)) {
        attack(attack, laboratory);
      }
    }
    if (options.only().isEmpty()) {
      print(
          "T12",
          challengeShown ? Verdict.ACCEPTED : Verdict.REFUSED,
          "challenge-shown: in one of these runs the client prints the challenge");
    }
    int tried = counts.values().stream().mapToInt(Integer::intValue).sum();
    out.println(
        tried
            + " attacks: "
            + counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", ")));
    if (counts.containsKey(Verdict.ACCEPTED)) {
      return ACCEPTED;
    }
    return counts.containsKey(Verdict.HUNG) || counts.containsKey(Verdict.UNCLEAR) ? NOT_KNOWN : 0;
  }

  /** Whether the client does something at all; it is tried once. */
  private boolean control(Task task, Laboratory laboratory)
      throws IOException, InterruptedException {
    if (!options.commands().containsKey(task)) {
      return false;
    }
    Optional<ClientRun> known = controls.get(task);
    if (known == null) {
      ClientRun run = laboratory.control(task);
      note(run, laboratory);
      out.printf("control run, %s: %s%n", task, run.succeeded() ? "works" : run.inWords());
      known = run.succeeded() ? Optional.of(run) : Optional.empty();
      controls.put(task, known);
    }
    return known.isPresent();
  }

  private void attack(Attack attack, Laboratory laboratory)
      throws IOException, InterruptedException {
    if (!control(attack.task(), laboratory)) {
      print(attack.threat(), Verdict.NOT_TRIED, attack.name() + ": " + attack.what());
      return;
    }
    Laboratory.Meeting meeting = laboratory.attack(attack);
    meeting.runs().forEach(run -> note(run, laboratory));
    Verdict verdict = verdict(attack, meeting, laboratory);
    String words = attack.name() + ": " + attack.what();
    if (verdict == Verdict.UNCLEAR) {
      words += " (" + meeting.last().inWords() + ")";
    } else if (meeting.taken() > MOST) {
      words += " (read more than 16 MiB)";
    }
    print(attack.threat(), verdict, words);
  }

  private Verdict verdict(Attack attack, Laboratory.Meeting meeting, Laboratory laboratory)
      throws IOException {
    if (meeting.runs().size() < attack.runs()) {
      return Verdict.UNCLEAR;
    }
    ClientRun run = meeting.last();
    ClientRun control = controls.get(attack.task()).orElseThrow();
    if (meeting.taken() > MOST || attack.sign().isIn(run, control, laboratory.caCertificate())) {
      return Verdict.ACCEPTED;
    }
    if (run.status().isEmpty()) {
      return run.wrote() ? Verdict.UNCLEAR : Verdict.HUNG;
    }
    boolean contradiction = (run.status().getAsInt() == 0) != run.wrote();
    return contradiction ? Verdict.UNCLEAR : Verdict.REFUSED;
  }

  private void note(ClientRun run, Laboratory laboratory) {
    challengeShown |= run.said().contains(laboratory.challenge());
  }

  private void print(String threat, Verdict verdict, String words) {
    counts.merge(verdict, 1, Integer::sum);
    out.printf("%-4s %-17s %s%n", threat, verdict, words);
  }

  /** What is left of a client may write there still; that is no reason to forget the verdicts. */
  private static void delete(Path folder, PrintStream out) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      out.println("cannot delete all of " + folder + ": delete it");
    }
  }
}
