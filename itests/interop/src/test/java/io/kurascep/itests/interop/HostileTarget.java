// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import io.kurascep.files.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/** What {@code bin/hostile} gives to a client, and takes from it: see {@code --help} of that. */
final class HostileTarget {
  private HostileTarget() {}

  static URI url() {
    return URI.create(System.getenv("URL"));
  }

  static String challenge() {
    return System.getenv("CHALLENGE");
  }

  static byte[] fingerprint() {
    return HexFormat.of().parseHex(System.getenv("FINGERPRINT"));
  }

  /** Whom to trust for TLS, where the server is asked over it. */
  static Optional<KeyStore> tlsTrust() throws GeneralSecurityException, IOException {
    String file = System.getenv("TLS_CA");
    if (file == null) {
      return Optional.empty();
    }
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      trust.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    return Optional.of(trust);
  }

  /** A key that all runs share, in the folder above, since making one takes longer than a run. */
  static KeyPair key() throws GeneralSecurityException, IOException {
    Path file = Path.of("..", "device.pkcs8");
    if (Files.notExists(file)) {
      Files.write(file, Requests.key().getPrivate().getEncoded());
    }
    KeyFactory rsa = KeyFactory.getInstance("RSA");
    var key =
        (RSAPrivateCrtKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(file)));
    var open = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
    return new KeyPair(rsa.generatePublic(open), key);
  }

  /** Says what the client accepted. */
  static void accept(Collection<? extends X509Certificate> certificates) throws IOException {
    Files.writeString(out(), Pem.encode(certificates));
  }

  /** Says that the client accepted something else than a certificate. */
  static void accept(byte[] der) throws IOException {
    Files.writeString(out(), Base64.getEncoder().encodeToString(der));
  }

  private static Path out() {
    return Path.of(System.getenv("OUT"));
  }
}
