// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;

/** The digest of a whole certificate in DER, by which a person names it (RFC 8894 §2.2). */
public final class Fingerprint {

  private static final String SHA_256 = "SHA-256";

  private final String algorithm;
  private final byte[] digest;

  private Fingerprint(String algorithm, byte[] digest) {
    this.algorithm = algorithm;
    this.digest = digest;
  }

  /**
   * Reads a fingerprint, whose length tells the algorithm: SHA-256, SHA-512, SHA-1, or MD5.
   *
   * @param text hexadecimal digits in any case, with or without colons and white space
   * @param allowMd5 whether MD5 is taken
   * @throws IllegalArgumentException if it is anything else
   */
  public static Fingerprint of(String text, boolean allowMd5) {
    var digits = text.replaceAll("[:\\s]", "");
    byte[] digest;
    try {
      digest = HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException notHex) {
      throw new IllegalArgumentException(
          "the fingerprint %s is not hexadecimal".formatted(text.strip()), notHex);
    }
    return switch (digest.length) {
      case 32 -> new Fingerprint(SHA_256, digest);
      case 64 -> new Fingerprint("SHA-512", digest);
      case 20 -> new Fingerprint("SHA-1", digest);
      case 16 -> {
        if (!allowMd5) {
          throw new IllegalArgumentException(
              "the fingerprint %s is MD5, which anybody can forge: use SHA-256"
                  .formatted(text.strip()));
        }
        yield new Fingerprint("MD5", digest);
      }
      default ->
          throw new IllegalArgumentException(
              "the fingerprint %s has %d hexadecimal digits: SHA-256 has 64"
                  .formatted(text.strip(), digits.length()));
    };
  }

  /** The SHA-256 fingerprint of a certificate. */
  public static Fingerprint sha256(X509Certificate certificate) {
    return new Fingerprint(SHA_256, digest(SHA_256, certificate));
  }

  /** Whether it is this certificate's; compared in constant time. */
  public boolean matches(X509Certificate certificate) {
    return MessageDigest.isEqual(digest, digest(algorithm, certificate));
  }

  private static byte[] digest(String algorithm, X509Certificate certificate) {
    try {
      return MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java has no " + algorithm, missing);
    } catch (CertificateEncodingException broken) {
      throw new IllegalArgumentException("the certificate has no encoding", broken);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint fingerprint
        && algorithm.equals(fingerprint.algorithm)
        && Arrays.equals(digest, fingerprint.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  /** Upper-case hexadecimal with colons, as the user enters it. */
  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
  }
}
