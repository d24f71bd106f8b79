// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The {@code openssl} command as another implementation of CMS. */
public final class OpenSsl {

  private final Path folder;

  /** Works in this folder. */
  public OpenSsl(Path folder) {
    this.folder = folder;
  }

  /** A certificate as a file. */
  public String file(X509Certificate certificate) throws Exception {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  /** A key as a file. */
  public String file(PrivateKey key) throws IOException {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private String pem(String type, byte[] der) throws IOException {
    var text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(der), type);
    return Files.writeString(Files.createTempFile(folder, "input", ".pem"), text).toString();
  }

  /** Runs {@code openssl cms} over these bytes in DER. */
  public byte[] cms(byte[] input, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("cms", "-binary"));
    command.addAll(List.of(arguments));
    return run(command, input);
  }

  /** Runs {@code openssl req} over a PKCS#10 request in DER, and returns what it prints. */
  public String req(byte[] input, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("req", "-inform", "DER"));
    command.addAll(List.of(arguments));
    return new String(run(command, input), StandardCharsets.UTF_8);
  }

  private byte[] run(List<String> arguments, byte[] input) throws Exception {
    var in = Files.write(Files.createTempFile(folder, "openssl", ".in"), input);
    var out = Files.createTempFile(folder, "openssl", ".out");
    var errors = Files.createTempFile(folder, "openssl", ".err");
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    command.addAll(List.of("-in", in.toString(), "-out", out.toString()));
    var status =
        new ProcessBuilder(command)
            .redirectOutput(errors.toFile())
            .redirectErrorStream(true)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException(command + ": " + Files.readString(errors));
    }
    return Files.readAllBytes(out);
  }
}
