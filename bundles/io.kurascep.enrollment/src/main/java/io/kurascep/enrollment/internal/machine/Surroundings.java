// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.machine;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is around a certificate at a moment, beside its own state: settings, services, time of the
 * start.
 *
 * @param enabled whether anything is to be done at all
 * @param problem what is wrong with the settings, in one sentence
 * @param server the server to ask
 * @param keystore the keystore to use
 * @param alias the name of the entry in it
 * @param wish what the settings ask for
 * @param challenge salted hash of the challenge, if there is one
 * @param inspectAt when the keystore is to be read again, since it or the gateway is new; empty if
 *     it has been
 * @param startedAt when the gateway was started
 */
public record Surroundings(
    boolean enabled,
    Optional<String> problem,
    Part server,
    Part keystore,
    String alias,
    Wish wish,
    Optional<String> challenge,
    Optional<Instant> inspectAt,
    Instant startedAt) {

  /**
   * A service that is needed.
   *
   * @param name the name that the settings give it; may be empty
   * @param missing why it cannot be used now and what to do, in one sentence; empty if it can
   */
  public record Part(String name, Optional<String> missing) {

    /** Refuses an absent component. */
    public Part {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(missing, "missing");
    }

    /** One that is there. */
    public static Part there(String name) {
      return new Part(name, Optional.empty());
    }

    /** One that is not. */
    public static Part missing(String name, String sentence) {
      return new Part(name, Optional.of(sentence));
    }

    /** Whether it can be used. */
    public boolean isThere() {
      return missing.isEmpty();
    }
  }

  /** Refuses an absent component. */
  public Surroundings {
    Objects.requireNonNull(problem, "problem");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(keystore, "keystore");
    Objects.requireNonNull(alias, "alias");
    Objects.requireNonNull(wish, "wish");
    Objects.requireNonNull(challenge, "challenge");
    Objects.requireNonNull(inspectAt, "inspectAt");
    Objects.requireNonNull(startedAt, "startedAt");
  }

  /** Where the certificate belongs. */
  public Place place() {
    return new Place(keystore.name(), alias);
  }

  /** Whether anything may be done. */
  boolean active() {
    return enabled && problem.isEmpty();
  }
}
