// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.TrustException;
import io.kurascep.protocol.TrustException.Check;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.PasswordRecipientInfo;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * A content key that is encrypted with the challenge as password, for keys that cannot encrypt (RFC
 * 8894 §3.1): PBKDF2 (RFC 8018) and PWRI-KEK (RFC 3211).
 */
final class PasswordRecipient {

  /** More would keep a gateway busy for minutes; whoever asks for them wants just that. */
  private static final int MOST_ITERATIONS = 10_000_000;

  private static final int ITERATIONS = 100_000;
  private static final int SALT_BYTES = 16;
  private static final byte[] VERSION_0 = Der.integer(0);
  private static final ASN1ObjectIdentifier PWRI_KEK = PKCSObjectIdentifiers.id_alg_PWRI_KEK;

  private static final Map<ASN1ObjectIdentifier, String> FUNCTIONS =
      Map.of(
          PKCSObjectIdentifiers.id_hmacWithSHA1, "PBKDF2WithHmacSHA1",
          PKCSObjectIdentifiers.id_hmacWithSHA224, "PBKDF2WithHmacSHA224",
          PKCSObjectIdentifiers.id_hmacWithSHA256, "PBKDF2WithHmacSHA256",
          PKCSObjectIdentifiers.id_hmacWithSHA384, "PBKDF2WithHmacSHA384",
          PKCSObjectIdentifiers.id_hmacWithSHA512, "PBKDF2WithHmacSHA512");

  private PasswordRecipient() {}

  /** The RecipientInfo, with the cipher of the content for the key too. */
  static byte[] seal(byte[] contentKey, char[] password, ContentCipher cipher, SecureRandom random)
      throws GeneralSecurityException {
    var wrapping = wrapping(cipher);
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    var iv = new byte[wrapping.blockBytes()];
    random.nextBytes(iv);
    var function = PKCSObjectIdentifiers.id_hmacWithSHA256;
    var key = derive(password, FUNCTIONS.get(function), salt, ITERATIONS, wrapping);
    var wrapper = wrapper(wrapping);
    wrapper.init(Cipher.WRAP_MODE, key, new IvParameterSpec(iv), random);
    var parameters =
        Der.sequence(
            Der.octets(salt), Der.integer(ITERATIONS), Der.sequence(Der.oid(function), Der.NULL));
    return Der.context(
        3,
        VERSION_0,
        Der.context(0, Der.oid(PKCSObjectIdentifiers.id_PBKDF2), parameters),
        Der.sequence(Der.oid(PWRI_KEK), wrapping.identifier(iv)),
        Der.octets(wrapper.wrap(new SecretKeySpec(contentKey, cipher.text()))));
  }

  /** The content key, or an error that does not say which part is wrong. */
  static byte[] open(PasswordRecipientInfo info, char[] password)
      throws GeneralSecurityException, TrustException {
    var derivation = info.getKeyDerivationAlgorithm();
    if (derivation == null
        || !derivation.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)
        || !info.getKeyEncryptionAlgorithm().getAlgorithm().equals(PWRI_KEK)) {
      throw new InvalidAlgorithmParameterException("neither PBKDF2 nor PWRI-KEK");
    }
    var parameters = PBKDF2Params.getInstance(derivation.getParameters());
    var inner = AlgorithmIdentifier.getInstance(info.getKeyEncryptionAlgorithm().getParameters());
    var wrapping =
        ContentCipher.of(inner)
            .filter(PasswordRecipient::wraps)
            .orElseThrow(() -> new InvalidAlgorithmParameterException("unknown cipher"));
    var function =
        Optional.ofNullable(FUNCTIONS.get(parameters.getPrf().getAlgorithm()))
            .orElseThrow(() -> new InvalidAlgorithmParameterException("unknown function"));
    var iterations = iterations(parameters.getIterationCount());
    var key = derive(password, function, parameters.getSalt(), iterations, wrapping);
    var iv = ASN1OctetString.getInstance(inner.getParameters()).getOctets();
    var wrapper = wrapper(wrapping);
    wrapper.init(Cipher.UNWRAP_MODE, key, new IvParameterSpec(iv));
    return wrapper
        .unwrap(info.getEncryptedKey().getOctets(), "AES", Cipher.SECRET_KEY)
        .getEncoded();
  }

  private static int iterations(BigInteger count) throws TrustException {
    if (count.signum() <= 0 || count.compareTo(BigInteger.valueOf(MOST_ITERATIONS)) > 0) {
      throw new TrustException(
          Check.CIPHER,
          "the server's answer wants the password hashed more than %d times, or never: have it use"
                  .formatted(MOST_ITERATIONS)
              + " a sound number of iterations");
    }
    return count.intValueExact();
  }

  private static SecretKey derive(
      char[] password, String function, byte[] salt, int iterations, ContentCipher wrapping)
      throws GeneralSecurityException {
    var wanted = new PBEKeySpec(password, salt, iterations, wrapping.keyBytes() * Byte.SIZE);
    try {
      var derived = SecretKeyFactory.getInstance(function).generateSecret(wanted).getEncoded();
      var key = new SecretKeySpec(derived, wrapping == ContentCipher.TRIPLE_DES ? "DESede" : "AES");
      Arrays.fill(derived, (byte) 0);
      return key;
    } finally {
      wanted.clearPassword();
    }
  }

  private static boolean wraps(ContentCipher cipher) {
    return cipher == wrapping(cipher);
  }

  /** The same cipher, as RFC 3211 wants it, but nothing weaker than 3DES. */
  private static ContentCipher wrapping(ContentCipher cipher) {
    return switch (cipher) {
      case AES128, AES192, AES256, TRIPLE_DES -> cipher;
      case DES, BLOWFISH -> ContentCipher.TRIPLE_DES;
    };
  }

  private static Cipher wrapper(ContentCipher wrapping) throws GeneralSecurityException {
    return Cipher.getInstance(
        wrapping == ContentCipher.TRIPLE_DES ? "DESEDERFC3211WRAP" : "AESRFC3211WRAP",
        BouncyCastle.PROVIDER);
  }
}
