// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.enrollment.internal.machine.Surroundings.Part;
import io.kurascep.enrollment.internal.testing.TestCa;
import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.Issued;
import io.kurascep.protocol.KeyTransport;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.LadderStep.Signer;
import io.kurascep.protocol.MessageCipher;
import io.kurascep.protocol.MessageDigestAlgorithm;
import io.kurascep.protocol.MessageType;
import io.kurascep.protocol.OpenRequest;
import io.kurascep.protocol.Outcome;
import io.kurascep.protocol.Pending;
import io.kurascep.protocol.Rejected;
import io.kurascep.protocol.TransactionId;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;

/**
 * A gateway, a CA and a keystore in memory, with a journal that survives a power cut, to let whole
 * lives of a certificate run. The power can be cut before and after every effect and every write of
 * the journal.
 */
final class World {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Place PLACE = new Place("SSLKeystore", "gw");
  static final KnownCa CA = new KnownCa("demo", "fingerprint");

  /** In the place of a challenge: one is fetched each time that one is needed. */
  static final String SOURCE = "a source of challenges";

  static final X500Principal SUBJECT = new X500Principal("CN=gateway-1");

  /** Thrown where the power is cut. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What the CA does. */
  record Habits(boolean approvesByHand, boolean knowsPolls) {}

  private static final TestCa ISSUER = new TestCa("ca");
  private static final Map<String, KeyPair> KEYS = new HashMap<>();
  private static final Map<String, X509Certificate> CERTIFICATES = new HashMap<>();

  final EnrollmentMachine machine = new EnrollmentMachine(new Random(1));
  final Habits habits;
  boolean oneTime;
  Optional<String> challenge;
  final boolean fetches;
  Instant now = START;

  // What survives a power cut: the journal, the keystore, the CA.
  State journal = State.initial("00", START);
  Optional<List<X509Certificate>> keystore = Optional.empty();
  final Map<TransactionId, X509Certificate> issued = new HashMap<>();
  final Map<TransactionId, Integer> waiting = new HashMap<>();
  final Set<String> keysAtTheCa = new HashSet<>();
  final List<String> challengesAtTheCa = new ArrayList<>();
  final List<Kind> told = new ArrayList<>();

  // What does not.
  private Optional<Instant> inspectAt = Optional.of(START);
  private Instant startedAt = START;
  private Optional<String> fetched = Optional.empty();

  private int keys;
  private int cutAfter = Integer.MAX_VALUE;
  int instants;
  final List<State> journaled = new ArrayList<>();
  final Set<Phase> phasesCut = new HashSet<>();

  World(Habits habits, boolean oneTime, Optional<String> challenge) {
    this.habits = habits;
    this.oneTime = oneTime;
    this.fetches = challenge.filter(SOURCE::equals).isPresent();
    this.challenge = challenge.filter(any -> !fetches);
  }

  void cutAfter(int more) {
    cutAfter = instants + more;
  }

  /** Lets the gateway run until this many certificates were delivered, or nothing leads on. */
  void runUntil(int certificates) {
    run(certificates, false);
  }

  /** The same, but stops after the first restart. */
  void runUntilCut(int certificates) {
    run(certificates, true);
  }

  private void run(int certificates, boolean untilCut) {
    for (var turns = 0; turns < 2000; turns++) {
      if (isComplete(certificates)) {
        return;
      }
      try {
        var at = machine.nextLook(journal, around());
        if (at.isEmpty()) {
          return;
        }
        now = at.get().isAfter(now) ? at.get() : now;
        happen(new Event.Look());
      } catch (PowerCut cut) {
        restart();
        if (untilCut) {
          return;
        }
      }
    }
    throw new AssertionError("the life does not come to an end: " + journal);
  }

  private boolean isComplete(int certificates) {
    return delivered() >= certificates
        && journal.untold().isEmpty()
        && journal.phase().atRest()
        && journal.key().isEmpty();
  }

  long delivered() {
    return keystore.isEmpty() ? 0 : issued.values().stream().filter(this::wasDelivered).count();
  }

  private boolean wasDelivered(X509Certificate certificate) {
    var placed = keystore.orElseThrow().get(0).getNotBefore().toInstant();
    return !certificate.getNotBefore().toInstant().isAfter(placed);
  }

  void restart() {
    cutAfter = Integer.MAX_VALUE;
    phasesCut.add(journal.phase());
    now = now.plusSeconds(30);
    startedAt = now;
    fetched = Optional.empty();
    inspectAt = Optional.of(now);
  }

  /** A key that the CA has, and for which no certificate is in its place, is in the journal. */
  private void assertNoSentKeyIsLost() {
    for (var name : keysAtTheCa) {
      var placed = keystore.filter(chain -> isFor(chain.get(0), name)).isPresent();
      var replaced = isReplaced(name);
      var kept = journal.key().filter(key -> key.sealed().equals(name)).isPresent();
      assertThat(placed || replaced || kept).as("key %s in %s", name, journal).isTrue();
    }
  }

  private boolean isReplaced(String name) {
    return keystore.isPresent()
        && issued.values().stream().anyMatch(c -> isFor(c, name) && wasDelivered(c));
  }

  private static boolean isFor(X509Certificate certificate, String name) {
    return certificate.getPublicKey().equals(KEYS.get(name).getPublic());
  }

  void instant() {
    assertNoSentKeyIsLost();
    if (instants++ == cutAfter) {
      throw new PowerCut();
    }
  }

  /** One event, and all that follows from it at once. */
  void happen(Event event) {
    var transition = machine.on(journal, event, around(), now);
    instant();
    journal = transition.next();
    journaled.add(journal);
    instant();
    for (var effect : transition.effects()) {
      var result = perform(effect);
      instant();
      result.ifPresent(this::happen);
    }
  }

