// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.testing;

import java.security.KeyPair;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.SecureRandom;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.X509CRL;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.security.auth.x500.X500Principal;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreService;

/** A keystore in memory, with the habits of Kura's: it folds aliases and checks nothing. */
public final class MemoryKeystore implements KeystoreService {

  private final Map<String, Entry> entries = new HashMap<>();

  /** Whether it can be read. */
  public boolean broken;

  /** By which code it says that it cannot be read. */
  public KuraErrorCode code = KuraErrorCode.BAD_REQUEST;

  /** What may vouch for a web server. */
  public Optional<KeyStore> trusted = Optional.empty();

  /** Where the key is that is shown to a web server. */
  public List<KeyManager> keyManagers = List.of();

  /** How often somebody wanted to read it. */
  public int reads;

  /** What happens as soon as an entry was read. */
  public Runnable afterRead = () -> {};

  @Override
  public Entry getEntry(String alias) throws KuraException {
    reads++;
    if (broken) {
      throw new KuraException(code, "keystore password was incorrect");
    }
    var entry = entries.get(alias.toLowerCase(Locale.ROOT));
    afterRead.run();
    return entry;
  }

  @Override
  public void setEntry(String alias, Entry entry) throws KuraException {
    getEntry(alias);
    entries.put(alias.toLowerCase(Locale.ROOT), entry);
  }

  @Override
  public Map<String, Entry> getEntries() {
    return Map.copyOf(entries);
  }

  @Override
  public void deleteEntry(String alias) {
    entries.remove(alias.toLowerCase(Locale.ROOT));
  }

  @Override
  public List<String> getAliases() {
    return List.copyOf(entries.keySet());
  }

  @Override
  public KeyStore getKeyStore() {
    return trusted.orElseThrow(UnsupportedOperationException::new);
  }

  @Override
  public List<KeyManager> getKeyManagers(String algorithm) {
    return keyManagers;
  }

  @Override
  public void createKeyPair(
      String alias, String algorithm, int keySize, String signatureAlgorithm, String attributes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createKeyPair(
      String alias,
      String algorithm,
      int keySize,
      String signatureAlgorithm,
      String attributes,
      SecureRandom secureRandom) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createKeyPair(
      String alias,
      String algorithm,
      AlgorithmParameterSpec algorithmParameter,
      String signatureAlgorithm,
      String attributes,
      SecureRandom secureRandom) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createKeyPair(
      String alias,
      String algorithm,
      AlgorithmParameterSpec algorithmParameter,
      String signatureAlgorithm,
      String attributes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getCSR(KeyPair keyPair, X500Principal principal, String signerAlg) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getCSR(String alias, X500Principal principal, String signerAlg) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Collection<CRL> getCRLs() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CertStore getCRLStore() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void addCRL(X509CRL crl) {
    throw new UnsupportedOperationException();
  }
}
