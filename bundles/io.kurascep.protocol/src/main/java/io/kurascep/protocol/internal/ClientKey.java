// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;

/** Shows the one key that was chosen, whatever else the keystore holds. */
final class ClientKey extends X509ExtendedKeyManager {

  private static final List<String> KEY_TYPES = List.of("RSA", "EC", "RSASSA-PSS", "EdDSA", "DSA");

  private final X509KeyManager keys;
  private final String alias;

  private ClientKey(X509KeyManager keys, String alias) {
    this.keys = keys;
    this.alias = alias;
  }

  /**
   * Finds a key by its alias in the keystore.
   *
   * @return the key, empty where no key manager has it
   */
  static Optional<ClientKey> of(List<KeyManager> managers, String alias) {
    return managers.stream()
        .filter(X509KeyManager.class::isInstance)
        .map(X509KeyManager.class::cast)
        .flatMap(keys -> aliases(keys, alias).map(found -> new ClientKey(keys, found)))
        .findFirst();
  }

  /** The alias as this key manager calls it: the JDK's PKIX one puts two numbers before it. */
  private static Stream<String> aliases(X509KeyManager keys, String alias) {
    if (keys.getCertificateChain(alias) != null) {
      return Stream.of(alias);
    }
    return KEY_TYPES.stream()
        .map(type -> Optional.ofNullable(keys.getClientAliases(type, null)))
        .flatMap(found -> Arrays.stream(found.orElse(new String[0])))
        .filter(found -> found.replaceFirst("^[0-9]+\\.[0-9]+\\.", "").equalsIgnoreCase(alias));
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return alias;
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return alias;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[] {alias};
  }

  @Override
  public X509Certificate[] getCertificateChain(String name) {
    return keys.getCertificateChain(name);
  }

  @Override
  public PrivateKey getPrivateKey(String name) {
    return keys.getPrivateKey(name);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return null; // the JDK's way to say none
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return null;
  }
}
