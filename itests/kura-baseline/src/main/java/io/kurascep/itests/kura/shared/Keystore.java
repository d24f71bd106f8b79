// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura.shared;

import java.security.KeyStore;

/** A keystore of the gateway, with all the habits of Kura's own. */
public interface Keystore {

  /** Takes the service away; the file stays. */
  void remove();

  /** Brings the service back. */
  void restore();

  /** Refuses every change from now on, as a token does. */
  void becomeReadOnly();

  /**
   * Lets the next save stop in the middle, as on a full disk.
   *
   * @param bytes how many are still written
   */
  void stopNextSaveAfter(int bytes);

  /**
   * Puts an entry into the file, as the user does it in the web console.
   *
   * @param alias where
   * @param entry what
   */
  void put(String alias, KeyStore.Entry entry);

  /**
   * Reads the file.
   *
   * @return all entries
   */
  KeyStore read();

  /**
   * Reads a key and its certificates.
   *
   * @param alias where
   * @return the entry; null where there is no such key
   */
  KeyStore.PrivateKeyEntry key(String alias);

  /**
   * How often the file was written.
   *
   * @return the number of saves
   */
  int writes();
}
