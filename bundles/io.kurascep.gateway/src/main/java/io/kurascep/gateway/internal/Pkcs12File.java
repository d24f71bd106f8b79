// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import io.kurascep.files.DurableFiles;
import io.kurascep.gateway.internal.ReadableKeystore.Use;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;

/**
 * A keystore in a PKCS#12 file. Each operation reads the file anew, so that what another program
 * put there is seen; each change writes it whole and durably, so that a power cut leaves the
 * keystore as it was before or after the change. A file that cannot be opened is left as it is.
 */
final class Pkcs12File {
  private static final int MAX_BYTES = 64 << 20;

  /** Reading, changing and writing belong together, also where two services share a file. */
  private static final Object CHANGE = new Object();

  private final DurableFiles files;
  private final Path path;
  private final KeystorePassword password;

  Pkcs12File(DurableFiles files, Path path, KeystorePassword password) {
    this.files = files;
    this.path = path;
    this.password = password;
  }

  /** Clears up after a cut, and makes an empty keystore where the file is absent. */
  void prepare() throws KuraException {
    synchronized (CHANGE) {
      try {
        files.recover(path);
        if (content().isEmpty()) {
          change((keystore, secret) -> true);
        }
      } catch (IOException e) {
        throw refused(e.getMessage(), e);
      }
    }
  }

  /** Uses the keystore; while the file is absent it is empty. */
  <T> T read(Use<T> use) throws KuraException {
    return open(false, use);
  }

  /**
   * Changes the keystore.
   *
   * @param change returns whether there is anything to write
   * @return whether it was written
   */
  boolean change(Use<Boolean> change) throws KuraException {
    synchronized (CHANGE) {
      return open(
          true,
          (keystore, secret) -> {
            boolean changed = change.with(keystore, secret);
            if (changed) {
              store(keystore, secret);
            }
            return changed;
          });
    }
  }

  private <T> T open(boolean toChange, Use<T> use) throws KuraException {
    char[] secret = new char[0];
    try {
      Optional<byte[]> content = content();
      if (content.isPresent()) {
        secret = password.known();
      } else if (toChange) {
        secret = password.forNew();
      }
      return use.with(load(content, secret), secret);
    } catch (GeneralSecurityException e) {
      throw refused("the keystore " + path + " refuses it: " + e.getMessage(), e);
    } catch (IOException e) {
      throw refused(e.getMessage(), e);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private KeyStore load(Optional<byte[]> content, char[] secret)
      throws GeneralSecurityException, IOException, KuraException {
    var keystore = KeyStore.getInstance("PKCS12");
    if (content.isEmpty()) {
      keystore.load(null, null);
      return keystore;
    }
    try {
      keystore.load(new ByteArrayInputStream(content.get()), secret);
      return keystore;
    } catch (IOException | RuntimeException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new KuraException(
            KuraErrorCode.CONFIGURATION_ERROR,
            e,
            "the password does not open the keystore " + path + ": correct keystore.password");
      }
      String damaged = " is damaged or is not PKCS#12: restore it from a backup, or move it away";
      throw new IOException("the keystore " + path + damaged, e);
    }
  }

  private void store(KeyStore keystore, char[] secret)
      throws GeneralSecurityException, IOException {
    var content = new ByteArrayOutputStream();
    keystore.store(content, secret);
    files.createFolders(path.getParent());
    files.write(path, content.toByteArray());
  }

  private Optional<byte[]> content() throws IOException {
    return files.read(path, MAX_BYTES);
  }

  private static KuraException refused(String sentence, Exception e) {
    return new KuraException(KuraErrorCode.BAD_REQUEST, e, sentence);
  }
}
