// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.ca.internal.CaSettings.Approval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The settings of {@link CaAliasConfig} as they arrive from a form, a file or the cloud: any may be
 * absent, empty (both mean the default) or of another Java type.
 */
final class AliasSettings {
  private final Map<String, Object> properties;

  AliasSettings(Map<String, Object> properties) {
    this.properties = properties;
  }

  /**
   * Returns how the CA behaves.
   *
   * @param data gives the folder of all CAs where none is set
   * @throws IllegalArgumentException with one sentence naming the setting that is wrong
   */
  CaSettings ca(Supplier<Path> data) {
    boolean oneTime = flag("challenge.one.time");
    String folder = text("data.folder", "");
    return new CaSettings(
        alias(),
        folder.isEmpty() ? data.get() : Path.of(folder),
        text("ca.subject", CaSettings.defaultSubject(alias())),
        challenges(oneTime),
        oneTime,
        approval(),
        Duration.ofMinutes(number("validity.minutes", 129600, 1, 5_256_000)));
  }

  String alias() {
    return text("alias", "demo");
  }

  String host() {
    return text("host", "127.0.0.1");
  }

  int port() {
    return number("port", 8088, 0, 65535);
  }

  private List<Secret> challenges(boolean oneTime) {
    String text = text("challenge", "");
    Stream<String> secrets = oneTime ? Stream.of(text.split("\\s+", -1)) : Stream.of(text);
    return secrets
        .filter(secret -> !secret.isEmpty())
        .map(secret -> new Secret(secret.toCharArray()))
        .toList();
  }

  private Approval approval() {
    return switch (text("approval", "automatic")) {
      case "automatic" -> Approval.AUTOMATIC;
      case "manual" -> Approval.MANUAL;
      default -> throw new IllegalArgumentException("approval must be automatic or manual");
    };
  }

  private String text(String name, String whenAbsent) {
    Object value = properties.get(name);
    return value == null || value.toString().isBlank() ? whenAbsent : value.toString().strip();
  }

  private int number(String name, int whenAbsent, int least, int most) {
    String text = text(name, Integer.toString(whenAbsent));
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        name
            + " must be a number from "
            + least
            + " to "
            + most
            + ", not "
            + Names.printable(text));
  }

  private boolean flag(String name) {
    return switch (text(name, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(name + " must be true or false");
    };
  }
}
