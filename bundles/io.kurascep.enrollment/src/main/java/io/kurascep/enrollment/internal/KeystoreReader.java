// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.machine.Found;
import io.kurascep.enrollment.internal.machine.Place;
import io.kurascep.protocol.CurrentCredential;
import java.security.GeneralSecurityException;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreService;

/** Reads one entry of a keystore of the gateway; it never writes. */
final class KeystoreReader {

  private final KeystoreService keystore;
  private final Place place;

  KeystoreReader(KeystoreService keystore, Place place) {
    this.keystore = keystore;
    this.place = place;
  }

  /** The keystore cannot be read; the message says why and what to do. */
  static final class KeystoreException extends Exception {
    private static final long serialVersionUID = 1L;

    KeystoreException(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  /** Whether it is a PKCS#11 token, which keeps the keys that it has. */
  boolean isToken() {
    try {
      return keystore.getKeyStore().getType().equalsIgnoreCase("PKCS11");
    } catch (KuraException | RuntimeException unknown) {
      return false; // that it cannot be read is told when the entry is read
    }
  }

  /** What is there, and whether it is from one of these CAs. */
  Found look(List<X509Certificate> caCertificates) throws KeystoreException {
    var entry = entry();
    if (entry.isEmpty()) {
      return Found.nothing(place);
    }
    var chain = chain(entry.get());
    return new Found(
        place,
        chain,
        !chain.isEmpty() && match(entry.get().getPrivateKey(), chain.get(0).getPublicKey()),
        isFrom(caCertificates, chain));
  }

  /** The key and the certificate that are there. */
  Optional<CurrentCredential> current() throws KeystoreException {
    return entry()
        .filter(entry -> !chain(entry).isEmpty())
        .map(entry -> new CurrentCredential(entry.getPrivateKey(), chain(entry).get(0)));
  }

  private Optional<PrivateKeyEntry> entry() throws KeystoreException {
    try {
      return keystore.getEntry(place.alias()) instanceof PrivateKeyEntry entry
          ? Optional.of(entry)
          : Optional.empty();
    } catch (KuraException | RuntimeException failed) {
      throw new KeystoreException(sentence(failed), failed);
    }
  }

  /** Of a token Kura tells no more than the code; who stands in for Kura says it in words. */
  private String sentence(Exception failed) {
    var code = failed instanceof KuraException kura ? kura.getCode() : KuraErrorCode.BAD_REQUEST;
    if (code != KuraErrorCode.SERVICE_UNAVAILABLE && code != KuraErrorCode.SECURITY_EXCEPTION) {
      return "the keystore %s cannot be read: check its path, type and password"
          .formatted(place.keystore());
    }
    return failed.getCause() != null
        ? "keystore %s: %s".formatted(place.keystore(), failed.getMessage())
        : "the token of the keystore %s cannot be read: plug it in, and check its %s"
            .formatted(
                place.keystore(),
                code == KuraErrorCode.SECURITY_EXCEPTION ? "PIN" : "library and slot");
  }

  private static List<X509Certificate> chain(PrivateKeyEntry entry) {
    var chain = new ArrayList<X509Certificate>();
    for (Certificate certificate : entry.getCertificateChain()) {
      if (certificate instanceof X509Certificate x509) {
        chain.add(x509);
      }
    }
    return chain;
  }

  /**
   * Whether a private key belongs to a public one: what it signs verifies. A token may refuse by a
   * {@link ProviderException}.
   */
  static boolean match(PrivateKey privateKey, PublicKey publicKey) {
    try {
      var name = "RSA".equals(privateKey.getAlgorithm()) ? "SHA256withRSA" : "SHA256withECDSA";
      var probe = new byte[] {1};
      var signer = Signature.getInstance(name);
      signer.initSign(privateKey);
      signer.update(probe);
      var verifier = Signature.getInstance(name);
      verifier.initVerify(publicKey);
      verifier.update(probe);
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException | ProviderException unfit) {
      return false;
    }
  }

  /** Whether the chain leads to one of these CAs, signature by signature. */
  private static boolean isFrom(List<X509Certificate> cas, List<X509Certificate> chain) {
    for (var i = 0; i < chain.size(); i++) {
      var certificate = chain.get(i);
      if (cas.stream().anyMatch(ca -> isIssuer(ca, certificate))) {
        return true;
      }
      if (i + 1 >= chain.size() || !isIssuer(chain.get(i + 1), certificate)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isIssuer(X509Certificate ca, X509Certificate certificate) {
    if (ca.getBasicConstraints() < 0
        || !ca.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(ca.getPublicKey());
      return true;
    } catch (GeneralSecurityException | ProviderException notIssuedByIt) {
      return false;
    }
  }
}
