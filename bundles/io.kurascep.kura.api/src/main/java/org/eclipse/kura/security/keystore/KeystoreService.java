// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.security.keystore;

import java.security.KeyPair;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.SecureRandom;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.X509CRL;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.security.auth.x500.X500Principal;
import org.eclipse.kura.KuraException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One keystore of the gateway. Its password is the service's own affair: entries come and go in the
 * clear. The usual keystore types compare aliases without case. Every method throws an {@link
 * IllegalArgumentException} where an argument is null, or a text is blank.
 */
@ProviderType
public interface KeystoreService {

  /**
   * The keystore as it is at this moment.
   *
   * @return a loaded keystore; changes to it are not stored
   * @throws KuraException where it cannot be read
   */
  KeyStore getKeyStore() throws KuraException;

  /**
   * One entry.
   *
   * @param alias its alias
   * @return the entry, null where there is none
   * @throws KuraException where it cannot be read
   */
  Entry getEntry(String alias) throws KuraException;

  /**
   * Writes one entry, in place of an entry of the same kind that has this alias. Whether a private
   * key belongs to its certificate is not checked.
   *
   * @param alias its alias
   * @param entry a private key with its chain, a trusted certificate or a secret key
   * @throws KuraException where it cannot be written, or the keystore is read-only
   */
  void setEntry(String alias, Entry entry) throws KuraException;

  /**
   * All entries.
   *
   * @return the entries by alias
   * @throws KuraException where they cannot be read
   */
  Map<String, Entry> getEntries() throws KuraException;

  /**
   * Deletes one entry; does nothing where there is none.
   *
   * @param alias its alias
   * @throws KuraException where it cannot be deleted, or the keystore is read-only
   */
  void deleteEntry(String alias) throws KuraException;

  /**
   * Key managers on the private keys of the keystore.
   *
   * @param algorithm the algorithm of the key manager factory, such as {@code PKIX}
   * @return the key managers
   * @throws KuraException where they cannot be made
   */
  List<KeyManager> getKeyManagers(String algorithm) throws KuraException;

  /**
   * Makes a key pair and a self-signed certificate, and writes them over the alias at once.
   *
   * @param alias the alias to write
   * @param algorithm the algorithm of the keys, such as {@code RSA}
   * @param keySize the size of the keys in bits
   * @param signatureAlgorithm how the certificate is signed, such as {@code SHA256withRSA}
   * @param attributes the subject of the certificate, as in RFC 4514
   * @throws KuraException where it fails, or the keystore is read-only
   */
  void createKeyPair(
      String alias, String algorithm, int keySize, String signatureAlgorithm, String attributes)
      throws KuraException;

  /**
   * Makes a key pair and a self-signed certificate, and writes them over the alias at once.
   *
   * @param alias the alias to write
   * @param algorithm the algorithm of the keys, such as {@code RSA}
   * @param keySize the size of the keys in bits
   * @param signatureAlgorithm how the certificate is signed, such as {@code SHA256withRSA}
   * @param attributes the subject of the certificate, as in RFC 4514
   * @param secureRandom the source of randomness
   * @throws KuraException where it fails, or the keystore is read-only
   */
  void createKeyPair(
      String alias,
      String algorithm,
      int keySize,
      String signatureAlgorithm,
      String attributes,
      SecureRandom secureRandom)
      throws KuraException;

  /**
   * Makes a key pair and a self-signed certificate, and writes them over the alias at once.
   *
   * @param alias the alias to write
   * @param algorithm the algorithm of the keys, such as {@code EC}
   * @param algorithmParameter the parameters of the algorithm, such as a named curve
   * @param signatureAlgorithm how the certificate is signed, such as {@code SHA256withECDSA}
   * @param attributes the subject of the certificate, as in RFC 4514
   * @param secureRandom the source of randomness
   * @throws KuraException where it fails, or the keystore is read-only
   */
  void createKeyPair(
      String alias,
      String algorithm,
      AlgorithmParameterSpec algorithmParameter,
      String signatureAlgorithm,
      String attributes,
      SecureRandom secureRandom)
      throws KuraException;

  /**
   * Makes a key pair and a self-signed certificate, and writes them over the alias at once.
   *
   * @param alias the alias to write
   * @param algorithm the algorithm of the keys, such as {@code EC}
   * @param algorithmParameter the parameters of the algorithm, such as a named curve
   * @param signatureAlgorithm how the certificate is signed, such as {@code SHA256withECDSA}
   * @param attributes the subject of the certificate, as in RFC 4514
   * @throws KuraException where it fails, or the keystore is read-only
   */
  void createKeyPair(
      String alias,
      String algorithm,
      AlgorithmParameterSpec algorithmParameter,
      String signatureAlgorithm,
      String attributes)
      throws KuraException;

  /**
   * Makes a PKCS#10 request without attributes for a key pair.
   *
   * @param keyPair the key pair
   * @param principal the subject
   * @param signerAlg how the request is signed, such as {@code SHA256withRSA}
   * @return the request in PEM
   * @throws KuraException where it cannot be made
   */
  String getCSR(KeyPair keyPair, X500Principal principal, String signerAlg) throws KuraException;

  /**
   * Makes a PKCS#10 request without attributes for a key pair of the keystore.
   *
   * @param alias the alias of the private key entry
   * @param principal the subject
   * @param signerAlg how the request is signed, such as {@code SHA256withRSA}
   * @return the request in PEM
   * @throws KuraException where it cannot be made
   */
  String getCSR(String alias, X500Principal principal, String signerAlg) throws KuraException;

  /**
   * The aliases.
   *
   * @return the aliases, folded to lower case by the usual keystore types
   * @throws KuraException where they cannot be read
   */
  List<String> getAliases() throws KuraException;

  /**
   * The certificate revocation lists that are kept with the keystore.
   *
   * @return the lists, empty where none is kept
   * @throws KuraException where they cannot be read
   */
  Collection<CRL> getCRLs() throws KuraException;

  /**
   * The certificate revocation lists that are kept with the keystore, for a path validation.
   *
   * @return a store of the lists
   * @throws KuraException where they cannot be read
   */
  CertStore getCRLStore() throws KuraException;

  /**
   * Keeps a certificate revocation list with the keystore, in place of an older one of its issuer.
   *
   * @param crl the list
   * @throws KuraException where it cannot be stored
   */
  void addCRL(X509CRL crl) throws KuraException;
}
