// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/**
 * The settings of {@link KeystoreForm}, read as they come: any may be absent, blank or of another
 * type.
 *
 * @param name what the service is known by
 * @param path the file, absolute
 * @param password empty where one is to be made and kept
 */
record KeystoreSettings(String name, Path path, Optional<Password> password) {
  static final String DEFAULT_PATH = "keystore.p12";

  /** A password that cannot be printed. */
  static final class Password {
    private final String clear;

    Password(String clear) {
      this.clear = clear;
    }

    char[] clear() {
      return clear.toCharArray();
    }

    @Override
    public String toString() {
      return "(password)";
    }
  }

  /**
   * Reads a configuration.
   *
   * @param configuration the properties of the component
   * @param dataFolder where a path that is not absolute begins
   * @param crypto decrypts the password
   * @return the settings
   * @throws IllegalArgumentException with a sentence for the user
   */
  static KeystoreSettings read(
      Map<String, ?> configuration, Path dataFolder, CryptoService crypto) {
    return new KeystoreSettings(
        name(configuration),
        path(text(configuration, "keystore.path").orElse(DEFAULT_PATH), dataFolder),
        password(configuration, "keystore.password", crypto));
  }

  /**
   * The name: {@code kura.service.pid} where it is set, as it should be, since a certificate
   * chooses its keystore by this property of the service. Else the name of the instance, which
   * Configuration Admin puts behind a {@code ~}.
   */
  static String name(Map<String, ?> configuration) {
    return text(configuration, "kura.service.pid")
        .or(() -> text(configuration, "service.pid").map(pid -> pid.replaceFirst("^.*~", "")))
        .orElse(Pkcs12KeystoreService.PID);
  }

  private static Path path(String text, Path dataFolder) {
    try {
      Path path = dataFolder.resolve(text).toAbsolutePath().normalize();
      return linkTarget(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "keystore.path is not a path (" + e.getReason() + "): correct it", e);
    }
  }

  /** Where the user put a link, what it points to is replaced, and the link stays. */
  private static Path linkTarget(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  /**
   * A password, in the clear or as the gateway encrypted it.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Optional<Password> password(
      Map<String, ?> configuration, String key, CryptoService crypto) {
    return text(configuration, key).map(value -> password(key, value, crypto));
  }

  private static Password password(String key, String value, CryptoService crypto) {
    try {
      return new Password(new String(crypto.decryptAes(value.toCharArray())));
    } catch (KuraException e) {
      if (value.startsWith(AesCryptoService.PREFIX)) {
        throw new IllegalArgumentException(
            key + " was encrypted with another key than this gateway has: enter it again", e);
      }
      return new Password(value);
    }
  }

  /** The text of a setting that is neither absent nor blank. */
  static Optional<String> text(Map<String, ?> configuration, String key) {
    return Optional.ofNullable(configuration.get(key))
        .map(Object::toString)
        .filter(text -> !text.isBlank());
  }
}
