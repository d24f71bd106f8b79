// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.ca.internal.authority.AuthorityStore;
import io.kurascep.ca.internal.authority.CaIdentity;
import io.kurascep.ca.internal.testing.TestClock;
import io.kurascep.ca.internal.testing.TestKeys;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.Pem;
import io.kurascep.files.testing.PowerCutDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaIdentityTest {
  private static final Path FOLDER = Path.of("/data/demo");
  private static final Path KEY = FOLDER.resolve("ca.key");
  private static final Path CERTIFICATE = FOLDER.resolve("ca.pem");

  private final TestClock clock = new TestClock();
  private final SecureRandom random = new SecureRandom();

  private CaIdentity open(DurableFiles files) throws IOException {
    files.createFolders(FOLDER);
    var settings =
        AliasSettings.read(Map.of("data.folder", FOLDER, "ca.subject", "CN=Test CA")).authority();
    return AuthorityStore.open(FOLDER, settings, files, clock, random).current().issuer();
  }

  private static void write(DurableFiles files, Path file, String content) throws IOException {
    files.createFolders(FOLDER);
    files.write(file, content.getBytes(StandardCharsets.US_ASCII));
  }

  private static String key(String name) {
    return Pem.encode("PRIVATE KEY", TestKeys.rsa(name).getPrivate().getEncoded());
  }

  @Test
  void isMadeOnceAndKept() throws IOException {
    PowerCutDisk disk = new PowerCutDisk();
    CaIdentity first = open(new DurableFiles(disk));

    CaIdentity second = open(new DurableFiles(disk.afterPowerCut(1)));

    assertThat(second.encoded()).isEqualTo(first.encoded());
    assertThat(second.fingerprint()).isEqualTo(first.fingerprint()).hasSize(95);
    assertThat(disk.mode(KEY)).isEqualTo(FileMode.PRIVATE_FILE);
  }

  @Test
  void isWholeWhereverItsMakingWasCut() throws IOException {
    int cut = 0;
    boolean finished = false;
    while (!finished) {
      PowerCutDisk disk = new PowerCutDisk();
      write(new DurableFiles(disk), FOLDER.resolve("warm-up"), "folder");
      finished = makeUntil(disk, cut);

      DurableFiles files = new DurableFiles(disk.afterPowerCut(cut));
      CaIdentity identity = open(files);
      assertThat(open(files).encoded()).isEqualTo(identity.encoded());
      cut++;
    }
    assertThat(cut).as("operations that were cut").isGreaterThan(8);
  }

  /** Whether it was made before the power went. */
  private boolean makeUntil(PowerCutDisk disk, int cut) throws IOException {
    disk.cutAfter(cut);
    try {
      open(new DurableFiles(disk));
      return true;
    } catch (PowerCutDisk.PowerCut e) {
      return false;
    }
  }

  @Test
  void getsACertificateForAKeyThatHasNone() throws IOException {
    DurableFiles files = new DurableFiles(new PowerCutDisk());
    write(files, KEY, key("ca"));

    CaIdentity identity = open(files);

    assertThat(identity.certificate().getSubjectPublicKeyInfo().getEncoded())
        .isEqualTo(TestKeys.rsa("ca").getPublic().getEncoded());
  }

  @Test
  void isNotReplacedWhenItsKeyIsMissing() throws IOException {
    DurableFiles files = new DurableFiles(new PowerCutDisk());
    open(files);
    files.delete(KEY);

    assertThatThrownBy(() -> open(files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.key is missing");
    assertThat(files.read(KEY, 10_000)).isEmpty();
  }

  @Test
  void isNotReplacedWhenItsFilesDoNotBelongTogether() throws IOException {
    DurableFiles files = new DurableFiles(new PowerCutDisk());
    open(files);
    write(files, KEY, key("ca"));

    assertThatThrownBy(() -> open(files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.pem is not for the key in ca.key");
  }

  @Test
  void saysWhichFileIsDamaged() throws IOException {
    DurableFiles files = new DurableFiles(new PowerCutDisk());
    String certificate = Pem.encode("CERTIFICATE", open(files).encoded());
    for (String damaged :
        new String[] {
          "",
          "hello",
          Pem.encode("CERTIFICATE", new byte[] {1, 2, 3}),
          Pem.encode("PRIVATE KEY", new byte[] {1, 2, 3}),
          certificate + certificate,
        }) {
      write(files, CERTIFICATE, damaged);
      assertThatThrownBy(() -> open(files))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ca.pem");
    }
    write(files, CERTIFICATE, certificate);
    for (String damaged : new String[] {"", Pem.encode("PRIVATE KEY", new byte[] {1, 2, 3})}) {
      write(files, KEY, damaged);
      assertThatThrownBy(() -> open(files))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ca.key");
    }
  }
}
