// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.testing.PowerCutDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateDirectoryTest {
  private static final PrivateKey FIRST_KEY = key();
  private static final PrivateKey SECOND_KEY = key();
  private static final X509Certificate ONE = certificate("one.pem");
  private static final X509Certificate TWO = certificate("two.pem");
  private static final String ONE_NAME = name(ONE);
  private static final String TWO_NAME = name(TWO);

  @TempDir Path temporary;

  private CertificateDirectory directory() {
    return new CertificateDirectory(DurableFiles.onDisk(), folder());
  }

  private Path folder() {
    return temporary.resolve("scep");
  }

  @Test
  void laysOutKeyCertificateAndIssuers() throws IOException {
    directory().put(FIRST_KEY, List.of(ONE, TWO), 1);

    assertThat(names())
        .containsExactly(
            ".latest",
            ".sets",
            ONE_NAME + ".crt",
            ONE_NAME + ".key",
            "ca.crt-0",
            "latest.crt",
            "latest.key");
    assertThat(folder().resolve("latest.key").toRealPath())
        .isEqualTo(folder().toRealPath().resolve(ONE_NAME + ".key"))
        .hasContent(pem(FIRST_KEY));
    assertThat(folder().resolve("latest.crt").toRealPath())
        .isEqualTo(folder().toRealPath().resolve(ONE_NAME + ".crt"))
        .hasContent(Pem.encode(List.of(ONE)));
    assertThat(folder().resolve("ca.crt-0")).hasContent(Pem.encode(List.of(TWO)));
    assertThat(mode(folder())).isEqualTo("rwx------");
    assertThat(mode(folder().resolve(ONE_NAME + ".key"))).isEqualTo("rw-------");
  }

  @Test
  void readsBackWhatItHolds() throws IOException {
    assertThat(directory().latest()).isEmpty();

    directory().put(FIRST_KEY, List.of(ONE, TWO), 1);

    assertThat(directory().latest())
        .hasValue(new CertificateDirectory.Latest(pem(FIRST_KEY), List.of(ONE, TWO)));
    assertThat(directory().latest().orElseThrow().toString()).doesNotContain("KEY-----");
  }

  @Test
  void keepsAsManyFormerOnesAsAreWanted() throws IOException {
    directory().put(FIRST_KEY, List.of(ONE, TWO), 1);
    directory().put(SECOND_KEY, List.of(TWO), 1);

    assertThat(names()).contains(ONE_NAME + ".key", TWO_NAME + ".key").doesNotContain("ca.crt-0");
    assertThat(directory().latest())
        .hasValue(new CertificateDirectory.Latest(pem(SECOND_KEY), List.of(TWO)));

    directory().put(SECOND_KEY, List.of(TWO), 0);

    assertThat(names())
        .containsExactly(
            ".latest", ".sets", TWO_NAME + ".crt", TWO_NAME + ".key", "latest.crt", "latest.key");
  }

  @Test
  void anotherCertificateOfTheSameSerialNumberHasItsOwnFiles() throws IOException {
    Files.createDirectory(folder());
    Files.writeString(folder().resolve(ONE_NAME + ".crt"), Pem.encode(List.of(TWO)));

    directory().put(FIRST_KEY, List.of(ONE), 1);

    assertThat(folder().resolve(ONE_NAME + ".crt")).hasContent(Pem.encode(List.of(TWO)));
    assertThat(folder().resolve("latest.crt").toRealPath().getFileName().toString())
        .matches(ONE_NAME + "-[0-9a-f]{8}\\.crt");
  }

  @Test
  void otherIssuersOfTheSameCertificateAreAnotherSet() throws IOException {
    directory().put(FIRST_KEY, List.of(ONE), 1);
    directory().put(FIRST_KEY, List.of(ONE, TWO), 1);

    assertThat(directory().latest())
        .hasValue(new CertificateDirectory.Latest(pem(FIRST_KEY), List.of(ONE, TWO)));
    assertThat(folder().resolve(".sets")).isDirectoryContaining("glob:**/" + ONE_NAME + ".*");
    try (Stream<Path> sets = Files.list(folder().resolve(".sets"))) {
      assertThat(sets).hasSize(1);
    }
  }

  @Test
  void takesOverAFolderOfPlainFiles() throws IOException {
    Files.createDirectory(folder());
    Files.writeString(folder().resolve("latest.key"), pem(SECOND_KEY));
    Files.writeString(folder().resolve("latest.crt"), Pem.encode(List.of(TWO)));

    directory().put(FIRST_KEY, List.of(ONE), 1);

    assertThat(directory().latest())
        .hasValue(new CertificateDirectory.Latest(pem(FIRST_KEY), List.of(ONE)));
  }

  @Test
  void filesOfOthersStay() throws IOException {
    Files.createDirectory(folder());
    Files.writeString(folder().resolve("ca.crt-old"), "mine");
    Files.writeString(folder().resolve("device.key"), "mine");
    Files.writeString(folder().resolve(".other.tmp"), "mine");

    directory().put(FIRST_KEY, List.of(ONE), 0);
    directory().put(SECOND_KEY, List.of(TWO), 0);

    assertThat(names()).contains("ca.crt-old", "device.key", ".other.tmp");
  }

  @Test
  void refusesAKeyThatCannotLeaveItsToken() {
    PrivateKey inToken =
        new PrivateKey() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getAlgorithm() {
            return "RSA";
          }

          @Override
          public String getFormat() {
            return null;
          }

          @Override
          public byte[] getEncoded() {
            return null;
          }
        };

    assertThatThrownBy(() -> directory().put(inToken, List.of(ONE), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the private key cannot leave its token");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aPowerCutLeavesKeyCertificateAndIssuersOfOneKind() throws IOException {
    var before = new CertificateDirectory.Latest(pem(FIRST_KEY), List.of(ONE, TWO));
    var after = new CertificateDirectory.Latest(pem(SECOND_KEY), List.of(TWO));
    Path place = Path.of("/scep").toAbsolutePath();
    int cuts = 0;
    for (; ; cuts++) {
      var disk = new PowerCutDisk();
      new CertificateDirectory(new DurableFiles(disk), place).put(FIRST_KEY, before.chain(), 0);
      disk.cutAfter(cuts);
      try {
        new CertificateDirectory(new DurableFiles(disk), place).put(SECOND_KEY, after.chain(), 0);
        break;
      } catch (PowerCutDisk.PowerCut e) {
        for (int seed = 0; seed < 8; seed++) {
          PowerCutDisk found = disk.afterPowerCut(seed);
          var directory = new CertificateDirectory(new DurableFiles(found), place);
          assertThat(directory.latest().orElseThrow()).isIn(before, after);
          directory.put(SECOND_KEY, after.chain(), 0);
          assertThat(directory.latest()).hasValue(after);
          assertThat(found.exists(place.resolve(ONE_NAME + ".key"))).isFalse();
        }
      }
    }
    assertThat(cuts).isGreaterThan(20);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder())) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static String pem(PrivateKey key) {
    return Pem.encode("PRIVATE KEY", key.getEncoded());
  }

  private static String name(X509Certificate certificate) {
    String serial = "%X".formatted(certificate.getSerialNumber());
    return serial.length() % 2 == 0 ? serial : "0" + serial;
  }

  private static PrivateKey key() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(String name) {
    try (InputStream in = CertificateDirectoryTest.class.getResourceAsStream(name)) {
      return Pem.certificates(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).get(0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
