// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.system.SystemService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Kura's {@link CryptoService} on a gateway without Kura: AES-256-GCM under a key that is made at
 * first use and kept in {@code crypto.key} in the data folder.
 *
 * <p>A ciphertext is {@value #PREFIX} and the base64 of a nonce of 12 bytes and the sealed text.
 * What does not begin so, was changed, or comes from another gateway is refused by {@link
 * #decryptAes(char[])}: whoever reads a setting may then take it as written in the clear.
 */
@Component(name = "io.kurascep.gateway.Crypto")
public final class AesCryptoService implements CryptoService {
  /** What a ciphertext begins with; it is sealed with the text. */
  static final String PREFIX = "aes1:";

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int MAX_UTF8_BYTES = 3;

  private final AesKeyFile key;
  private final SecureRandom random;
  private final KeptPasswords passwords;

  /**
   * Called by the component runtime.
   *
   * @param system knows the data folder
   */
  @Activate
  public AesCryptoService(@Reference SystemService system) {
    this(Path.of(system.getKuraDataDirectory()), DurableFiles.onDisk(), new SecureRandom());
  }

  AesCryptoService(Path folder, DurableFiles files, SecureRandom random) {
    this.key = new AesKeyFile(files, folder.resolve("crypto.key"), random);
    this.random = random;
    this.passwords = new KeptPasswords(files, folder.resolve("keystore.passwords"), this);
  }

  @Override
  public char[] encryptAes(char[] value) throws KuraException {
    byte[] text = new byte[0];
    try {
      text = utf8(value);
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key.keyToEncrypt(), nonce).doFinal(text);
      byte[] both =
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return (PREFIX + Base64.getEncoder().encodeToString(both)).toCharArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new KuraException(KuraErrorCode.STORE_ERROR, e, e.getMessage());
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  @Override
  public char[] decryptAes(char[] encryptedValue) throws KuraException {
    byte[] both = decode(encryptedValue);
    byte[] text = new byte[0];
    try {
      SecretKey known =
          key.keyToDecrypt().orElseThrow(() -> new KuraException(KuraErrorCode.DECODER_ERROR));
      var cipher = cipher(Cipher.DECRYPT_MODE, known, Arrays.copyOf(both, NONCE_BYTES));
      text = cipher.doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
      CharBuffer decoded = UTF_8.decode(ByteBuffer.wrap(text));
      char[] value = new char[decoded.remaining()];
      decoded.get(value);
      Arrays.fill(decoded.array(), '\0');
      return value;
    } catch (GeneralSecurityException e) {
      throw new KuraException(KuraErrorCode.DECODER_ERROR, e);
    } catch (IOException e) {
      throw new KuraException(KuraErrorCode.STORE_ERROR, e, e.getMessage());
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /**
   * The password that was kept for the keystore; empty where there is none, or it is unreadable.
   */
  @Override
  public char[] getKeyStorePassword(String keyStorePath) {
    return passwords.get(keyStorePath);
  }

  @Override
  public void setKeyStorePassword(String keyStorePath, char[] password) throws KuraException {
    passwords.set(keyStorePath, password);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(PREFIX.getBytes(US_ASCII));
    return cipher;
  }

  private static byte[] decode(char[] encryptedValue) throws KuraException {
    String text = new String(encryptedValue);
    try {
      if (text.startsWith(PREFIX)) {
        byte[] both = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        if (both.length >= NONCE_BYTES + TAG_BITS / Byte.SIZE) {
          return both;
        }
      }
    } catch (IllegalArgumentException e) {
      throw new KuraException(KuraErrorCode.DECODER_ERROR, e);
    }
    throw new KuraException(KuraErrorCode.DECODER_ERROR);
  }

  /** By an encoder of its own: the ready-made one would replace half a character silently. */
  private static byte[] utf8(char[] value) throws CharacterCodingException {
    var encoded = ByteBuffer.allocate(MAX_UTF8_BYTES * value.length);
    CoderResult result = UTF_8.newEncoder().encode(CharBuffer.wrap(value), encoded, true);
    if (result.isError()) {
      result.throwException();
    }
    byte[] text = Arrays.copyOf(encoded.array(), encoded.position());
    Arrays.fill(encoded.array(), (byte) 0);
    return text;
  }
}
