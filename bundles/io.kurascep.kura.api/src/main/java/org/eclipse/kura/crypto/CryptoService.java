// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.crypto;

import org.eclipse.kura.KuraException;
import org.osgi.annotation.versioning.ProviderType;

/** Encrypts what is kept on the gateway, and knows the passwords of its keystores. */
@ProviderType
public interface CryptoService {

  /**
   * Encrypts a text with AES under the key of the gateway.
   *
   * @param value the text in the clear
   * @return the ciphertext as printable text; a new one at each call
   * @throws KuraException where it cannot be encrypted
   */
  char[] encryptAes(char[] value) throws KuraException;

  /**
   * Decrypts what {@link #encryptAes(char[])} made.
   *
   * @param encryptedValue the ciphertext
   * @return the text in the clear
   * @throws KuraException where it is not a ciphertext of this gateway
   */
  char[] decryptAes(char[] encryptedValue) throws KuraException;

  /**
   * The password of a keystore.
   *
   * @param keyStorePath the path of its file
   * @return the password in the clear; empty, or on Kura null or a default, where none was set
   */
  char[] getKeyStorePassword(String keyStorePath);

  /**
   * Keeps the password of a keystore, encrypted. The keystore itself is not changed.
   *
   * @param keyStorePath the path of its file
   * @param password the password in the clear
   * @throws KuraException where it cannot be stored
   */
  void setKeyStorePassword(String keyStorePath, char[] password) throws KuraException;
}
