// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.files.Pem;
import io.kurascep.publisher.testing.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deliveries into files of other programs. */
class FilePublishersTest {

  private static final TestAuthority AUTHORITY = TestAuthority.root("Root");
  private static final KeyPair KEY = TestAuthority.ecKey();
  private static final KeyPair NEXT_KEY = TestAuthority.rsaKey();
  private static final List<X509Certificate> CHAIN = AUTHORITY.issue(KEY.getPublic());
  private static final List<X509Certificate> NEXT_CHAIN = AUTHORITY.issue(NEXT_KEY.getPublic());

  @TempDir Path folder;

  @Test
  void aDirectoryHoldsWhatItWasGiven() throws Exception {
    var target = new DirectoryPublisher(directory());
    assertThat(target.name()).isEqualTo("directory plant-files");
    assertThat(target.concerns(delivery(CHAIN))).isTrue();
    assertThat(target.holds(delivery(CHAIN))).isFalse();

    deliver(target, KEY, CHAIN);
    assertThat(target.holds(delivery(CHAIN))).isTrue();
    assertThat(target.holds(delivery(NEXT_CHAIN))).isFalse();

    deliver(target, NEXT_KEY, NEXT_CHAIN);
    assertThat(target.holds(delivery(NEXT_CHAIN))).isTrue();
    assertThat(folder.resolve("files/latest.crt")).hasContent(Pem.encode(NEXT_CHAIN.subList(0, 1)));
  }

  @Test
  void aDirectoryWithTheKeyOfAnotherDoesNotHoldTheCertificate() throws Exception {
    var target = new DirectoryPublisher(directory());
    deliver(target, KEY, CHAIN);

    Files.writeString(
        folder.resolve("files/latest.key").toRealPath(),
        Pem.encode("PRIVATE KEY", TestAuthority.ecKey().getPrivate().getEncoded()));

    assertThat(target.holds(delivery(CHAIN))).isFalse();
  }

  @Test
  void whatIsDamagedIsWrittenAgain() throws Exception {
    var directory = new DirectoryPublisher(directory());
    Files.writeString(folder.resolve("settings.ipsec"), "KEY=\nCERT=\n");
    var file = new ConfigFilePublisher(file("KEY pkey CERT cert"));
    deliver(directory, KEY, CHAIN);
    deliver(file, KEY, CHAIN);

    Files.writeString(folder.resolve("files/latest.crt").toRealPath(), "-----BEGIN CERTIFICATE---");
    String bad = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
    Files.writeString(folder.resolve("settings.ipsec"), "KEY=\nCERT=\"" + bad + "\"\n");

    assertThat(directory.holds(delivery(CHAIN))).isFalse();
    assertThat(file.holds(delivery(CHAIN))).isFalse();
    deliver(directory, KEY, CHAIN);
    deliver(file, KEY, CHAIN);
    assertThat(directory.holds(delivery(CHAIN))).isTrue();
    assertThat(file.holds(delivery(CHAIN))).isTrue();
  }

  @Test
  void nothingIsWrittenWhereTheKeyIsThatOfAnother() {
    var target = new DirectoryPublisher(directory());

    assertThatThrownBy(() -> deliver(target, NEXT_KEY, CHAIN))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("directory plant-files")
        .hasMessageContaining("the private key does not belong to the certificate");
    assertThat(folder.resolve("files")).doesNotExist();
  }

  @Test
  void aConfigurationFileGetsKeyAndCertificate() throws Exception {
    Path file = Files.writeString(folder.resolve("settings.ipsec"), "A=1\nKEY=\nCERT=\"\"\n");
    var target = new ConfigFilePublisher(file("KEY pkey CERT cert"));
    assertThat(target.holds(delivery(CHAIN))).isFalse();

    deliver(target, KEY, CHAIN);
    assertThat(target.holds(delivery(CHAIN))).isTrue();
    assertThat(file)
        .content()
        .startsWith("A=1\nKEY=\"-----BEGIN PRIVATE KEY-----\n")
        .endsWith("CERT=\"" + Pem.encode(CHAIN.subList(0, 1)).strip() + "\"\n");

    deliver(target, NEXT_KEY, NEXT_CHAIN);
    assertThat(target.holds(delivery(NEXT_CHAIN))).isTrue();
    assertThat(target.holds(delivery(CHAIN))).isFalse();
  }

