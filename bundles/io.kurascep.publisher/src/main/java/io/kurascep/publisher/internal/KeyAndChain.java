// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import io.kurascep.files.Pem;
import io.kurascep.files.PemException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * A private key and the certificates that belong to it, the leaf first. Kura's keystore accepts any
 * key beside any certificates, so what goes in is proven here, and what comes out again as well.
 */
final class KeyAndChain {

  private static final byte[] PROBE = "Kura SCEP tries a key pair".getBytes(US_ASCII);

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private KeyAndChain(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = chain;
  }

  /**
   * Proves that what is to be delivered belongs together.
   *
   * @param delivery what is to be delivered
   * @param credential the key, and once more the certificates
   * @param place what it is to be written to, as a user calls it
   * @return the two
   * @throws DeliveryException {@link Reason#MISMATCH} where the certificates are not those of the
   *     delivery, the key belongs to another one, or a certificate is not signed by the next
   */
  static KeyAndChain proven(Delivery delivery, Credential credential, String place)
      throws DeliveryException {
    var chain = delivery.chain();
    if (!chain.equals(credential.chain())) {
      throw mismatch(place, "the certificates that came with the private key are other ones");
    }
    if (!areOnePair(credential.privateKey(), chain.get(0).getPublicKey())) {
      throw mismatch(place, "the private key does not belong to the certificate");
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!isSignedBy(chain.get(i - 1), chain.get(i))) {
        throw mismatch(place, "certificate " + i + " is not signed by the next in its chain");
      }
    }
    return new KeyAndChain(credential.privateKey(), chain);
  }

  private static DeliveryException mismatch(String place, String what) {
    return new DeliveryException(
        Reason.MISMATCH,
        "Nothing was written to " + place + " because " + what + ": request a new certificate");
  }

  /** The entry to be written. */
  PrivateKeyEntry entry() {
    return new PrivateKeyEntry(key, chain.toArray(Certificate[]::new));
  }

  /** The certificates in PEM, leaf first. */
  String pem() {
    return Pem.encode(chain);
  }

  /** Whether another certificate is for the same key. */
  boolean isForTheKeyOf(Certificate other) {
    return chain.get(0).getPublicKey().equals(other.getPublicKey());
  }

  /** Whether an entry holds this chain, and the key that belongs to it. */
  boolean isHeldBy(Entry entry, boolean inToken) {
    return isHeldBy(entry, chain, inToken);
  }

  /**
   * Whether an entry holds a chain, leaf first, and the key that belongs to it. In a token only the
   * leaf is compared: the JDK puts the rest together by the names of the issuers, from all the
   * certificates that are there.
   */
  static boolean isHeldBy(Entry entry, List<X509Certificate> chain, boolean inToken) {
    return entry instanceof PrivateKeyEntry held
        && (inToken
            ? held.getCertificate().equals(chain.get(0))
            : Arrays.asList(held.getCertificateChain()).equals(chain))
        && areOnePair(held.getPrivateKey(), chain.get(0).getPublicKey());
  }

  /**
   * Whether a text is the private key of a certificate.
   *
   * @param pem a PKCS#8 key in PEM, or anything else
   * @param certificate the certificate
   * @return false also where it is no such key
   */
  static boolean isKeyOf(String pem, X509Certificate certificate) {
    var publicKey = certificate.getPublicKey();
    try {
      var blocks = Pem.decode(pem);
      return blocks.size() == 1
          && areOnePair(
              KeyFactory.getInstance(publicKey.getAlgorithm())
                  .generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0).der())),
              publicKey);
    } catch (GeneralSecurityException | PemException e) {
      return false;
    }
  }

  /**
   * Whether a private key belongs to a public key. The moduli of RSA are compared; then, for any
   * algorithm, what the one signs the other must verify: from an EC key, or one in a token, the
   * public half cannot be derived, and no encoding of a key is the only one.
   */
  private static boolean areOnePair(PrivateKey privateKey, PublicKey publicKey) {
    if (privateKey instanceof RSAPrivateKey rsa
        && publicKey instanceof RSAPublicKey other
        && !rsa.getModulus().equals(other.getModulus())) {
      return false;
    }
    try {
      var name = "SHA256with" + signing(publicKey);
      var signature = Signature.getInstance(name);
      signature.initSign(privateKey);
      signature.update(PROBE);
      var verification = Signature.getInstance(name); // not every token verifies
      verification.initVerify(publicKey);
      verification.update(PROBE);
      return verification.verify(signature.sign());
    } catch (GeneralSecurityException | ProviderException e) {
      return false;
    }
  }

  private static String signing(PublicKey key) {
    return key.getAlgorithm().equals("EC") ? "ECDSA" : key.getAlgorithm();
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException | ProviderException e) {
      return false;
    }
  }
}