  Surroundings around() {
    return new Surroundings(
        true,
        Optional.empty(),
        Part.there("demo"),
        Part.there("SSLKeystore"),
        "gw",
        new Wish(
            "settings",
            "everything" + challenge,
            oneTime,
            fetches,
            67,
            0,
            Duration.ofHours(6),
            Duration.ofMinutes(1),
            Duration.ZERO,
            0),
        challenge,
        inspectAt,
        startedAt);
  }

  private Optional<Event> perform(Effect effect) {
    instant();
    if (effect instanceof Effect.Prepare prepare) {
      return Optional.of(prepare(prepare.step()));
    }
    if (effect instanceof Effect.Notify notify) {
      told.addAll(notify.kinds());
      return Optional.of(new Event.Told(notify.kinds()));
    }
    return effect instanceof Work work ? Optional.of(work(work)) : Optional.empty();
  }

  private Event work(Work work) {
    return switch (work) {
      case DISCOVER -> new Event.Discovered(step(), found(), CA);
      case FETCH -> {
        fetched = Optional.of("fetched-" + instants);
        yield new Event.Fetched(fetched.get());
      }
      case SEND -> new Event.Answered(work, withTransportKey(this::send), Optional.empty());
      case POLL -> new Event.Answered(work, withTransportKey(this::poll), Optional.empty());
      case DELIVER -> {
        deliver(journal.issued(), journal.key().orElseThrow());
        yield new Event.Delivered(PLACE);
      }
      case RESTORE -> {
        var installed = journal.installed().orElseThrow();
        deliver(installed.chain(), installed.kept().orElseThrow());
        yield new Event.Restored();
      }
      case INSPECT -> {
        inspectAt = Optional.empty();
        yield new Event.Inspected(found());
      }
      case REFRESH -> new Event.Refreshed(Optional.of(CA), Optional.empty());
    };
  }

  /** No message leaves, and no answer is read, without the key that was made for the request. */
  private Outcome withTransportKey(Supplier<Outcome> exchange) {
    var request = journal.request().orElseThrow();
    assertThat(request.transport().orElseThrow().sealed())
        .isEqualTo("transport of " + request.open().transactionId());
    return exchange.get();
  }

  private LadderStep step() {
    var withChallenge = (fetches || challenge.isPresent()) && journal.purpose() == Purpose.ENROLL;
    return step(withChallenge);
  }

  static LadderStep step(boolean withChallenge) {
    return new LadderStep(
        MessageType.PKCS_REQ,
        Signer.SELF,
        withChallenge,
        MessageCipher.AES128,
        MessageDigestAlgorithm.SHA256,
        HttpMethod.POST,
        KeyTransport.PKCS1);
  }

  private Event prepare(LadderStep step) {
    var key =
        journal
            .key()
            .orElseGet(
                () -> {
                  keys++;
                  var name = "key-" + keys;
                  KEYS.computeIfAbsent(name, any -> TestCa.newKey());
                  return new NewKey(name);
                });
    var open = open(instants, step);
    var transport = new NewKey("transport of " + open.transactionId());
    return new Event.Prepared(open, key, Optional.of(transport), "settings", "demo");
  }

  static OpenRequest open(int number, LadderStep step) {
    return new OpenRequest(
        new TransactionId("transaction-%08d".formatted(number)), step, SIGNER, SUBJECT);
  }

  static final X509Certificate SIGNER =
      ISSUER.issue(TestCa.newKey().getPublic(), START, START.plusSeconds(1));

  private Outcome send() {
    var open = journal.request().orElseThrow().open();
    var key = journal.key().orElseThrow().sealed();
    keysAtTheCa.add(key);
    if (open.step().challenge() && fetches) {
      assertThat(journal.spent()).contains(fetched.orElseThrow());
      challengesAtTheCa.add(fetched.get());
    } else if (open.step().challenge()) {
      challengesAtTheCa.add(challenge.orElseThrow());
    }
    if (habits.approvesByHand()) {
      waiting.putIfAbsent(open.transactionId(), 2);
      return new Pending(Optional.empty());
    }
    return issue(open.transactionId(), key);
  }

  private Outcome poll() {
    var id = journal.request().orElseThrow().open().transactionId();
    var known = issued.containsKey(id) || waiting.containsKey(id);
    if (!known || !habits.knowsPolls()) {
      return new Rejected(
          FailInfo.BAD_CERT_ID, Optional.empty(), OptionalInt.empty(), "not known", id);
    }
    if (waiting.merge(id, -1, Integer::sum) > 0) {
      return new Pending(Optional.empty());
    }
    return issue(id, journal.key().orElseThrow().sealed());
  }

  /** The same id has the same certificate again. */
  private Outcome issue(TransactionId id, String key) {
    var certificate =
        issued.computeIfAbsent(
            id,
            any ->
                CERTIFICATES.computeIfAbsent(
                    key + now,
                    unknown ->
                        ISSUER.issue(
                            KEYS.get(key).getPublic(),
                            now.plusSeconds(keys),
                            now.plus(Duration.ofDays(9)))));
    return new Issued(certificate, List.of(certificate), List.of());
  }

  private void deliver(List<X509Certificate> chain, NewKey key) {
    assertThat(chain.get(0).getPublicKey())
        .as("key and certificate match")
        .isEqualTo(KEYS.get(key.sealed()).getPublic());
    keystore = Optional.of(chain);
  }

  private Found found() {
    return keystore.map(chain -> new Found(PLACE, chain, true, true)).orElse(Found.nothing(PLACE));
  }
}