  @Test
  void aConfigurationFileGetsTheIssuersToo() throws Exception {
    Path file = Files.writeString(folder.resolve("settings.ipsec"), "ALL=\nCA=\n");
    var target = new ConfigFilePublisher(file("ALL chain CA ca"));

    deliver(target, KEY, CHAIN);

    assertThat(target.holds(delivery(CHAIN))).isTrue();
    assertThat(file).content().contains(Pem.encode(CHAIN).strip());
  }

  @Test
  void aParameterThatIsMissingIsTold() throws Exception {
    Files.writeString(folder.resolve("settings.ipsec"), "A=1\n");
    var target = new ConfigFilePublisher(file("KEY pkey"));

    assertThatThrownBy(() -> deliver(target, KEY, CHAIN))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("has no parameter KEY");
    assertThatThrownBy(() -> target.holds(delivery(CHAIN))).isInstanceOf(DeliveryException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "folder|''|folder: this is missing",
        "folder|relative|folder: this must be a whole path, such as /var/lib/example",
        "keep.former|many|keep.former: this must be a whole number from 0 to 100",
        "keep.former|101|keep.former: this must be a whole number from 0 to 100",
        "keep.former|-1|keep.former: this must be a whole number from 0 to 100"
      })
  void aWrongSettingOfADirectoryIsToldAndHealed(String id, String value, String sentence)
      throws Exception {
    var settings = new HashMap<>(directory());
    settings.put(id, value);
    var target = new DirectoryPublisher(settings);

    assertThatThrownBy(() -> deliver(target, KEY, CHAIN))
        .isInstanceOf(DeliveryException.class)
        .hasMessage(sentence);

    target.modified(directory());
    deliver(target, KEY, CHAIN);
    assertThat(target.holds(delivery(CHAIN))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"KEY", "KEY pkey CERT", "KEY key", "KEY pkey KEY cert", "A=B pkey"})
  void wrongParametersAreTold(String parameters) throws Exception {
    Files.writeString(folder.resolve("settings.ipsec"), "KEY=\n");
    var target = new ConfigFilePublisher(file(parameters));

    assertThatThrownBy(() -> deliver(target, KEY, CHAIN))
        .isInstanceOf(DeliveryException.class)
        .hasMessageStartingWith("parameters: ");
  }

  @Test
  void onlyTheNamedCertificateConcernsIt() {
    var none = new HashMap<>(directory());
    none.remove("certificate");

    assertThat(new DirectoryPublisher(none).concerns(delivery(CHAIN))).isFalse();
    none.put("certificate", 7);
    assertThat(new DirectoryPublisher(none).concerns(delivery(CHAIN))).isFalse();
  }

  private Map<String, Object> directory() {
    return Map.of(
        "kura.service.pid",
        "plant-files",
        "certificate",
        "gw-cert",
        "folder",
        folder.resolve("files").toString());
  }

  private Map<String, Object> file(String parameters) {
    return Map.of(
        "kura.service.pid",
        "ipsec",
        "certificate",
        "gw-cert",
        "file",
        folder.resolve("settings.ipsec").toString(),
        "parameters",
        parameters);
  }

  private static Delivery delivery(List<X509Certificate> chain) {
    return new Delivery("gw-cert", "SSLKeystore", "gw", chain, Optional.empty());
  }

  private static void deliver(CertificateTarget target, KeyPair key, List<X509Certificate> chain)
      throws DeliveryException {
    target.deliver(delivery(chain), new Credential(key.getPrivate(), chain));
  }
}
