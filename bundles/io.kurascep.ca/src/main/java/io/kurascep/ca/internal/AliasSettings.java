// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.authority.AuthoritySettings;
import io.kurascep.ca.internal.settings.Profile;
import io.kurascep.ca.internal.settings.Values;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** The settings of {@link CaAliasConfig}, as they arrive from a form, a file or a command. */
public final class AliasSettings {
  private final Values values;

  /**
   * Wraps settings.
   *
   * @throws IllegalArgumentException if they name a profile that is unknown
   */
  public AliasSettings(Map<String, ?> properties) {
    Values own = new Values(properties, Map.of());
    this.values = new Values(properties, own.choice("profile", Profile.NONE).settings());
  }

  /** Reads settings that say themselves where the folder of all CAs is. */
  static CaSettings read(Map<String, ?> properties) {
    return new AliasSettings(properties)
        .ca(
            () -> {
              throw new IllegalArgumentException("data.folder is missing");
            });
  }

  /**
   * Returns how the CA behaves.
   *
   * @param data gives the folder of all CAs where none is set
   * @throws IllegalArgumentException with one sentence naming the setting that is wrong
   */
  public CaSettings ca(Supplier<Path> data) {
    String folder = values.text("data.folder", "");
    return new CaSettings(
        alias(),
        folder.isEmpty() ? data.get() : Path.of(folder),
        AuthoritySettings.read(values, "CN=Kura SCEP " + alias() + " CA"),
        AdmissionSettings.read(values),
        IssuingPolicy.read(values),
        RenewalPolicy.read(values),
        ServiceSettings.read(values));
  }

  String alias() {
    return values.text("alias", "demo");
  }

  String host() {
    return values.text("host", "127.0.0.1");
  }

  int port() {
    return values.number("port", 8088, 0, 65535);
  }
}
