// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import io.kurascep.gateway.internal.KeystoreSettings.Password;
import io.kurascep.gateway.internal.ReadableKeystore.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/**
 * A PKCS#11 token, by way of the JDK's provider SunPKCS11.
 *
 * <p>The provider is registered while the token is in use, behind all others: TLS, and whoever else
 * only holds a key, finds the provider of a key that cannot leave its token among the registered
 * ones. It is the only one that we register.
 */
final class Token {
  private static final Map<String, String> LINES =
      Map.of(
          "slot",
          "slot = %s",
          "slot.list.index",
          "slotListIndex = %s",
          "enabled.mechanisms",
          "enabledMechanisms = { %s }",
          "disabled.mechanisms",
          "disabledMechanisms = { %s }",
          "attributes",
          "%s");

  private final Path library;
  private final String configuration;
  private final Optional<Password> pin;
  private Optional<Provider> provider = Optional.empty();
  private Optional<KuraException> refusal = Optional.empty();

  private Token(Path library, String configuration, Optional<Password> pin) {
    this.library = library;
    this.configuration = configuration;
    this.pin = pin;
  }

  /**
   * Reads the settings of {@link Pkcs11KeystoreForm}; the token is not touched.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Token of(String name, Map<String, ?> settings, CryptoService crypto) {
    Path library =
        KeystoreSettings.text(settings, "library.path")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "library.path is no absolute path: enter the one of the PKCS#11 library"));
    var lines = new StringBuilder("--name = kurascep-");
    lines.append(name.replaceAll("[^A-Za-z0-9._-]", "_"));
    lines.append("\nlibrary = \"").append(library).append('"');
    LINES.forEach(
        (key, line) ->
            KeystoreSettings.text(settings, key)
                .ifPresent(value -> lines.append('\n').append(line.formatted(value))));
    return new Token(
        library, lines.append('\n').toString(), KeystoreSettings.password(settings, "pin", crypto));
  }

  /** Uses the keystore of the token as it is now. */
  synchronized <T> T read(Use<T> use) throws KuraException {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    char[] secret = pin.map(Password::clear).orElse(null);
    try {
      return use.with(opened(secret), secret);
    } catch (GeneralSecurityException | IOException | ProviderException e) {
      throw new KuraException(
          KuraErrorCode.BAD_REQUEST, e, "the token refuses it (" + reason(e) + ")");
    } finally {
      if (secret != null) {
        Arrays.fill(secret, '\0');
      }
    }
  }

  private KeyStore opened(char[] secret) throws KuraException {
    try {
      var keystore = KeyStore.getInstance("PKCS11", provider());
      keystore.load(null, secret);
      return keystore;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      release();
      throw because(e);
    }
  }

  private Provider provider() throws IOException {
    if (provider.isEmpty()) {
      if (!Files.isReadable(library)) {
        throw new IOException("the PKCS#11 library " + library + " is not there: install it");
      }
      var made = Security.getProvider("SunPKCS11").configure(configuration);
      Security.addProvider(made);
      provider = Optional.of(made);
    }
    return provider.get();
  }

  /** Gives the provider back; the next use makes another one. */
  synchronized void release() {
    provider.map(Provider::getName).ifPresent(Security::removeProvider);
    provider = Optional.empty();
  }

  /** A refused PIN is remembered as long as this lives: most tokens lock themselves soon. */
  private KuraException because(Exception e) {
    var reason = reason(e);
    if (!reason.startsWith("CKR_PIN_")) {
      return new KuraException(
          KuraErrorCode.SERVICE_UNAVAILABLE,
          e,
          "the token cannot be reached: plug it in, and check library.path and slot ("
              + reason
              + ")");
    }
    var refused =
        new KuraException(
            KuraErrorCode.SECURITY_EXCEPTION,
            e,
            "the token refuses its PIN: enter the right one as pin, it is not tried again before ("
                + reason
                + ")");
    refusal = Optional.of(refused);
    return refused;
  }

  /** The innermost words: SunPKCS11 wraps the code of the token in several exceptions. */
  private static String reason(Throwable thrown) {
    return Stream.iterate(thrown, each -> each != null, Throwable::getCause)
        .map(Throwable::getMessage)
        .filter(message -> message != null)
        .reduce((outer, inner) -> inner)
        .orElse(thrown.getClass().getSimpleName());
  }
}
