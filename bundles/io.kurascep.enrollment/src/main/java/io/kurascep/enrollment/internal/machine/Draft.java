// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.Attempt;
import io.kurascep.api.CertificateEvent.Kind;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link State} in the making, within one turn of the machine. */
final class Draft {

  Phase phase;
  Instant since;
  Purpose purpose;
  Instant dueAt;
  int failures;
  Optional<String> lastError;
  Optional<NewKey> key;
  Optional<Request> request;
  List<X509Certificate> issued;
  Optional<Installed> installed;
  Optional<X509Certificate> replaced;
  List<Kind> untold;
  String salt;
  List<String> spent;
  String rejectedFor;
  Optional<KnownCa> knownCa;
  List<Attempt> history;

  Draft(State state) {
    phase = state.phase();
    since = state.since();
    purpose = state.purpose();
    dueAt = state.dueAt();
    failures = state.failures();
    lastError = state.lastError();
    key = state.key();
    request = state.request();
    issued = state.issued();
    installed = state.installed();
    replaced = state.replaced();
    untold = new ArrayList<>(state.untold());
    salt = state.salt();
    spent = new ArrayList<>(state.spent());
    rejectedFor = state.rejectedFor();
    knownCa = state.knownCa();
    history = new ArrayList<>(state.history());
  }

  State state() {
    return new State(
        phase,
        since,
        purpose,
        dueAt,
        failures,
        lastError,
        key,
        request,
        issued,
        installed,
        replaced,
        untold,
        salt,
        spent,
        rejectedFor,
        knownCa,
        history);
  }
}
