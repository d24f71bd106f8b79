// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import io.kurascep.api.CertificateEvent.Kind;
import io.kurascep.enrollment.internal.machine.Effect.Work;
import io.kurascep.protocol.LadderStep;
import io.kurascep.protocol.OpenRequest;
import io.kurascep.protocol.Outcome;
import java.util.List;
import java.util.Optional;

/** Something that the machine is told: to look around, a command, or how an effect ended. */
public sealed interface Event {

  /** Look around: it is time, the gateway started, or something around is other than before. */
  record Look() implements Event {}

  /**
   * A command of the user.
   *
   * @param order which
   */
  record Command(Order order) implements Event {}

  /** The commands. */
  enum Order {
    /** Request a certificate, also after a refusal; nothing where one is valid. */
    ENROLL,
    /** Renew now. */
    RENEW,
    /** Renew now for the same key. */
    RENEW_SAME_KEY,
    /** Renew now with a new key. */
    REKEY,
    /** Fetch the CA certificates again. */
    REFRESH_CA,
    /** Do now what would be done later. */
    CHECK_NOW,
    /** Somebody applied the settings: as CHECK_NOW, and ask again after a refusal. */
    APPLY,
    /** The settings of the server are others, or were applied: try now what failed. */
    SERVER_APPLIED,
    /** Forget everything but the challenges that are spent. */
    FORGET
  }

  /**
   * The server was asked what it can, and the keystore was read.
   *
   * @param step the way to send the request
   * @param found what the keystore holds
   * @param ca the CA certificates
   */
  record Discovered(LadderStep step, Found found, KnownCa ca) implements Event {}

  /**
   * The request is made.
   *
   * @param open the request
   * @param key its key
   * @param transport the key for its messages, if that is another one
   * @param settings fingerprint of the settings that it was made from
   * @param server the server that it is for
   */
  record Prepared(
      OpenRequest open, NewKey key, Optional<NewKey> transport, String settings, String server)
      implements Event {}

  /**
   * A challenge for the request is at hand.
   *
   * @param challenge its salted hash
   */
  record Fetched(String challenge) implements Event {}

  /**
   * The CA answered.
   *
   * @param work {@link Work#SEND} or {@link Work#POLL}
   * @param outcome the answer
   * @param next another way of sending that may be tried after a refusal
   */
  record Answered(Work work, Outcome outcome, Optional<LadderStep> next) implements Event {}

  /**
   * Something did not succeed.
   *
   * @param work what; empty for the making of the request
   * @param failure why
   */
  record Failed(Optional<Work> work, Failure failure) implements Event {}

  /**
   * The key of the request cannot be read any more.
   *
   * @param sentence why, and what to do
   */
  record KeyLost(String sentence) implements Event {}

  /**
   * The keystore was read.
   *
   * @param found what it holds
   */
  record Inspected(Found found) implements Event {}

  /**
   * The issued certificate is in its place, and was read there.
   *
   * @param place where that is
   */
  record Delivered(Place place) implements Event {}

  /** The kept certificate is in its place again. */
  record Restored() implements Event {}

  /**
   * The CA certificates were fetched, or could not be.
   *
   * @param ca the CA certificates
   * @param error why there are none
   */
  record Refreshed(Optional<KnownCa> ca, Optional<String> error) implements Event {}

  /**
   * The listeners know.
   *
   * @param kinds what they were told
   */
  record Told(List<Kind> kinds) implements Event {

    /** Copies the list. */
    public Told {
      kinds = List.copyOf(kinds);
    }
  }
}
