// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the operator reaches a running CA, and the token that shows that it is the operator. Both
 * are in a file that only the user of the CA can read, for as long as the CA is served.
 *
 * @param url the address of the administration of one CA
 * @param token 256 random bits in hexadecimal
 */
record AdminAccess(URI url, String token) {
  private static final String FILE = "admin";
  private static final int TOKEN_LENGTH = 32;
  private static final int LONGEST_FILE = 4096;

  static AdminAccess create(URI url, SecureRandom random) {
    byte[] token = new byte[TOKEN_LENGTH];
    random.nextBytes(token);
    return new AdminAccess(url, HexFormat.of().formatHex(token));
  }

  void write(Path folder, DurableFiles files) throws IOException {
    files.write(folder.resolve(FILE), (url + "\n" + token + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Optional<AdminAccess> read(Path folder, DurableFiles files) throws IOException {
    return files
        .read(folder.resolve(FILE), LONGEST_FILE)
        .map(content -> new String(content, StandardCharsets.UTF_8).split("\n", -1))
        .map(lines -> new AdminAccess(URI.create(lines[0]), lines[1]));
  }

  static void delete(Path folder, DurableFiles files) throws IOException {
    files.delete(folder.resolve(FILE));
  }

  /** The value of the Authorization header. */
  String authorization() {
    return "Bearer " + token;
  }

  boolean permits(String authorization) {
    return MessageDigest.isEqual(
        authorization.getBytes(StandardCharsets.UTF_8),
        authorization().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "AdminAccess[" + url + "]";
  }
}
