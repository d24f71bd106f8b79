// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.authority;

import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * A key of a CA or RA, and its certificate; made at the first start, and kept in two files.
 *
 * @param key the private key
 * @param certificate the certificate of the key
 */
public record CaIdentity(PrivateKey key, Certificate certificate) {
  static final int LONGEST_FILE = 64 * 1024;

  /** Makes the certificate of a new key. */
  interface Maker {
    /**
     * Makes it.
     *
     * @param key the new key, which signs its own certificate where nobody stands above it
     */
    Certificate make(KeyPair key) throws GeneralSecurityException, IOException;
  }

  /**
   * Reads an identity, and makes it where there is none.
   *
   * @param folder the folder of its files
   * @param name the name of its files, without the ends .key and .pem
   * @param kind the kind of a new key
   * @param maker makes the certificate of a new key
   * @throws IOException if the files cannot be used, or do not belong together
   */
  static CaIdentity open(
      Path folder, String name, KeyKind kind, Maker maker, DurableFiles files, SecureRandom random)
      throws IOException {
    Path keyFile = folder.resolve(name + ".key");
    Path certificateFile = folder.resolve(name + ".pem");
    Optional<byte[]> keyText = files.read(keyFile, LONGEST_FILE);
    Optional<byte[]> certificateText = files.read(certificateFile, LONGEST_FILE);
    try {
      if (certificateText.isEmpty()) { // a first start, or one that was cut between the two files
        Optional<KeyPair> begun =
            keyText.isEmpty() ? Optional.empty() : pair(key(keyFile, keyText.get()));
        KeyPair pair = begun.isPresent() ? begun.get() : newKey(kind, keyFile, files, random);
        Certificate certificate = maker.make(pair);
        files.write(
            certificateFile, pem("CERTIFICATE", certificate.getEncoded()), FileMode.PUBLIC_FILE);
        return new CaIdentity(pair.getPrivate(), certificate);
      }
      if (keyText.isEmpty()) {
        throw new IOException(
            keyFile + " is missing: restore it, or remove the folder and begin anew");
      }
      PrivateKey key = key(keyFile, keyText.get());
      Certificate certificate = certificate(certificateFile, certificateText.get());
      if (!belongTogether(key, certificate)) {
        throw new IOException(
            certificateFile
                + " is not for the key in "
                + keyFile.getFileName()
                + ": restore the one that belongs to it");
      }
      return new CaIdentity(key, certificate);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key in " + keyFile + " cannot be used", e);
    }
  }

  private static KeyPair newKey(KeyKind kind, Path file, DurableFiles files, SecureRandom random)
      throws GeneralSecurityException, IOException {
    KeyPair pair = kind.generate(random);
    files.write(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    return pair;
  }

  private static PrivateKey key(Path file, byte[] text)
      throws IOException, GeneralSecurityException {
    byte[] der = der(file, "PRIVATE KEY", text);
    try {
      boolean rsa =
          PrivateKeyInfo.getInstance(der)
              .getPrivateKeyAlgorithm()
              .getAlgorithm()
              .equals(PKCSObjectIdentifiers.rsaEncryption);
      return KeyFactory.getInstance(rsa ? "RSA" : "EC")
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold a private key: restore it", e);
    }
  }

  /** Only of an RSA key; a lone EC key is made anew, since nobody has seen anything of it. */
  private static Optional<KeyPair> pair(PrivateKey key) throws GeneralSecurityException {
    if (!(key instanceof RSAPrivateCrtKey rsa)) {
      return Optional.empty();
    }
    var numbers = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
    return Optional.of(new KeyPair(KeyFactory.getInstance("RSA").generatePublic(numbers), key));
  }

  private static Certificate certificate(Path file, byte[] text) throws IOException {
    try {
      return Certificate.getInstance(der(file, "CERTIFICATE", text));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold a certificate: restore it", e);
    }
  }

  private static byte[] pem(String label, byte[] der) {
    return Pem.encode(label, der).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] der(Path file, String label, byte[] text) throws IOException {
    List<Pem.Block> blocks = Pem.decode(new String(text, StandardCharsets.US_ASCII));
    if (blocks.size() != 1 || !blocks.get(0).label().equals(label)) {
      throw new IOException(file + " must hold one PEM block " + label + ": restore it");
    }
    return blocks.get(0).der();
  }

  private static boolean belongTogether(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException, IOException {
    String algorithm = CertificateMaker.signatureAlgorithm(key);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    byte[] signed = signature.sign();
    PublicKey publicKey;
    try {
      publicKey =
          KeyFactory.getInstance(key.getAlgorithm())
              .generatePublic(
                  new X509EncodedKeySpec(certificate.getSubjectPublicKeyInfo().getEncoded()));
    } catch (GeneralSecurityException e) {
      return false; // a key of another algorithm
    }
    signature.initVerify(publicKey);
    return signature.verify(signed);
  }

  /** Returns the name in the certificate. */
  public X500Name subject() {
    return certificate.getSubject();
  }

  /** Returns the DER of the certificate. */
  public byte[] encoded() {
    try {
      return certificate.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode what was decoded", e);
    }
  }

  /** Returns the SHA-256 fingerprint of the certificate as hexadecimal octets with colons. */
  public String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(encoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }
}
