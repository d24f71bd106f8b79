// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/** The password of one keystore: the configured one, else a random one that is kept encrypted. */
final class KeystorePassword {
  private static final int RANDOM_BYTES = 20;

  private final Path keystore;
  private final Optional<KeystoreSettings.Password> configured;
  private final CryptoService crypto;
  private final SecureRandom random;

  KeystorePassword(
      Path keystore,
      Optional<KeystoreSettings.Password> configured,
      CryptoService crypto,
      SecureRandom random) {
    this.keystore = keystore;
    this.configured = configured;
    this.crypto = crypto;
    this.random = random;
  }

  /** The password of a keystore that is there. */
  char[] known() throws KuraException {
    char[] known = configuredOrKept();
    if (known.length == 0) {
      throw new KuraException(
          KuraErrorCode.CONFIGURATION_ERROR,
          "the password of the keystore "
              + keystore
              + " is not known: enter it as keystore.password");
    }
    return known;
  }

  /** The password for a keystore that is about to be made; kept before the keystore exists. */
  char[] forNew() throws KuraException {
    char[] known = configuredOrKept();
    if (known.length > 0) {
      return known;
    }
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    char[] made = HexFormat.of().formatHex(bytes).toCharArray();
    Arrays.fill(bytes, (byte) 0);
    crypto.setKeyStorePassword(keystore.toString(), made);
    return made;
  }

  private char[] configuredOrKept() {
    return configured
        .map(KeystoreSettings.Password::clear)
        .orElseGet(() -> crypto.getKeyStorePassword(keystore.toString()));
  }
}
