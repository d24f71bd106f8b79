// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.AuthoritySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How the CA behind one alias behaves: {@link AliasSettings} reads it.
 *
 * @param alias its name in the address, 1 to 64 letters, digits, '-' or '_'; compared without case
 * @param data the folder of all CAs; this one has a folder in it by the name of the alias
 * @param authority how it is made up
 * @param admission what permits a first request
 * @param policy what may stand in a certificate
 * @param renewal who may renew
 * @param service how it answers
 */
public record CaSettings(
    String alias,
    Path data,
    AuthoritySettings authority,
    AdmissionSettings admission,
    IssuingPolicy policy,
    RenewalPolicy renewal,
    ServiceSettings service) {

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
    if (alias.equals("aliases")) {
      throw new IllegalArgumentException(
          "the alias cannot be aliases, the name of the file with all of them: choose another");
    }
  }

  /**
   * Settings for who needs no more than these; the rest has its defaults.
   *
   * @param alias its name in the address
   * @param data the folder of all CAs
   * @param subject the name of a new CA
   * @param challenges the valid challenge passwords; none: none is asked for
   * @param oneTime whether each challenge is valid for one certificate only
   * @param approval who decides about a request that is not a renewal
   * @param validity how long an issued certificate is valid
   */
  public CaSettings(
      String alias,
      Path data,
      String subject,
      List<Secret> challenges,
      boolean oneTime,
      Approval approval,
      Duration validity) {
    this(
        AliasSettings.read(
            Map.of(
                "alias", alias,
                "data.folder", data,
                "ca.subject", subject,
                "challenge", challenges,
                "challenge.kind", oneTime ? "one-time" : "shared",
                "approval", approval.name().toLowerCase(Locale.ROOT),
                "validity.seconds", validity.toSeconds())));
  }

  private CaSettings(CaSettings other) {
    this(
        other.alias,
        other.data,
        other.authority,
        other.admission,
        other.policy,
        other.renewal,
        other.service);
  }

  /** Returns the folder of this CA. */
  public Path folder() {
    return data.resolve(alias);
  }
}
