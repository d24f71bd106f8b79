// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Properties;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The passwords of keystores, encrypted, by the path of the keystore: one line each in one file.
 */
final class KeptPasswords {
  private static final Logger LOG = LoggerFactory.getLogger(KeptPasswords.class);
  private static final int MAX_BYTES = 1 << 20;

  private final DurableFiles files;
  private final Path path;
  private final CryptoService crypto;

  KeptPasswords(DurableFiles files, Path path, CryptoService crypto) {
    this.files = files;
    this.path = path;
    this.crypto = crypto;
  }

  synchronized char[] get(String keystore) {
    try {
      String kept = load().getProperty(keystore, "");
      return kept.isEmpty() ? new char[0] : crypto.decryptAes(kept.toCharArray());
    } catch (IOException | KuraException e) {
      LOG.error("The password of the keystore {} cannot be read: {}", keystore, e.getMessage());
      return new char[0];
    }
  }

  synchronized void set(String keystore, char[] password) throws KuraException {
    String encrypted = new String(crypto.encryptAes(password));
    try {
      Properties all = load();
      all.setProperty(keystore, encrypted);
      var text = new StringWriter();
      all.store(text, null);
      files.createFolders(path.getParent());
      files.write(path, text.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new KuraException(KuraErrorCode.STORE_ERROR, e, e.getMessage());
    }
  }

  private Properties load() throws IOException {
    var all = new Properties();
    String text = new String(files.read(path, MAX_BYTES).orElse(new byte[0]), UTF_8);
    try {
      all.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new IOException("the file " + path + " is damaged: restore it from a backup", e);
    }
    return all;
  }
}
