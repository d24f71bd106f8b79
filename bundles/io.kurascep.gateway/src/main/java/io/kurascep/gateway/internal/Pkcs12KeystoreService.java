// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStore.TrustedCertificateEntry;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.X509CRL;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
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
public final class Pkcs12KeystoreService implements KeystoreService {
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
  public KeyStore getKeyStore() throws KuraException {
    return files().entries().read((keystore, password) -> keystore);
  }

  @Override
  public Entry getEntry(String alias) throws KuraException {
    requireText(alias, "alias");
    return files().entries().read((keystore, password) -> entry(keystore, alias, password));
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
  public Map<String, Entry> getEntries() throws KuraException {
    return files()
        .entries()
        .read(
            (keystore, password) -> {
              var entries = new LinkedHashMap<String, Entry>();
              for (String alias : aliases(keystore)) {
                entries.put(alias, entry(keystore, alias, password));
              }
              return entries;
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
  public List<KeyManager> getKeyManagers(String algorithm) throws KuraException {
    requireText(algorithm, "algorithm");
    return files()
        .entries()
        .read(
            (keystore, password) -> {
              var factory = KeyManagerFactory.getInstance(algorithm);
              factory.init(keystore, password);
              return List.of(factory.getKeyManagers());
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

  @Override
  public String getCSR(KeyPair keyPair, X500Principal principal, String signerAlg)
      throws KuraException {
    require(keyPair, "keyPair");
    require(principal, "principal");
    requireText(signerAlg, "signerAlg");
    return request(keyPair.getPublic(), keyPair.getPrivate(), principal, signerAlg);
  }

  @Override
  public String getCSR(String alias, X500Principal principal, String signerAlg)
      throws KuraException {
    requireText(alias, "alias");
    require(principal, "principal");
    requireText(signerAlg, "signerAlg");
    if (getEntry(alias) instanceof PrivateKeyEntry entry) {
      return request(
          entry.getCertificate().getPublicKey(), entry.getPrivateKey(), principal, signerAlg);
    }
    throw new KuraException(
        KuraErrorCode.BAD_REQUEST, "there is no private key under the alias " + alias);
  }

  @Override
  public List<String> getAliases() throws KuraException {
    return files().entries().read((keystore, password) -> aliases(keystore));
  }

  @Override
  public Collection<CRL> getCRLs() throws KuraException {
    return List.copyOf(files().revocationLists().all());
  }

  @Override
  public CertStore getCRLStore() throws KuraException {
    try {
      return CertStore.getInstance("Collection", new CollectionCertStoreParameters(getCRLs()));
    } catch (GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, e.getMessage());
    }
  }

  @Override
  public void addCRL(X509CRL crl) throws KuraException {
    require(crl, "crl");
    if (files().revocationLists().add(crl)) {
      announce();
    }
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

  private static String request(
      PublicKey publicKey, PrivateKey privateKey, X500Principal subject, String signerAlg)
      throws KuraException {
    try {
      return KeyPairs.request(publicKey, privateKey, subject, signerAlg);
    } catch (GeneralSecurityException | IOException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, e.getMessage());
    }
  }

  private Store.Files files() throws KuraException {
    if (store instanceof Store.Misconfigured misconfigured) {
      throw new KuraException(KuraErrorCode.CONFIGURATION_ERROR, misconfigured.sentence());
    }
    return (Store.Files) store;
  }

  private void change(Pkcs12File.Use<Boolean> change) throws KuraException {
    if (files().entries().change(change)) {
      announce();
    }
  }

  private void announce() {
    LOG.debug("Keystore {} was changed", name);
    events.postEvent(new KeystoreChangedEvent(name));
  }

  private static List<String> aliases(KeyStore keystore) throws KeyStoreException {
    return Collections.list(keystore.aliases());
  }

  /** Null where there is none: so says Kura's interface. */
  private static Entry entry(KeyStore keystore, String alias, char[] password)
      throws GeneralSecurityException {
    return keystore.getEntry(
        alias, keystore.isCertificateEntry(alias) ? null : new PasswordProtection(password));
  }

  private static void require(Object argument, String what) {
    if (argument == null) {
      throw new IllegalArgumentException(what + " must not be null");
    }
  }

  private static void requireText(String argument, String what) {
    if (argument == null || argument.isBlank()) {
      throw new IllegalArgumentException(what + " must not be null or blank");
    }
  }
}
