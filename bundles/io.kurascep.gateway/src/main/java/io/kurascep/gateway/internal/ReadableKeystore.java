// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.X509CRL;
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
import org.eclipse.kura.security.keystore.KeystoreService;

/** What a keystore can do that is only read, wherever it is kept; its revocation lists are ours. */
abstract class ReadableKeystore implements KeystoreService {

  /** What is done with the opened keystore; the password is wiped afterwards. */
  @FunctionalInterface
  interface Use<T> {
    T with(KeyStore keystore, char[] password) throws GeneralSecurityException, IOException;
  }

  /** Uses the keystore as it is now. */
  abstract <T> T read(Use<T> use) throws KuraException;

  /** The revocation lists that are kept with it. */
  abstract CrlFile revocationLists() throws KuraException;

  /** Tells everybody that it was changed. */
  abstract void announce();

  @Override
  public KeyStore getKeyStore() throws KuraException {
    return read((keystore, password) -> keystore);
  }

  @Override
  public Entry getEntry(String alias) throws KuraException {
    requireText(alias, "alias");
    return read((keystore, password) -> entry(keystore, alias, password));
  }

  @Override
  public Map<String, Entry> getEntries() throws KuraException {
    return read(
        (keystore, password) -> {
          var entries = new LinkedHashMap<String, Entry>();
          for (String alias : aliases(keystore)) {
            entries.put(alias, entry(keystore, alias, password));
          }
          return entries;
        });
  }

  @Override
  public List<KeyManager> getKeyManagers(String algorithm) throws KuraException {
    requireText(algorithm, "algorithm");
    return read(
        (keystore, password) -> {
          var factory = KeyManagerFactory.getInstance(algorithm);
          factory.init(keystore, password);
          return List.of(factory.getKeyManagers());
        });
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

  private static String request(
      PublicKey publicKey, PrivateKey privateKey, X500Principal subject, String signerAlg)
      throws KuraException {
    try {
      return KeyPairs.request(publicKey, privateKey, subject, signerAlg);
    } catch (GeneralSecurityException | IOException e) {
      throw new KuraException(KuraErrorCode.BAD_REQUEST, e, e.getMessage());
    }
  }

  @Override
  public List<String> getAliases() throws KuraException {
    return read((keystore, password) -> aliases(keystore));
  }

  @Override
  public Collection<CRL> getCRLs() throws KuraException {
    return List.copyOf(revocationLists().all());
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
    if (revocationLists().add(crl)) {
      announce();
    }
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

  static void require(Object argument, String what) {
    if (argument == null) {
      throw new IllegalArgumentException(what + " must not be null");
    }
  }

  static void requireText(String argument, String what) {
    if (argument == null || argument.isBlank()) {
      throw new IllegalArgumentException(what + " must not be null or blank");
    }
  }
}
