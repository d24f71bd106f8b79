// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/** Turns text around, and puts a number before it: another one each time, as Kura's does. */
public final class TestCrypto implements CryptoService {

  private static final String MARK = "encrypted-";

  private final AtomicInteger number = new AtomicInteger();

  /** Another key decrypts nothing of what was encrypted before. */
  public int key = 1;

  @Override
  public char[] encryptAes(char[] value) {
    return "%s%d-%06d-%s"
        .formatted(
            MARK,
            key,
            number.incrementAndGet(),
            new StringBuilder(new String(value)).reverse().toString())
        .toCharArray();
  }

  @Override
  public char[] decryptAes(char[] encryptedValue) throws KuraException {
    var text = new String(encryptedValue);
    if (!text.startsWith(MARK + key)) {
      throw new KuraException(KuraErrorCode.DECODER_ERROR);
    }
    var clear = text.substring(MARK.length() + "1-000000-".length());
    return new StringBuilder(clear).reverse().toString().toCharArray();
  }

  @Override
  public char[] getKeyStorePassword(String keyStorePath) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setKeyStorePassword(String keyStorePath, char[] password) {
    throw new UnsupportedOperationException();
  }
}
