// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.standin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/** AES-GCM with a key that everybody knows and a new vector each time, as in Kura. */
final class GatewayCrypto implements CryptoService {
  private static final SecretKeySpec KEY =
      new SecretKeySpec("everybody knows!".getBytes(UTF_8), "AES");
  private static final int VECTOR = 12;

  private final SecureRandom random = new SecureRandom();

  @Override
  public char[] encryptAes(char[] value) throws KuraException {
    byte[] vector = new byte[VECTOR];
    random.nextBytes(vector);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, vector, new String(value).getBytes(UTF_8));
    return (base64(vector) + "-" + base64(sealed)).toCharArray();
  }

  @Override
  public char[] decryptAes(char[] encryptedValue) throws KuraException {
    String[] parts = new String(encryptedValue).split("-", -1);
    if (parts.length != 2) {
      throw new KuraException(KuraErrorCode.DECODER_ERROR);
    }
    try {
      Base64.Decoder decoder = Base64.getDecoder();
      byte[] clear = crypt(Cipher.DECRYPT_MODE, decoder.decode(parts[0]), decoder.decode(parts[1]));
      return new String(clear, UTF_8).toCharArray();
    } catch (IllegalArgumentException e) {
      throw new KuraException(KuraErrorCode.DECODER_ERROR, e);
    }
  }

  @Override
  public char[] getKeyStorePassword(String keyStorePath) {
    return "changeit".toCharArray();
  }

  @Override
  public void setKeyStorePassword(String keyStorePath, char[] password) throws KuraException {
    throw new KuraException(KuraErrorCode.OPERATION_NOT_SUPPORTED);
  }

  private static byte[] crypt(int mode, byte[] vector, byte[] text) throws KuraException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, KEY, new GCMParameterSpec(128, vector));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.INTERNAL_ERROR, e, "cipher");
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
