// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.machine.NewKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/**
 * Encrypts the key of a request for the journal, with the gateway's own key. With Kura's default
 * key that hides it from a glance, not from a thief.
 */
final class KeySeal {

  private static final char SEPARATOR = ' ';

  private final CryptoService crypto;

  KeySeal(CryptoService crypto) {
    this.crypto = crypto;
  }

  /** The key cannot be encrypted or decrypted; the message says why and what to do. */
  static final class SealException extends Exception {
    private static final long serialVersionUID = 1L;

    SealException(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  NewKey seal(KeyPair key) throws SealException {
    var encoded = key.getPrivate().getEncoded();
    var secret = Base64.getEncoder().encode(encoded);
    var clear =
        join(
            key.getPrivate().getAlgorithm().getBytes(StandardCharsets.US_ASCII),
            secret,
            Base64.getEncoder().encode(key.getPublic().getEncoded()));
    Arrays.fill(encoded, (byte) 0);
    Arrays.fill(secret, (byte) 0);
    try {
      return new NewKey(new String(crypto.encryptAes(clear)));
    } catch (KuraException | RuntimeException failed) {
      throw new SealException(
          "the new key cannot be encrypted: look into the log of the gateway's crypto service",
          failed);
    } finally {
      Arrays.fill(clear, '\0');
    }
  }

  KeyPair open(NewKey sealed) throws SealException {
    char[] clear = {};
    byte[] privateKey = {};
    try {
      clear = crypto.decryptAes(sealed.sealed().toCharArray());
      var first = indexOf(clear, 0);
      var second = indexOf(clear, first + 1);
      var factory = KeyFactory.getInstance(new String(clear, 0, first));
      privateKey = decode(clear, first + 1, second);
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(decode(clear, second + 1, clear.length))),
          factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    } catch (KuraException | GeneralSecurityException | RuntimeException failed) {
      throw new SealException(
          "the key that was kept cannot be decrypted, since the gateway's crypto key is another one"
              + " now: a new request is needed",
          failed);
    } finally {
      Arrays.fill(clear, '\0');
      Arrays.fill(privateKey, (byte) 0);
    }
  }

  private static int indexOf(char[] text, int from) {
    for (var i = from; i < text.length; i++) {
      if (text[i] == SEPARATOR) {
        return i;
      }
    }
    throw new IllegalArgumentException("this is no key");
  }

  /** ASCII words with a separator between them. */
  private static char[] join(byte[]... words) {
    var text = new char[Arrays.stream(words).mapToInt(word -> word.length + 1).sum() - 1];
    var at = 0;
    for (var word : words) {
      if (at > 0) {
        text[at++] = SEPARATOR;
      }
      for (var octet : word) {
        text[at++] = (char) octet;
      }
    }
    return text;
  }

  private static byte[] decode(char[] text, int from, int to) {
    var octets = new byte[to - from];
    for (var i = from; i < to; i++) {
      octets[i - from] = (byte) text[i];
    }
    try {
      return Base64.getDecoder().decode(octets);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }
}
