// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.testing;

import io.kurascep.files.Disk;
import io.kurascep.files.FileMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.TrustedCertificateEntry;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.X509CRL;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.eclipse.kura.security.keystore.KeystoreService;

/**
 * A keystore service with the habits of Kura's own, of which a caller must beware:
 *
 * <ul>
 *   <li>every change loads the whole file, and saves it by emptying and writing it, never forced to
 *       the device: what a power cut leaves is up to the {@link Disk};
 *   <li>callers are not kept apart: who saves last wins, and the other's change is lost;
 *   <li>an entry is replaced silently, and whether key and certificate match is not looked at;
 *   <li>a key over a trusted certificate, or the other way round, is refused by the keystore type;
 *   <li>aliases come back in lower case;
 *   <li>each change that was saved sends one event; deleting what is not there sends none;
 *   <li>what goes wrong is a {@link KuraErrorCode#BAD_REQUEST} that does not say why.
 * </ul>
 *
 * <p>Beyond that a test can make it read-only as a token is, let it go away and come back, let a
 * save stop in the middle, and do something between loading and saving.
 */
public final class KuraLikeKeystore implements KeystoreService {

  /** Something that happens in the middle of a change. */
  @FunctionalInterface
  public interface Action {
    /**
     * Happens.
     *
     * @throws KuraException where it calls a keystore that fails
     */
    void run() throws KuraException;
  }

  private static final int MAX_BYTES = 1 << 24;

  /** Says of a file what the JDK says of a token. */
  private static final Provider TOKEN =
      new Provider("KuraLikeToken", "1", "A file under the name of a token") {
        private static final long serialVersionUID = 1L;

        {
          put("KeyStore.PKCS11", "sun.security.pkcs12.PKCS12KeyStore$DualFormatPKCS12");
        }
      };

  private final String name;
  private final Disk disk;
  private final Path file;
  private final String type;
  private final Consumer<KeystoreChangedEvent> events;

  private volatile char[] password;
  private volatile char[] entryPassword;
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile boolean readOnly;
  private volatile boolean token;
  private volatile boolean gone;
  private volatile OptionalInt stopAfter = OptionalInt.empty();
  private volatile Action beforeSave = () -> {};
  private volatile Action afterSave = () -> {};
  private final AtomicInteger writes = new AtomicInteger();

  /**
   * A keystore on a file, made where it is absent.
   *
   * @param name its {@code kura.service.pid}
   * @param disk where the file is
   * @param file the file
   * @param type {@code pkcs12} or {@code jks}
   * @param password protects the file and each key
   * @param events told of each change
   * @throws KuraException where the file is absent and cannot be made
   */
  public KuraLikeKeystore(
      String name,
      Disk disk,
      Path file,
      String type,
      char[] password,
      Consumer<KeystoreChangedEvent> events)
      throws KuraException {
    this.name = name;
    this.disk = disk;
    this.file = file;
    this.type = type;
    this.password = password.clone();
    this.entryPassword = password.clone();
    this.events = events;
    if (!disk.exists(file)) {
      save(empty());
    }
  }

  /**
   * The properties with which Kura registers the service.
   *
   * @return name and file
   */
  public Map<String, Object> properties() {
    return Map.of("kura.service.pid", name, "keystore.path", file.toString());
  }

  /**
   * How often the file was written.
   *
   * @return the number of saves since the start, those that stopped included
   */
  public int writes() {
    return writes.get();
  }

  /**
   * How often a change was refused because the keystore can only be read.
   *
   * @return the number of trials
   */
  public int refusals() {
    return refusals.get();
  }

  /** Refuses every change from now on. */
  public void becomeReadOnly() {
    readOnly = true;
  }

  /** Is a token from now on, as Kura's PKCS#11 keystore: to be read, and refusing every change. */
  public void becomeToken() {
    readOnly = true;
    token = true;
  }

  /** Fails in every call, as a component that was deactivated under its caller. */
  public void goAway() {
    gone = true;
  }

  /** Works again. */
  public void comeBack() {
    gone = false;
  }

  /**
   * Uses another password from now on, and so cannot load its file any more.
   *
   * @param other the password
   */
  public void forgetPasswordFor(char[] other) {
    password = other.clone();
    entryPassword = other.clone();
  }

  /**
   * Uses another password for the keys from now on, and so cannot read those that are there.
   *
   * @param other the password
   */
  public void forgetPasswordOfEntries(char[] other) {
    entryPassword = other.clone();
  }

  /**
   * Lets the next save stop in the middle, as on a full disk.
   *
   * @param bytes how many are still written
   */
  public void stopNextSaveAfter(int bytes) {
    stopAfter = OptionalInt.of(bytes);
  }

  /**
   * Does something in the next change, once, between loading and saving.
   *
   * @param action such as a change by another caller
   */
  public void beforeNextSave(Action action) {
    beforeSave = action;
  }

  /**
   * Does something in the next change, once, between saving and telling of it.
   *
   * @param action such as a change by another caller
   */
  public void afterNextSave(Action action) {
    afterSave = action;
  }

