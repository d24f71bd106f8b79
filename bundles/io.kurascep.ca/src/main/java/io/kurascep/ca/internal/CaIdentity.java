// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The key and the self-signed certificate of a CA, made at its first start.
 *
 * @param key signs certificates and messages, and decrypts requests
 * @param certificate the certificate of the key
 */
record CaIdentity(PrivateKey key, Certificate certificate) {
  static final Duration BACKDATE = Duration.ofMinutes(1); // for clocks that are a little behind
  static final String SIGNATURE = "SHA256withRSA";

  private static final int KEY_BITS = 2048;
  private static final int YEARS = 10;
  private static final int LONGEST_FILE = 64 * 1024;

  /**
   * Reads the identity of a CA from its folder, and makes it where there is none.
   *
   * @param subject the name of a new CA
   * @throws IOException if the files cannot be used, or do not belong together
   */
  static CaIdentity open(
      Path folder, String subject, DurableFiles files, Clock clock, SecureRandom random)
      throws IOException {
    Path keyFile = folder.resolve("ca.key");
    Path certificateFile = folder.resolve("ca.pem");
    Optional<byte[]> keyText = files.read(keyFile, LONGEST_FILE);
    Optional<byte[]> certificateText = files.read(certificateFile, LONGEST_FILE);
    try {
      if (certificateText.isPresent() && keyText.isEmpty()) {
        throw new IOException(
            keyFile + " is missing: restore it, or remove the folder and begin anew");
      }
      if (keyText.isEmpty()) {
        keyText = Optional.of(newKey(random));
        files.write(keyFile, keyText.get());
      }
      RSAPrivateCrtKey key = key(keyFile, keyText.get());
      if (certificateText.isEmpty()) { // a first start, or one that was cut between the two files
        certificateText = Optional.of(newCertificate(key, subject, clock, random));
        files.write(certificateFile, certificateText.get(), FileMode.PUBLIC_FILE);
      }
      Certificate certificate = certificate(certificateFile, certificateText.get());
      if (!publicKey(key).equals(certificate.getSubjectPublicKeyInfo())) {
        throw new IOException(
            certificateFile + " is not for the key in ca.key: restore the one that belongs to it");
      }
      return new CaIdentity(key, certificate);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the key of the CA in " + keyFile + " cannot be used", e);
    }
  }

  private static byte[] newKey(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS, random);
    return pem("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
  }

  private static RSAPrivateCrtKey key(Path file, byte[] text)
      throws IOException, GeneralSecurityException {
    var encoded = new PKCS8EncodedKeySpec(der(file, "PRIVATE KEY", text));
    if (KeyFactory.getInstance("RSA").generatePrivate(encoded) instanceof RSAPrivateCrtKey key) {
      return key;
    }
    throw new IOException(file + " does not hold an RSA key: restore it");
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

  private static SubjectPublicKeyInfo publicKey(RSAPrivateCrtKey key)
      throws GeneralSecurityException {
    var numbers = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
    byte[] encoded = KeyFactory.getInstance("RSA").generatePublic(numbers).getEncoded();
    return SubjectPublicKeyInfo.getInstance(encoded);
  }

  private static byte[] newCertificate(
      RSAPrivateCrtKey key, String subject, Clock clock, SecureRandom random)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    Instant now = clock.instant();
    X500Name name = X500Name.getInstance(new X500Principal(subject).getEncoded());
    SubjectPublicKeyInfo publicKey = publicKey(key);
    X509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            newSerialNumber(random),
            Date.from(now.minus(BACKDATE)),
            Date.from(now.atZone(clock.getZone()).plusYears(YEARS).toInstant()),
            name,
            publicKey);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    // SCEP clients sign and encrypt with the key of the CA itself (RFC 8894 section 2.1.2).
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(
            KeyUsage.keyCertSign
                | KeyUsage.cRLSign
                | KeyUsage.digitalSignature
                | KeyUsage.keyEncipherment));
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey));
    byte[] der = builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)).getEncoded();
    return pem("CERTIFICATE", der);
  }

  /** Returns 128 random bits, with the highest one set, so that every number is as long. */
  static BigInteger newSerialNumber(SecureRandom random) {
    return new BigInteger(127, random).setBit(127);
  }

  /** Returns the DER of the certificate. */
  byte[] encoded() {
    try {
      return certificate.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode what was decoded", e);
    }
  }

  /** Returns the SHA-256 fingerprint of the certificate as hexadecimal octets with colons. */
  String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(encoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }
}
