// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A state file's bytes, without the disk. */
public final class StateText {

  private StateText() {}

  /** Puts the right checksum below a body. */
  public static byte[] checked(byte[] body) {
    var file = new ByteArrayOutputStream();
    file.writeBytes(body);
    file.writeBytes(("sha256=" + Sha256.hex(body) + "\n").getBytes(StandardCharsets.US_ASCII));
    return file.toByteArray();
  }

  /** Reads a file of the kind {@code fuzzed}. */
  public static void decode(byte[] file) throws UnreadableException, IOException {
    new Envelope("fuzzed").decode(Path.of("state"), file);
  }
}
