// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.journal;

import io.kurascep.api.Attempt;
import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.enrollment.internal.machine.Installed;
import io.kurascep.enrollment.internal.machine.Installed.Alarm;
import io.kurascep.enrollment.internal.machine.KnownCa;
import io.kurascep.enrollment.internal.machine.NewKey;
import io.kurascep.enrollment.internal.machine.Phase;
import io.kurascep.enrollment.internal.machine.Place;
import io.kurascep.enrollment.internal.machine.Purpose;
import io.kurascep.enrollment.internal.machine.Request;
import io.kurascep.enrollment.internal.machine.State;
import io.kurascep.files.UnreadableException;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.OpenRequest;
import io.kurascep.protocol.TransactionId;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import javax.security.auth.x500.X500Principal;

/** A {@link State} as the lines of its file. */
final class StateText {

  private static final String INSTALLED = "installed";
  private static final String REQUEST = "request";
  private static final int ATTEMPT_PARTS = 3;

  private StateText() {}

  static SortedMap<String, String> encode(State state) {
    var fields = new Fields();
    fields.put("phase", state.phase().name());
    fields.put("since", state.since().toString());
    fields.put("purpose", state.purpose().name());
    fields.put("due", state.dueAt().toString());
    fields.put("failures", String.valueOf(state.failures()));
    fields.put("last.error", state.lastError());
    fields.put("key", state.key().map(NewKey::sealed));
    state.request().ifPresent(request -> encode(fields, request));
    fields.putCertificates("issued", state.issued());
    state.installed().ifPresent(installed -> encode(fields, installed));
    fields.putCertificates("replaced", state.replaced().stream().toList());
    fields.put("untold", state.untold().stream().map(Kind::name).toList());
    fields.put("salt", state.salt());
    fields.put("spent", state.spent());
    fields.put("rejected.for", state.rejectedFor());
    fields.put("known.ca", state.knownCa().map(KnownCa::fingerprint));
    fields.put("known.ca.server", state.knownCa().map(KnownCa::server));
    fields.put("history", state.history().stream().map(StateText::encode).toList());
    return fields.values();
  }

  private static void encode(Fields fields, Request request) {
    fields.put(REQUEST + ".id", request.open().transactionId().value());
    fields.put(REQUEST + ".step", request.open().step().text());
    fields.putCertificates(REQUEST + ".signer", List.of(request.open().signer()));
    fields.putDer(REQUEST + ".subject", request.open().subject().getEncoded());
    fields.put(REQUEST + ".transport", request.transport().map(NewKey::sealed));
    fields.put(REQUEST + ".settings", request.settings());
    fields.put(REQUEST + ".server", request.server());
    fields.put(REQUEST + ".spends", request.spends());
    fields.put(REQUEST + ".sends", String.valueOf(request.sends()));
    fields.put(REQUEST + ".pending.since", request.pendingSince());
    fields.put(REQUEST + ".polls", String.valueOf(request.polls()));
    fields.put(REQUEST + ".doubted", String.valueOf(request.doubted()));
  }

  private static void encode(Fields fields, Installed installed) {
    fields.putCertificates(INSTALLED, installed.chain());
    fields.put(INSTALLED + ".keystore", installed.place().keystore());
    fields.put(INSTALLED + ".alias", installed.place().alias());
    fields.put(INSTALLED + ".server", installed.server());
    fields.put(INSTALLED + ".settings", installed.settings());
    fields.put(INSTALLED + ".alarm", installed.alarm().name());
    fields.put(INSTALLED + ".since", installed.since().toString());
    fields.put(INSTALLED + ".kept.key", installed.kept().map(NewKey::sealed));
  }

  private static String encode(Attempt attempt) {
    return String.join("\t", attempt.at().toString(), attempt.what(), attempt.result());
  }

  /**
   * Reads what {@link #encode(State)} wrote.
   *
   * @throws UnreadableException if it is anything else
   */
  static State decode(SortedMap<String, String> lines) throws UnreadableException {
    var fields = new Fields(lines);
    try {
      return new State(
          fields.constant("phase", Phase.class),
          fields.instant("since"),
          fields.constant("purpose", Purpose.class),
          fields.instant("due"),
          fields.number("failures"),
          fields.optional("last.error"),
          fields.optional("key").map(NewKey::new),
          fields.has(REQUEST + ".id") ? Optional.of(request(fields)) : Optional.empty(),
          fields.certificates("issued"),
          fields.has(INSTALLED + ".alias") ? Optional.of(installed(fields)) : Optional.empty(),
          fields.certificate("replaced"),
          fields.list("untold").stream().map(Kind::valueOf).toList(),
          fields.text("salt"),
          fields.list("spent"),
          fields.text("rejected.for"),
          fields.optional("known.ca").map(ca -> new KnownCa(fields.text("known.ca.server"), ca)),
          attempts(fields.list("history")));
    } catch (IllegalArgumentException | DateTimeException | CertificateException damaged) {
      throw new UnreadableException("it does not fit together", damaged);
    }
  }

  private static Request request(Fields fields) throws CertificateException {
    return new Request(
        new OpenRequest(
            new TransactionId(fields.text(REQUEST + ".id")),
            LadderStep.parse(fields.text(REQUEST + ".step")),
            fields
                .certificate(REQUEST + ".signer")
                .orElseThrow(() -> new IllegalArgumentException("there is no signer")),
            new X500Principal(fields.der(REQUEST + ".subject"))),
        fields.optional(REQUEST + ".transport").map(NewKey::new),
        fields.text(REQUEST + ".settings"),
        fields.text(REQUEST + ".server"),
        fields.optional(REQUEST + ".spends"),
        fields.number(REQUEST + ".sends"),
        fields.optional(REQUEST + ".pending.since").map(Instant::parse),
        fields.number(REQUEST + ".polls"),
        Boolean.parseBoolean(fields.text(REQUEST + ".doubted")));
  }

  private static Installed installed(Fields fields) throws CertificateException {
    return new Installed(
        fields.certificates(INSTALLED),
        new Place(fields.text(INSTALLED + ".keystore"), fields.text(INSTALLED + ".alias")),
        fields.text(INSTALLED + ".server"),
        fields.text(INSTALLED + ".settings"),
        fields.constant(INSTALLED + ".alarm", Alarm.class),
        fields.instant(INSTALLED + ".since"),
        fields.optional(INSTALLED + ".kept.key").map(NewKey::new));
  }

  private static List<Attempt> attempts(List<String> lines) {
    var attempts = new ArrayList<Attempt>();
    for (var line : lines) {
      var parts = line.split("\t", ATTEMPT_PARTS);
      if (parts.length < ATTEMPT_PARTS) {
        throw new IllegalArgumentException("no attempt: " + line);
      }
      attempts.add(new Attempt(Instant.parse(parts[0]), parts[1], parts[2]));
    }
    return attempts;
  }
}
