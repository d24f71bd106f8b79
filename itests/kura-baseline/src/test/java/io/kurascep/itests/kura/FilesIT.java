// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.files.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deliveries into files, made and changed as a user of Kura does it. */
class FilesIT extends GatewayTest {

  @Test
  void aFolderAndAConfigurationFileFollowTheCertificate() throws IOException {
    Path settings = Files.writeString(folder.resolve("settings.ipsec"), "KEY=\nCERT=\n");
    configure();
    kura.configure("io.kurascep.DirectoryPublisher", "files", directory("first"));
    kura.configure(
        "io.kurascep.ConfigFilePublisher",
        "ipsec",
        Map.of(
            "certificate",
            "gw-cert",
            "file",
            settings.toString(),
            "parameters",
            "KEY pkey CERT cert"));
    X509Certificate first = gateway.awaitEnrolled("gw-cert");
    awaitIn("first", first);
    Await.until(() -> read(settings), text -> text.contains(Pem.encode(List.of(first)).strip()));

    kura.renew("gw-cert");
    X509Certificate second =
        gateway
            .await("gw-cert", seen -> seen.certificate().filter(c -> !c.equals(first)).isPresent())
            .certificate()
            .orElseThrow();
    awaitIn("first", second);

    kura.configure("io.kurascep.DirectoryPublisher", "files", directory("second"));
    awaitIn("second", second);
  }

  @Test
  void aFolderThatIsConfiguredLaterGetsWhatIsThere() {
    configure();
    X509Certificate certificate = gateway.awaitEnrolled("gw-cert");

    kura.configure("io.kurascep.DirectoryPublisher", "files", directory("late"));

    awaitIn("late", certificate);
  }

  private void configure() {
    kura.keystore("SSLKeystore");
    kura.configure(Forms.SERVER, "plant-ca", Forms.server(ca));
    kura.configure(Forms.CERTIFICATE, "gw-cert", Forms.certificate("plant-ca", "SSLKeystore"));
  }

  private Map<String, Object> directory(String name) {
    return Map.of("certificate", "gw-cert", "folder", folder.resolve(name).toString());
  }

  private void awaitIn(String name, X509Certificate certificate) {
    String wanted = Pem.encode(List.of(certificate));
    Path file = folder.resolve(name).resolve("latest.crt");
    assertThat(Await.until(() -> read(file), wanted::equals)).isEqualTo(wanted);
    assertThat(folder.resolve(name).resolve("latest.key")).exists();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
