// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.KeyTransport;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Encrypts and decrypts a content key with RSA (RFC 3370 §4.2.1, RFC 3560). */
public final class RsaKeyTransport {

  private static final String PKCS1 = "RSA/ECB/PKCS1Padding";
  private static final String OAEP = "RSA/ECB/OAEPPadding";
  private static final Map<ASN1ObjectIdentifier, MGF1ParameterSpec> DIGESTS =
      Map.of(
          OIWObjectIdentifiers.idSHA1, MGF1ParameterSpec.SHA1,
          NISTObjectIdentifiers.id_sha256, MGF1ParameterSpec.SHA256,
          NISTObjectIdentifiers.id_sha384, MGF1ParameterSpec.SHA384,
          NISTObjectIdentifiers.id_sha512, MGF1ParameterSpec.SHA512);

  private static final byte[] PKCS1_IDENTIFIER =
      Der.sequence(Der.oid(PKCSObjectIdentifiers.rsaEncryption), Der.NULL);
  private static final byte[] OAEP_IDENTIFIER =
      Der.sequence(Der.oid(PKCSObjectIdentifiers.id_RSAES_OAEP), Der.sequence());

  private final String transformation;
  private final Optional<AlgorithmParameterSpec> parameters;

  private RsaKeyTransport(String transformation, Optional<AlgorithmParameterSpec> parameters) {
    this.transformation = transformation;
    this.parameters = parameters;
  }

  /** How to send; OAEP with its defaults. */
  static RsaKeyTransport of(KeyTransport setting) {
    return switch (setting) {
      case PKCS1 -> new RsaKeyTransport(PKCS1, Optional.empty());
      case OAEP ->
          new RsaKeyTransport(
              OAEP, Optional.of(oaep(MGF1ParameterSpec.SHA1, MGF1ParameterSpec.SHA1)));
    };
  }

  /** The AlgorithmIdentifier of how to send; DER leaves the defaults of OAEP out. */
  static byte[] identifier(KeyTransport setting) {
    return switch (setting) {
      case PKCS1 -> PKCS1_IDENTIFIER.clone();
      case OAEP -> OAEP_IDENTIFIER.clone();
    };
  }

  /** How a keyEncryptionAlgorithm was sent. */
  static RsaKeyTransport of(AlgorithmIdentifier received) throws GeneralSecurityException {
    var algorithm = received.getAlgorithm();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return new RsaKeyTransport(PKCS1, Optional.empty());
    }
    if (algorithm.equals(PKCSObjectIdentifiers.id_RSAES_OAEP)) {
      return new RsaKeyTransport(OAEP, Optional.of(oaep(received.getParameters())));
    }
    throw new InvalidAlgorithmParameterException("unknown key transport " + algorithm);
  }

  private static AlgorithmParameterSpec oaep(ASN1Encodable parameters)
      throws GeneralSecurityException {
    if (parameters == null || parameters.equals(DERNull.INSTANCE)) {
      return oaep(MGF1ParameterSpec.SHA1, MGF1ParameterSpec.SHA1);
    }
    var given = RSAESOAEPparams.getInstance(parameters);
    var mask = AlgorithmIdentifier.getInstance(given.getMaskGenAlgorithm().getParameters());
    return oaep(digest(given.getHashAlgorithm()), digest(mask));
  }

  private static MGF1ParameterSpec digest(AlgorithmIdentifier identifier)
      throws GeneralSecurityException {
    var digest = DIGESTS.get(identifier.getAlgorithm());
    if (digest == null) {
      throw new InvalidAlgorithmParameterException("unknown digest in RSAES-OAEP");
    }
    return digest;
  }

  private static AlgorithmParameterSpec oaep(MGF1ParameterSpec hash, MGF1ParameterSpec mask) {
    return new OAEPParameterSpec(
        hash.getDigestAlgorithm(), "MGF1", mask, PSource.PSpecified.DEFAULT);
  }

  /**
   * Whether this RSA key may decrypt at all: a token may have one that only signs. Whatever else is
   * wrong with the token is not for here to say.
   */
  public static boolean mayDecrypt(PrivateKey key) {
    try {
      Cipher.getInstance(PKCS1).init(Cipher.DECRYPT_MODE, key);
      return true;
    } catch (InvalidKeyException refused) {
      return false;
    } catch (GeneralSecurityException | ProviderException unknown) {
      return true;
    }
  }

  byte[] encrypt(PublicKey recipient, byte[] contentKey) throws GeneralSecurityException {
    var cipher = Cipher.getInstance(transformation);
    if (parameters.isPresent()) {
      cipher.init(Cipher.ENCRYPT_MODE, recipient, parameters.get());
    } else {
      cipher.init(Cipher.ENCRYPT_MODE, recipient);
    }
    return cipher.doFinal(contentKey);
  }

  byte[] decrypt(PrivateKey key, byte[] encrypted) throws GeneralSecurityException {
    var cipher = Cipher.getInstance(transformation);
    if (parameters.isPresent()) {
      cipher.init(Cipher.DECRYPT_MODE, key, parameters.get());
    } else {
      cipher.init(Cipher.DECRYPT_MODE, key);
    }
    return cipher.doFinal(encrypted);
  }
}