  @Override
  public KeyStore getKeyStore() throws KuraException {
    present();
    try {
      KeyStore keystore =
          token ? KeyStore.getInstance("PKCS11", TOKEN) : KeyStore.getInstance(type);
      keystore.load(new ByteArrayInputStream(disk.read(file, MAX_BYTES)), password);
      return keystore;
    } catch (IOException | GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, "Failed to get the KeyStore");
    }
  }

  @Override
  public Entry getEntry(String alias) throws KuraException {
    if (alias == null) {
      throw new IllegalArgumentException("Key Pair alias cannot be null!");
    }
    KeyStore keystore = getKeyStore();
    try {
      return keystore.isCertificateEntry(alias)
          ? keystore.getEntry(alias, null)
          : keystore.getEntry(alias, new PasswordProtection(entryPassword));
    } catch (GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, "Failed to get the entry " + alias);
    }
  }

  @Override
  public void setEntry(String alias, Entry entry) throws KuraException {
    if (alias == null || alias.isBlank() || entry == null) {
      throw new IllegalArgumentException("Input cannot be null or empty!");
    }
    writable();
    KeyStore keystore = getKeyStore();
    try {
      keystore.setEntry(
          alias,
          entry,
          entry instanceof TrustedCertificateEntry ? null : new PasswordProtection(entryPassword));
    } catch (GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, "Failed to set the entry " + alias);
    }
    change(keystore);
  }

  @Override
  public void deleteEntry(String alias) throws KuraException {
    writable();
    if (getEntry(alias) == null) {
      return;
    }
    KeyStore keystore = getKeyStore();
    try {
      keystore.deleteEntry(alias);
    } catch (GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, "Failed to delete entry " + alias);
    }
    change(keystore);
  }

  private void change(KeyStore keystore) throws KuraException {
    Action before = beforeSave;
    Action after = afterSave;
    beforeSave = () -> {};
    afterSave = () -> {};
    before.run();
    save(keystore);
    after.run();
    events.accept(new KeystoreChangedEvent(name));
  }

  private void save(KeyStore keystore) throws KuraException {
    writes.incrementAndGet();
    try {
      var bytes = new ByteArrayOutputStream();
      keystore.store(bytes, password);
      OptionalInt stop = stopAfter;
      stopAfter = OptionalInt.empty();
      if (stop.isPresent()) {
        emptyAndWrite(Arrays.copyOf(bytes.toByteArray(), stop.getAsInt()));
        throw new IOException("No space left on device");
      }
      emptyAndWrite(bytes.toByteArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, "Failed to set the entry");
    }
  }

  /** As a FileOutputStream does: through a symbolic link, and without a moment of absence. */
  private void emptyAndWrite(byte[] bytes) throws IOException {
    if (disk == Disk.real()) {
      try (var out = new FileOutputStream(file.toFile())) {
        out.write(bytes);
      }
    } else {
      disk.write(file, bytes, FileMode.PRIVATE_FILE);
    }
  }

  private KeyStore empty() throws KuraException {
    try {
      KeyStore keystore = KeyStore.getInstance(type);
      keystore.load(null, password);
      return keystore;
    } catch (IOException | GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, "Failed to make the KeyStore");
    }
  }

  private void present() {
    if (gone) {
      throw new IllegalStateException("The service has been unregistered");
    }
  }

  private void writable() throws KuraException {
    present();
    if (readOnly) {
      refusals.incrementAndGet();
      throw new KuraException(KuraErrorCode.OPERATION_NOT_SUPPORTED);
    }
  }

  @Override
  public Map<String, Entry> getEntries() throws KuraException {
    var entries = new HashMap<String, Entry>();
    for (String alias : getAliases()) {
      entries.put(alias, getEntry(alias));
    }
    return entries;
  }

  @Override
  public List<String> getAliases() throws KuraException {
    try {
      return Collections.list(getKeyStore().aliases());
    } catch (GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, "Failed to get aliases");
    }
  }

  @Override
  public List<KeyManager> getKeyManagers(String algorithm) throws KuraException {
    try {
      KeyManagerFactory factory = KeyManagerFactory.getInstance(algorithm);
      factory.init(getKeyStore(), entryPassword);
      return List.of(factory.getKeyManagers());
    } catch (GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, "Failed to get the key managers");
    }
  }

  @Override
  public void createKeyPair(
      String alias, String algorithm, int keySize, String signatureAlgorithm, String attributes)
      throws KuraException {
    throw notOffered();
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
    throw notOffered();
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
    throw notOffered();
  }

  @Override
  public void createKeyPair(
      String alias,
      String algorithm,
      AlgorithmParameterSpec algorithmParameter,
      String signatureAlgorithm,
      String attributes)
      throws KuraException {
    throw notOffered();
  }

  @Override
  public String getCSR(KeyPair keyPair, X500Principal principal, String signerAlg)
      throws KuraException {
    throw notOffered();
  }

  @Override
  public String getCSR(String alias, X500Principal principal, String signerAlg)
      throws KuraException {
    throw notOffered();
  }

  @Override
  public Collection<CRL> getCRLs() {
    return List.of();
  }

  @Override
  public CertStore getCRLStore() throws KuraException {
    throw notOffered();
  }

  @Override
  public void addCRL(X509CRL crl) {}

  /**
   * Nothing of the add-on may use it: it overwrites the live alias at once, or lacks attributes.
   */
  private static KuraException notOffered() {
    return new KuraException(KuraErrorCode.OPERATION_NOT_SUPPORTED);
  }
}
