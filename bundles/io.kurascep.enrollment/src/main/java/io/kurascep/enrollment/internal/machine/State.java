// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.Attempt;
import io.kurascep.api.CertificateEvent.Kind;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is known of one certificate from one start of the gateway to the next: exactly what the
 * journal keeps.
 *
 * @param phase how far it has come
 * @param since when the phase began
 * @param purpose what the request is for; without meaning at rest
 * @param dueAt not before this is the next thing done
 * @param failures how often in a row the thing at hand failed
 * @param lastError what went wrong last, in one sentence
 * @param key the key of the request, from its making until the certificate is delivered
 * @param request the request
 * @param issued the certificate that is not yet delivered, and its issuers
 * @param installed the certificate that is in its place
 * @param replaced the certificate that the installed one replaced, until the listeners know
 * @param untold what the listeners still have to be told
 * @param salt of the hashes of challenges, in hexadecimal
 * @param spent hashes of the one-time challenges that may be spent
 * @param rejectedFor fingerprint of all settings at the time of the last refusal
 * @param knownCa the CA certificates that the server was last seen to have
 * @param history what was tried, the oldest first
 */
public record State(
    Phase phase,
    Instant since,
    Purpose purpose,
    Instant dueAt,
    int failures,
    Optional<String> lastError,
    Optional<NewKey> key,
    Optional<Request> request,
    List<X509Certificate> issued,
    Optional<Installed> installed,
    Optional<X509Certificate> replaced,
    List<Kind> untold,
    String salt,
    List<String> spent,
    String rejectedFor,
    Optional<KnownCa> knownCa,
    List<Attempt> history) {

  /** How many attempts the history keeps. */
  public static final int HISTORY = 50;

  /** How many spent challenges are remembered where new ones are fetched without end. */
  public static final int SPENT = 500;

  /** Copies the lists and refuses what does not fit together. */
  public State {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(dueAt, "dueAt");
    Objects.requireNonNull(lastError, "lastError");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(installed, "installed");
    Objects.requireNonNull(replaced, "replaced");
    Objects.requireNonNull(salt, "salt");
    Objects.requireNonNull(rejectedFor, "rejectedFor");
    Objects.requireNonNull(knownCa, "knownCa");
    issued = List.copyOf(issued);
    untold = List.copyOf(untold);
    spent = List.copyOf(spent);
    history = List.copyOf(history);
    var fits =
        switch (phase) {
          case IDLE -> installed.isEmpty();
          case DISCOVERING, REJECTED -> true;
          case KEY_READY, SENT, PENDING -> key.isPresent() && request.isPresent();
          case ISSUED -> key.isPresent() && !issued.isEmpty();
          case DELIVERED -> installed.flatMap(Installed::kept).isPresent();
          case CONFIRMED -> installed.isPresent();
        };
    if (!fits) {
      throw new IllegalArgumentException("the state lacks what its phase " + phase + " needs");
    }
  }

  /**
   * The state of a certificate that was never asked for.
   *
   * @param salt random, in hexadecimal
   * @param now when it was first configured
   */
  public static State initial(String salt, Instant now) {
    return new State(
        Phase.IDLE,
        now,
        Purpose.ENROLL,
        now,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        salt,
        List.of(),
        "",
        Optional.empty(),
        List.of());
  }

  /** Whether this one-time challenge may be spent. */
  boolean isSpent(Optional<String> challenge) {
    return challenge.filter(spent::contains).isPresent();
  }
}
