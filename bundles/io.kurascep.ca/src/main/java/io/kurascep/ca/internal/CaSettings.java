// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * How one CA behaves.
 *
 * @param alias its name in the address, 1 to 64 letters, digits, '-' or '_'; compared without case
 * @param data the folder of all CAs; this one has a folder in it by the name of the alias
 * @param subject the name of a new CA; one that is there keeps its name
 * @param challenges the valid challenge passwords; none: none is asked for
 * @param oneTime whether each challenge is valid for one certificate only
 * @param approval who decides about a request that is not a renewal
 * @param validity how long an issued certificate is valid
 */
public record CaSettings(
    String alias,
    Path data,
    String subject,
    List<Secret> challenges,
    boolean oneTime,
    Approval approval,
    Duration validity) {

  private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Who decides about a request. */
  public enum Approval {
    /** Every request that is in order is granted. */
    AUTOMATIC,
    /** A person approves or rejects. */
    MANUAL
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException with one sentence naming the setting that is wrong
   */
  public CaSettings {
    if (!ALIAS.matcher(alias).matches()) {
      throw new IllegalArgumentException(
          "the alias must be 1 to 64 letters, digits, '-' or '_', not '"
              + Names.printable(alias)
              + "'");
    }
    alias = alias.toLowerCase(Locale.ROOT);
    checkSubject(subject);
    challenges = List.copyOf(challenges);
    if (oneTime && challenges.isEmpty()) {
      throw new IllegalArgumentException("one-time challenges need at least one challenge");
    }
    if (validity.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("the validity must be one second or more");
    }
  }

  private static void checkSubject(String subject) {
    try {
      if (new X500Principal(subject).getName().isEmpty()) {
        throw new IllegalArgumentException("empty name");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the name of the CA must be a distinguished name such as CN=Demo CA, O=Example", e);
    }
  }

  /** Returns the name of a CA that nobody named. */
  static String defaultSubject(String alias) {
    return "CN=Kura SCEP " + alias + " CA";
  }

  /** Returns in words what permits a request. */
  String admission() {
    if (challenges.isEmpty()) {
      return "none: whoever reaches the address may ask for a certificate";
    }
    return oneTime ? challenges.size() + ", each for one certificate" : "shared";
  }

  /** Returns the folder of this CA. */
  public Path folder() {
    return data.resolve(alias);
  }
}
