// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import io.kurascep.files.DurableFiles;
import java.nio.file.Path;
import java.security.KeyStore.Entry;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.eclipse.kura.system.SystemService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kura's {@link KeystoreService} on a gateway without Kura: a PKCS#11 token. As Kura's own one it
 * can only be read; whoever has a certificate for a key in it writes through the {@link
 * java.security.KeyStore} that it gives.
 *
 * <p>A token that is missing, or that refuses its PIN, does not hinder the activation: the log says
 * so, and every operation throws with the same sentence until the token is there, or the settings
 * are others.
 */
@Component(
    name = Pkcs11KeystoreService.PID,
    service = KeystoreService.class,
    immediate = true,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Pkcs11KeystoreForm.class, factory = true)
public final class Pkcs11KeystoreService extends ReadableKeystore {
  static final String PID = "io.kurascep.gateway.TokenKeystore";

  private static final Logger LOG = LoggerFactory.getLogger(Pkcs11KeystoreService.class);

  private final EventAdmin events;
  private final String name;
  private final CrlFile lists;
  private final Opener opener;

  /** Gives the token, or says why the settings name none. */
  @FunctionalInterface
  private interface Opener {
    Token token() throws KuraException;
  }

  /**
   * Called by the component runtime.
   *
   * @param events takes the announcements
   * @param crypto decrypts the PIN
   * @param system knows the data folder
   * @param configuration the settings of {@link Pkcs11KeystoreForm}
   */
  @Activate
  public Pkcs11KeystoreService(
      @Reference EventAdmin events,
      @Reference CryptoService crypto,
      @Reference SystemService system,
      Map<String, Object> configuration) {
    this(events, crypto, Path.of(system.getKuraDataDirectory()), configuration);
  }

  Pkcs11KeystoreService(
      EventAdmin events, CryptoService crypto, Path dataFolder, Map<String, ?> configuration) {
    this.events = events;
    name = KeystoreSettings.name(configuration);
    lists = new CrlFile(DurableFiles.onDisk(), dataFolder.resolve("pkcs11." + name + ".crl"));
    opener = opener(configuration, crypto);
    try {
      LOG.info("Keystore {}: a token with the keys {}", name, getAliases());
    } catch (KuraException e) {
      LOG.error("Keystore {}: {}", name, e.getMessage());
    }
  }

  private Opener opener(Map<String, ?> configuration, CryptoService crypto) {
    try {
      var token = Token.of(name, configuration, crypto);
      return () -> token;
    } catch (IllegalArgumentException e) {
      return () -> {
        throw new KuraException(KuraErrorCode.CONFIGURATION_ERROR, e.getMessage());
      };
    }
  }

  /** Called by the component runtime: the provider is given back. */
  @Deactivate
  void close() {
    try {
      opener.token().release();
    } catch (KuraException e) {
      LOG.debug("Keystore {}: there was no token", name, e);
    }
  }

  @Override
  <T> T read(Use<T> use) throws KuraException {
    return opener.token().read(use);
  }

  @Override
  CrlFile revocationLists() {
    return lists;
  }

  @Override
  void announce() {
    events.postEvent(new KeystoreChangedEvent(name));
  }

  private static KuraException readOnly() {
    return new KuraException(KuraErrorCode.OPERATION_NOT_SUPPORTED);
  }

  @Override
  public void setEntry(String alias, Entry entry) throws KuraException {
    throw readOnly();
  }

  @Override
  public void deleteEntry(String alias) throws KuraException {
    throw readOnly();
  }

  @Override
  public void createKeyPair(
      String alias, String algorithm, int keySize, String signatureAlgorithm, String attributes)
      throws KuraException {
    throw readOnly();
  }

  @Override
  public void createKeyPair(
      String alias,
      String algorithm,
      int keySize,
      String signatureAlgorithm,
      String attributes,
      SecureRandom secureRandom)
      throws KuraException {
    throw readOnly();
  }

  @Override
  public void createKeyPair(
      String alias,
      String algorithm,
      AlgorithmParameterSpec algorithmParameter,
      String signatureAlgorithm,
      String attributes,
      SecureRandom secureRandom)
      throws KuraException {
    throw readOnly();
  }

  @Override
  public void createKeyPair(
      String alias,
      String algorithm,
      AlgorithmParameterSpec algorithmParameter,
      String signatureAlgorithm,
      String attributes)
      throws KuraException {
    throw readOnly();
  }
}
