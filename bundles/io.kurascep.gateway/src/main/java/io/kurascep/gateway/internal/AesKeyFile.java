// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The AES key of this gateway: 256 bits in a file of mode 0600, made at first use. Whoever can read
 * the file can decrypt everything; a backup needs it. A file that is damaged is never written over.
 */
final class AesKeyFile {
  private static final Logger LOG = LoggerFactory.getLogger(AesKeyFile.class);
  private static final String FORMAT = "kurascep-aes-key-1:";
  private static final int KEY_BYTES = 32;

  private final DurableFiles files;
  private final Path path;
  private final SecureRandom random;
  private Optional<SecretKey> key = Optional.empty();

  AesKeyFile(DurableFiles files, Path path, SecureRandom random) {
    this.files = files;
    this.path = path;
    this.random = random;
  }

  /** The key, made where there is none yet. */
  synchronized SecretKey keyToEncrypt() throws IOException {
    if (keyToDecrypt().isEmpty()) {
      key = Optional.of(make());
    }
    return key.orElseThrow();
  }

  /** The key, empty where there is none yet. */
  synchronized Optional<SecretKey> keyToDecrypt() throws IOException {
    if (key.isEmpty()) {
      var content = files.read(path, 1000);
      key = content.isPresent() ? Optional.of(decode(content.get())) : Optional.empty();
    }
    return key;
  }

  private SecretKey make() throws IOException {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    files.createFolders(path.getParent());
    files.write(path, (FORMAT + Base64.getEncoder().encodeToString(bytes)).getBytes(US_ASCII));
    LOG.info("Made the key {}, which encrypts the secrets of this gateway", path);
    return new SecretKeySpec(bytes, "AES");
  }

  private SecretKey decode(byte[] content) throws IOException {
    String text = new String(content, US_ASCII).strip();
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(FORMAT.length()));
      if (text.startsWith(FORMAT) && bytes.length == KEY_BYTES) {
        return new SecretKeySpec(bytes, "AES");
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      LOG.debug("Not a key file", e);
    }
    throw new IOException(
        "the key file "
            + path
            + " is damaged: restore it from a backup, or remove it and enter all secrets again");
  }
}
