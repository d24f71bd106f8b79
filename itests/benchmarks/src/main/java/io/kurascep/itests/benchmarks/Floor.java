// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import javax.crypto.Cipher;

/**
 * What no first enrollment with RSA-2048 can do without: three signatures (PKCS#10, self-signed
 * certificate, message) and one decryption (the answer's content key), by the platform's providers.
 */
final class Floor implements Work {
  private static final String KEY_TRANSPORT = "RSA/ECB/PKCS1Padding";
  private static final byte[] TEXT = "as good as any other text".getBytes(US_ASCII);

  private final KeyPair key;
  private final byte[] encryptedContentKey;

  Floor(KeyPair key) throws GeneralSecurityException {
    this.key = key;
    var cipher = Cipher.getInstance(KEY_TRANSPORT);
    cipher.init(Cipher.ENCRYPT_MODE, key.getPublic());
    encryptedContentKey = cipher.doFinal(new byte[16]);
  }

  @Override
  public void run(int number) throws GeneralSecurityException {
    sign();
    sign();
    sign();
    var cipher = Cipher.getInstance(KEY_TRANSPORT);
    cipher.init(Cipher.DECRYPT_MODE, key.getPrivate());
    cipher.doFinal(encryptedContentKey);
  }

  private void sign() throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key.getPrivate());
    signature.update(TEXT);
    signature.sign();
  }
}
