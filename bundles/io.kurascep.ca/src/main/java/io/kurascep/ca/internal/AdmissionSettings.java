// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.CaSettings.Approval;
import io.kurascep.ca.internal.settings.Values;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What permits a first request, and who decides about it.
 *
 * @param signer what the signer of a first request must have in common with it
 * @param kind what a challenge password is good for
 * @param challenges the challenge passwords that are set; more are made by command
 * @param stored the same as the settings file keeps them
 * @param lifetime how long a one-time challenge that was made by command is good
 * @param attempts how many wrong challenges an address or a device may send in a quarter of an hour
 * @param wrongWaits whether a request with a wrong challenge waits for a person
 * @param approval who decides about a request that is not a renewal
 * @param pendingLifetime how long a request waits at most
 */
record AdmissionSettings(
    SignerRule signer,
    Kind kind,
    List<Secret> challenges,
    List<StoredChallenge> stored,
    Duration lifetime,
    int attempts,
    boolean wrongWaits,
    Approval approval,
    Duration pendingLifetime) {

  /** What a challenge password is good for. */
  enum Kind {
    /** For any number of certificates; none is asked for where none is set. */
    SHARED,
    /** For one certificate. */
    ONE_TIME,
    /** For one certificate of the device that has its name as CN: EJBCA's enrollment code. */
    DEVICE
  }

  /** What becomes of a request with a wrong challenge. */
  private enum Wrong {
    REFUSE,
    WAIT
  }

  /** Copies the challenges. */
  AdmissionSettings {
    challenges = List.copyOf(challenges);
    stored = List.copyOf(stored);
  }

  /** Reads the settings. */
  static AdmissionSettings read(Values values) {
    Kind kind = values.choice("challenge.kind", Kind.SHARED);
    return new AdmissionSettings(
        values.choice("request.signer", SignerRule.ANY),
        kind,
        challenges(values, kind),
        values.list(StoredChallenge.SETTING, "", StoredChallenge::parse),
        Duration.ofMinutes(values.number("challenge.minutes", 60, 1, 525_600)),
        values.number("challenge.attempts", 20, 1, 1_000_000),
        values.choice("challenge.wrong", Wrong.REFUSE) == Wrong.WAIT,
        values.choice("approval", Approval.AUTOMATIC),
        Duration.ofDays(values.number("pending.days", 30, 1, 3650)));
  }

  /** A shared challenge may have blanks in it; others are separated by them. */
  private static List<Secret> challenges(Values values, Kind kind) {
    if (values.raw("challenge") instanceof List<?> list) {
      return list.stream()
          .map(one -> one instanceof Secret secret ? secret : secret(one.toString()))
          .toList();
    }
    String text = values.text("challenge", "");
    Stream<String> secrets =
        kind == Kind.SHARED ? Stream.of(text) : Stream.of(text.split("\\s+", -1));
    return secrets.filter(one -> !one.isEmpty()).map(AdmissionSettings::secret).toList();
  }

  private static Secret secret(String text) {
    return new Secret(text.toCharArray());
  }

  /** Whether a challenge is asked for. */
  boolean asks() {
    return kind != Kind.SHARED || !challenges.isEmpty() || !stored.isEmpty();
  }

  /** Returns in words what permits a request. */
  String inWords() {
    return switch (kind) {
      case SHARED ->
          asks() ? "shared" : "none: whoever reaches the address may ask for a certificate";
      case ONE_TIME ->
          challenges.size()
              + stored.size()
              + " set, each for one certificate; more by ca challenge";
      case DEVICE -> "one for each device: see ca device";
    };
  }
}
