// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException.Reason;
import io.kurascep.files.Sha256;
import io.kurascep.publisher.testing.KuraLikeKeystore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoreRescueTest extends PublisherFixture {

  private Path rescued;

  @BeforeEach
  void deliverOnce() throws Exception {
    rescued = folder.resolve("rescue/%53%53%4c%4beystore");
    put("other", OLD_KEY, OLD_CHAIN);
    deliver("gw", KEY, CHAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 1500})
  void putsBackAFileThatWasCut(int length) throws Exception {
    byte[] damaged = Arrays.copyOf(Files.readAllBytes(file), length);
    Files.write(file, damaged);

    restart();

    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
    assertHolds("other", OLD_KEY, OLD_CHAIN);
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("SSLKeystore was destroyed", file.toString(), "was put back");
    assertThat(asideContents())
        .containsExactlyElementsOf(length == 0 ? List.of() : List.of(damaged));
  }

  @Test
  void putsBackAFileWhoseBlocksWereNeverWritten() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = Arrays.copyOf(Arrays.copyOf(whole, 1024), whole.length);
    Files.write(file, damaged);

    restart();

    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
    assertThat(asideContents()).containsExactly(damaged);
  }

  @Test
  void putsBackAFileThatIsGone() throws Exception {
    Files.delete(file);

    publisher = publisher();
    publisher.addKeystore(service, service.properties());

    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
  }

  @Test
  void putsBackAJksKeystore() throws Exception {
    file = folder.resolve("https.jks");
    var jks = keystore("SSLKeystore", file, "jks");
    publisher.addKeystore(jks, jks.properties());
    deliver("gw", KEY, CHAIN);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));

    publisher = publisher();
    publisher.addKeystore(jks, jks.properties());

    assertThat(file).hasBinaryContent(whole);
    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
  }

  @Test
  void tellsThoseWhoReadTheDestroyedKeystoreInVain() throws Exception {
    Files.write(file, new byte[0]);

    restart();

    assertThat(events.posted)
        .singleElement()
        .isInstanceOfSatisfying(
            KeystoreChangedEvent.class,
            event -> assertThat(event.getSenderPid()).isEqualTo("SSLKeystore"));
  }

  @Test
  void putsBackAFileThatIsDestroyedWhileRunning() throws Exception {
    Files.write(file, new byte[1]);

    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();

    Files.write(file, new byte[2]);
    deliver("second", KEY, CHAIN);
    assertThat(service.getAliases()).containsExactlyInAnyOrder("gw", "other", "second");
    assertThat(asideContents()).containsExactlyInAnyOrder(new byte[1], new byte[2]);
  }

  @Test
  void deliversAgainWhereTheCopyIsOlderThanTheLastDelivery() throws Exception {
    byte[] copy = Files.readAllBytes(rescued.resolve("copy"));
    byte[] manifest = Files.readAllBytes(rescued.resolve("manifest"));
    deliver("gw", OLD_KEY, OLD_CHAIN);
    Files.write(rescued.resolve("copy"), copy);
    Files.write(rescued.resolve("manifest"), manifest);
    Files.write(file, new byte[0]);

    restart();

    assertThat(publisher.holds(delivery("gw", OLD_CHAIN))).isFalse();
    deliver("gw", OLD_KEY, OLD_CHAIN);
    assertThat(publisher.holds(delivery("gw", OLD_CHAIN))).isTrue();
    assertHolds("other", OLD_KEY, OLD_CHAIN);
  }

  @Test
  void keepsTheCopyUpWithTheKeystore() throws Exception {
    assertThat(rescued.resolve("copy")).hasSameBinaryContentAs(file);

    deliver("gw", OLD_KEY, OLD_CHAIN);

    assertThat(rescued.resolve("copy")).hasSameBinaryContentAs(file);
  }

  @Test
  void keepsTheCopyFromOthers() throws Exception {
    assertThat(mode(rescued)).isEqualTo("rwx------");
    assertThat(mode(rescued.resolve("copy"))).isEqualTo("rw-------");
    assertThat(mode(rescued.resolve("manifest"))).isEqualTo("rw-------");
  }

  @Test
  void neverPutsBackWhereTheKeystoreLoads() throws Exception {
    service.deleteEntry("gw");
    byte[] changed = Files.readAllBytes(file);

    restart();

    assertThat(file).hasBinaryContent(changed);
    assertThat(publisher.holds(delivery("gw", CHAIN))).isFalse();
    assertThat(log.warnings()).isEmpty();
    assertThat(events.posted).isEmpty();
  }

  @Test
  void leavesAFileWithAnotherPasswordAlone() throws Exception {
    byte[] before = Files.readAllBytes(file);
    service.forgetPasswordFor("other".toCharArray());

    publisher = publisher();
    publisher.addKeystore(service, service.properties());

    assertThat(file).hasBinaryContent(before);
    assertThat(log.warnings()).singleElement().asString().contains("check its password");
    assertThat(asideContents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "manifest"})
  void putsNothingBackFromADamagedCopy(String name) throws Exception {
    byte[] bytes = Files.readAllBytes(rescued.resolve(name));
    bytes[bytes.length / 2] ^= 1;
    Files.write(rescued.resolve(name), bytes);
    Files.write(file, new byte[3]);

    restart();

    assertThat(file).hasBinaryContent(new byte[3]);
    assertThat(failure(KEY.getPrivate(), CHAIN).reason()).isEqualTo(Reason.WRITE_FAILED);
  }

  @Test
  void leavesTheCopyOfANewerVersionAloneAndSaysSo() throws Exception {
    Path manifest = rescued.resolve("manifest");
    String body = "kurascep-keystore-copy 2\ncopies=newer\n";
    byte[] newer = (body + "sha256=" + Sha256.hex(body.getBytes(UTF_8)) + "\n").getBytes(UTF_8);
    byte[] copy = Files.readAllBytes(rescued.resolve("copy"));
    byte[] live = Files.readAllBytes(file);
    Files.write(manifest, newer);

    restart();
    assertThat(log.warnings()).isEmpty();
    assertThat(failure(OLD_KEY.getPrivate(), OLD_CHAIN))
        .hasMessageContainingAll("no rescue copy", manifest.toString(), "a newer version");
    assertThat(file).hasBinaryContent(live);

    Files.write(file, new byte[3]);
    restart();
    assertThat(log.warnings()).anyMatch(line -> line.contains("a newer version"));
    assertThat(file).hasBinaryContent(new byte[3]);
    assertThat(manifest).hasBinaryContent(newer);
    assertThat(rescued.resolve("copy")).hasBinaryContent(copy);
  }

  @Test
  void putsNothingBackForAnotherFile() throws Exception {
    file = folder.resolve("moved.ks");
    Files.write(file, new byte[3]);

    restart();

    assertThat(file).hasBinaryContent(new byte[3]);
  }

  @Test
  void writesAKeystoreOfWhichItKnowsNoFile() throws Exception {
    byte[] copy = Files.readAllBytes(rescued.resolve("copy"));
    for (Object path : List.of("relative.ks", "", "\0", 7)) {
      publisher.removeKeystore(service);
      publisher.addKeystore(
          service, Map.of("kura.service.pid", "SSLKeystore", "keystore.path", path));
      deliver("gw-" + path.hashCode(), KEY, CHAIN);
    }
    publisher.removeKeystore(service);
    publisher.addKeystore(service, Map.of("kura.service.pid", "SSLKeystore"));

    deliver("gw", OLD_KEY, OLD_CHAIN);

    assertThat(publisher.holds(delivery("gw", OLD_CHAIN))).isTrue();
    assertThat(rescued.resolve("copy")).hasBinaryContent(copy);
  }

  @Test
  void followsTheServiceToAnotherFile() throws Exception {
    file = folder.resolve("moved.ks");
    var moved = keystore("SSLKeystore", file, "pkcs12");
    publisher.removeKeystore(service);
    publisher.addKeystore(moved, service.properties());
    publisher.updatedKeystore(moved, moved.properties());

    deliver("gw", OLD_KEY, OLD_CHAIN);

    assertThat(rescued.resolve("copy")).hasSameBinaryContentAs(file);
  }

  @Test
  void leavesASymbolicLinkInPlace() throws Exception {
    Path target = folder.resolve("target.ks");
    Files.move(file, target);
    Files.createSymbolicLink(file, target);
    Files.write(target, new byte[0]);

    restart();

    assertThat(file).isSymbolicLink();
    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
  }

  @Test
  void saysWhenTheCopyCannotBePutBack() throws Exception {
    Files.delete(file);
    Files.createDirectories(file.resolve("a folder is in the way"));

    publisher = publisher();
    publisher.addKeystore(service, service.properties());

    assertThat(log.warnings()).singleElement().asString().contains("could not be put back");
    assertThat(rescued.resolve("copy")).exists();
  }

  @Test
  void clearsUpWhatACutLeftOfACopy() throws Exception {
    Path left = rescued.resolve(".copy.tmp");
    Files.write(left, new byte[3]);

    restart();

    assertThat(left).doesNotExist();
  }

  @Test
  void keepsKeystoresOfSimilarNamesApart() throws Exception {
    for (String name : List.of("sslkeystore", "../SSLKeystore", ".", "a/b", "%41", "Ä")) {
      KuraLikeKeystore similar =
          keystore(name, folder.resolve(Integer.toHexString(name.hashCode())), "pkcs12");
      publisher.addKeystore(similar, similar.properties());
      publisher.deliver(
          new Delivery("gw-cert", name, "gw", CHAIN, Optional.empty()),
          new Credential(KEY.getPrivate(), CHAIN));
    }

    assertThat(folder.resolve("rescue"))
        .isDirectoryContaining("glob:**/sslkeystore")
        .isDirectoryContaining("glob:**/%2e.%2f%53%53%4c%4beystore")
        .isDirectoryContaining("glob:**/%2e")
        .isDirectoryContaining("glob:**/a%2fb")
        .isDirectoryContaining("glob:**/%2541")
        .isDirectoryContaining("glob:**/%c3%84");
    assertThat(rescued.resolve("copy")).hasSameBinaryContentAs(file);
  }

  private List<byte[]> asideContents() throws IOException {
    var contents = new ArrayList<byte[]>();
    try (var files = Files.newDirectoryStream(rescued, "damaged-*")) {
      for (Path path : files) {
        contents.add(Files.readAllBytes(path));
      }
    }
    return contents;
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
