// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import io.kurascep.files.DurableFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.TrustedCertificateEntry;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Clock;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.eclipse.kura.system.SystemService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kura's {@link KeystoreService} on a gateway without Kura: a PKCS#12 file that survives a power
 * cut at any instant. It behaves as Kura's own one does: aliases are folded to lower case, private
 * keys are protected with the password of the store, and each change is announced with a {@link
 * KeystoreChangedEvent} once it is durable.
 *
 * <p>A configuration sets {@code kura.service.pid}: certificates choose their keystore by this
 * property of the service. Bad settings do not hinder the activation: the log says what is wrong,
 * and every operation throws {@link KuraErrorCode#CONFIGURATION_ERROR} with the same sentence.
 */
@Component(
    name = Pkcs12KeystoreService.PID,
    service = KeystoreService.class,
    immediate = true,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = KeystoreForm.class, factory = true)
public final class Pkcs12KeystoreService extends ReadableKeystore {
  static final String PID = "io.kurascep.gateway.Keystore";

  private static final Logger LOG = LoggerFactory.getLogger(Pkcs12KeystoreService.class);

  private final EventAdmin events;
  private final Clock clock;
  private final SecureRandom random;
  private final String name;
  private final Store store;

  /** The files of the keystore, or the sentence that says why there are none. */
  private sealed interface Store {
    record Files(Pkcs12File entries, CrlFile revocationLists) implements Store {}

    record Misconfigured(String sentence) implements Store {}
  }

  /**
   * Called by the component runtime.
   *
   * @param events takes the announcements
   * @param crypto decrypts or keeps the password
   * @param system knows the data folder
   * @param configuration the settings of {@link KeystoreForm}
   */
  @Activate
  public Pkcs12KeystoreService(
      @Reference EventAdmin events,
      @Reference CryptoService crypto,
      @Reference SystemService system,
      Map<String, Object> configuration) {
    this(
        events,
        crypto,
        Path.of(system.getKuraDataDirectory()),
        configuration,
        DurableFiles.onDisk(),
        Clock.systemUTC(),
        new SecureRandom());
  }

  Pkcs12KeystoreService(
      EventAdmin events,
      CryptoService crypto,
      Path dataFolder,
      Map<String, ?> configuration,
      DurableFiles files,
      Clock clock,
      SecureRandom random) {
    this.events = events;
    this.clock = clock;
    this.random = random;
    this.name = KeystoreSettings.name(configuration);
    this.store = open(configuration, dataFolder, crypto, files);
    if (!name.equals(configuration.get("kura.service.pid"))) {
      LOG.warn("Keystore {}: set kura.service.pid, or no certificate can choose it", name);
    }
  }

  private Store open(
      Map<String, ?> configuration, Path dataFolder, CryptoService crypto, DurableFiles files) {
    try {
      var settings = KeystoreSettings.read(configuration, dataFolder, crypto);
      Path path = settings.path();
      var password = new KeystorePassword(path, settings.password(), crypto, random);
      var opened =
          new Store.Files(
              new Pkcs12File(files, path, password),
              new CrlFile(files, path.resolveSibling(path.getFileName() + ".crl")));
      report(opened.entries(), path);
      return opened;
    } catch (IllegalArgumentException e) {
      LOG.error("Keystore {}: {}", name, e.getMessage());
      return new Store.Misconfigured(e.getMessage());
    }
  }

  /** A file that cannot be opened now may be put right while the service runs. */
  private void report(Pkcs12File entries, Path path) {
    try {
      entries.prepare();
      int size = entries.read((keystore, password) -> keystore.size());
      LOG.info("Keystore {}: {} with {} entries", name, path, size);
    } catch (KuraException e) {
      LOG.error("Keystore {}: {}", name, e.getMessage());
    }
  }

  @Override
  <T> T read(Use<T> use) throws KuraException {
    return files().entries().read(use);
  }

  @Override
  CrlFile revocationLists() throws KuraException {
    return files().revocationLists();
  }

  @Override
  public void setEntry(String alias, Entry entry) throws KuraException {
    requireText(alias, "alias");
    require(entry, "entry");
    change(
        (keystore, password) -> {
          boolean trusted = entry instanceof TrustedCertificateEntry;
          keystore.setEntry(alias, entry, trusted ? null : new PasswordProtection(password));
          return true;
        });
  }

  @Override
  public void deleteEntry(String alias) throws KuraException {
    requireText(alias, "alias");
    change(
        (keystore, password) -> {
          boolean present = keystore.containsAlias(alias);
          if (present) {
            keystore.deleteEntry(alias);
          }
          return present;
        });
  }

  @Override
  public void createKeyPair(
      String alias, String algorithm, int keySize, String signatureAlgorithm, String attributes)
      throws KuraException {
    createKeyPair(alias, algorithm, keySize, signatureAlgorithm, attributes, random);
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
    require(secureRandom, "secureRandom");
    createKeyPair(
        alias,
        algorithm,
        generator -> generator.initialize(keySize, secureRandom),
        signatureAlgorithm,
        attributes);
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
    require(algorithmParameter, "algorithmParameter");
    require(secureRandom, "secureRandom");
    createKeyPair(
        alias,
        algorithm,
        generator -> generator.initialize(algorithmParameter, secureRandom),
        signatureAlgorithm,
        attributes);
  }

  @Override
  public void createKeyPair(
      String alias,
      String algorithm,
      AlgorithmParameterSpec algorithmParameter,
      String signatureAlgorithm,
      String attributes)
      throws KuraException {
    createKeyPair(alias, algorithm, algorithmParameter, signatureAlgorithm, attributes, random);
  }

  /** How the size or the parameters of a new key pair are set. */
  @FunctionalInterface
  private interface KeyParameters {
    void set(KeyPairGenerator generator) throws GeneralSecurityException;
  }

  private void createKeyPair(
      String alias,
      String algorithm,
      KeyParameters parameters,
      String signatureAlgorithm,
      String attributes)
      throws KuraException {
    requireText(alias, "alias");
    requireText(algorithm, "algorithm");
    requireText(signatureAlgorithm, "signatureAlgorithm");
    requireText(attributes, "attributes");
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      parameters.set(generator);
      var subject = new X500Principal(attributes);
      setEntry(
          alias,
          KeyPairs.selfSigned(generator.generateKeyPair(), subject, signatureAlgorithm, clock));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, e.getMessage());
    }
  }

  private Store.Files files() throws KuraException {
    if (store instanceof Store.Misconfigured misconfigured) {
      throw new KuraException(KuraErrorCode.CONFIGURATION_ERROR, misconfigured.sentence());
    }
    return (Store.Files) store;
  }

  private void change(Use<Boolean> change) throws KuraException {
    if (files().entries().change(change)) {
      announce();
    }
  }

  @Override
  void announce() {
    LOG.debug("Keystore {} was changed", name);
    events.postEvent(new KeystoreChangedEvent(name));
  }
}
