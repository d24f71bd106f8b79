// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.testing.PowerCutDisk;
import io.kurascep.files.testing.PowerCutDisk.PowerCut;
import io.kurascep.publisher.testing.KuraLikeKeystore;
import io.kurascep.publisher.testing.TestAuthority;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The power goes in any operation of a delivery, or of the repair after it. */
class PowerCutTest {

  private static final Path FILE = Path.of("/user/cacerts.ks");
  private static final TestAuthority AUTHORITY = TestAuthority.root("Root");
  private static final KeyPair OLD_KEY = TestAuthority.ecKey();
  private static final List<X509Certificate> OLD_CHAIN = AUTHORITY.issue(OLD_KEY.getPublic());
  private static final KeyPair KEY = TestAuthority.ecKey();
  private static final List<X509Certificate> CHAIN = AUTHORITY.issue(KEY.getPublic());
  private static final Delivery RENEWAL =
      new Delivery("gw-cert", "SSLKeystore", "gw", CHAIN, Optional.of(OLD_CHAIN.get(0)));

  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void stopLog() {
    log.close();
  }

  /** The two services of a gateway that was started on a disk. */
  private record Gateway(KuraLikeKeystore service, KeystorePublisher publisher) {

    static Gateway on(PowerCutDisk disk, String type) throws Exception {
      if (disk.isFolder(FILE.getParent()) && !disk.exists(FILE)) {
        // Kura empties the file under its name; this disk may lose the name with the content.
        disk.write(FILE, new byte[0], FileMode.PRIVATE_FILE);
      }
      var service =
          new KuraLikeKeystore(
              "SSLKeystore", disk, FILE, type, "changeit".toCharArray(), event -> {});
      var rescue = new KeystoreRescue(disk, Path.of("/data/scep/keystores"), Clock.systemUTC());
      var publisher = new KeystorePublisher(rescue, new PostedEvents());
      publisher.addKeystore(service, service.properties());
      return new Gateway(service, publisher);
    }

    void renew() throws Exception {
      deliver("gw");
    }

    void deliver(String alias) throws Exception {
      var delivery = new Delivery("gw-cert", "SSLKeystore", alias, CHAIN, Optional.empty());
      try (var credential = new Credential(KEY.getPrivate(), CHAIN)) {
        publisher.deliver(delivery, credential);
      }
    }

    void assertWhole() throws Exception {
      assertThat(held("other")).isEqualTo(OLD_CHAIN);
      assertThat(held("gw")).isIn(OLD_CHAIN, CHAIN);
    }

    private List<Certificate> held(String alias) throws Exception {
      var entry = (PrivateKeyEntry) service.getEntry(alias);
      List<Certificate> chain = List.of(entry.getCertificateChain());
      assertThat(entry.getPrivateKey())
          .isEqualTo((chain.equals(CHAIN) ? KEY : OLD_KEY).getPrivate());
      return chain;
    }
  }

  private static PowerCutDisk disk(String type) throws Exception {
    var disk = new PowerCutDisk();
    new DurableFiles(disk).createFolders(FILE.getParent());
    new DurableFiles(disk).createFolders(Path.of("/data"));
    var service =
        new KuraLikeKeystore(
            "SSLKeystore", disk, FILE, type, "changeit".toCharArray(), event -> {});
    for (String alias : List.of("gw", "other")) {
      service.setEntry(
          alias, new PrivateKeyEntry(OLD_KEY.getPrivate(), OLD_CHAIN.toArray(Certificate[]::new)));
    }
    new DurableFiles(disk).sync(FILE);
    return disk;
  }

  @ParameterizedTest
  @CsvSource({"jks, 16", "pkcs12, 2"})
  void neitherKeyIsLostWhereverTheDeliveryIsCut(String type, int seeds) throws Exception {
    int cut = 0;
    for (boolean done = false; !done; cut++) {
      var disk = disk(type);
      var gateway = Gateway.on(disk, type);
      disk.cutAfter(cut);
      try {
        gateway.renew();
        done = true;
      } catch (PowerCut e) {
        for (int seed = 0; seed < seeds; seed++) {
          goesOn(disk.afterPowerCut(seed), type);
        }
      }
    }
    assertThat(cut).isGreaterThan(15);
  }

  private static void goesOn(PowerCutDisk found, String type) throws Exception {
    var gateway = Gateway.on(found, type);
    gateway.assertWhole();
    gateway.renew();
    assertThat(gateway.publisher().holds(RENEWAL)).isTrue();
    gateway.assertWhole();
  }

  @Test
  void thereIsACopyWhereverItsReplacementIsCut() throws Exception {
    boolean done = false;
    for (int cut = 0; !done; cut++) {
      var disk = disk("jks");
      var gateway = Gateway.on(disk, "jks");
      gateway.deliver("earlier");
      disk.cutAfter(cut);
      try {
        gateway.renew();
        done = true;
      } catch (PowerCut e) {
        for (int seed = 0; seed < 8; seed++) {
          var found = disk.afterPowerCut(seed);
          found.write(FILE, new byte[100], FileMode.PRIVATE_FILE); // by another writer
          goesOn(found, "jks");
        }
      }
    }
  }

  @Test
  void isDurableOnceDelivered() throws Exception {
    for (int seed = 0; seed < 16; seed++) {
      var disk = disk("jks");
      Gateway.on(disk, "jks").renew();

      var found = Gateway.on(disk.afterPowerCut(seed), "jks");

      assertThat(found.publisher().holds(RENEWAL)).isTrue();
      found.assertWhole();
    }
  }

  @Test
  void isDurableOnceItIsFoundAfterAKill() throws Exception {
    for (int seed = 0; seed < 16; seed++) {
      var disk = disk("jks");
      var killed = Gateway.on(disk, "jks");
      killed
          .service()
          .afterNextSave(
              () -> {
                throw new Kill();
              });
      assertThatThrownBy(killed::renew).isInstanceOf(Kill.class);

      assertThat(Gateway.on(disk, "jks").publisher().holds(RENEWAL)).isTrue();

      var found = Gateway.on(disk.afterPowerCut(seed), "jks");
      assertThat(found.publisher().holds(RENEWAL)).isTrue();
      found.assertWhole();
    }
  }

  private static final class Kill extends Error {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @CsvSource({
    "gw, false, 10", // the first copy needs room
    "gw, true, 0", // the copy is there already, and the entry is as long as the former
    "fresh, false, 10",
    "fresh, true, 10"
  })
  void nothingIsLostOnADiskThatIsFullAtAnyPoint(String alias, boolean again, int failures)
      throws Exception {
    int delivered = 0;
    int failed = 0;
    for (int room = 0; delivered < 3; room += 50) {
      var disk = disk("jks");
      var gateway = Gateway.on(disk, "jks");
      if (again) {
        gateway.deliver("earlier");
      }
      disk.limitTo(size(disk, Path.of("/")) + room);
      try {
        gateway.deliver(alias);
        delivered++;
      } catch (DeliveryException e) {
        failed++;
        assertThat(e)
            .hasMessageContaining("disk")
            .hasMessageNotContaining("could not be made sure");
        assertThat(gateway.held("gw")).isEqualTo(OLD_CHAIN);
        assertThat(gateway.service().getEntry("fresh")).isNull();
      }
      gateway.assertWhole();
      disk.limitTo(Long.MAX_VALUE);
      goesOn(disk.afterPowerCut(0), "jks");
    }
    assertThat(failed).isGreaterThanOrEqualTo(failures);
  }

  private static long size(PowerCutDisk disk, Path path) throws Exception {
    if (!disk.isFolder(path)) {
      return disk.read(path, Integer.MAX_VALUE).length;
    }
    long size = 0;
    for (Path inside : disk.list(path)) {
      size += size(disk, inside);
    }
    return size;
  }

  @Test
  void isRepairedWhereverTheRepairIsCut() throws Exception {
    int cut = 0;
    for (boolean done = false; !done; cut++) {
      var disk = destroyed();
      disk.cutAfter(cut);
      try {
        Gateway.on(disk, "jks");
        done = true;
      } catch (PowerCut e) {
        for (int seed = 0; seed < 16; seed++) {
          goesOn(disk.afterPowerCut(seed), "jks");
        }
      }
    }
    assertThat(cut).isGreaterThan(5);
  }

  /** The disk after a delivery, with a keystore that Kura began to write when the power went. */
  private static PowerCutDisk destroyed() throws Exception {
    var disk = disk("jks");
    Gateway.on(disk, "jks").renew();
    disk.write(FILE, new byte[100], FileMode.PRIVATE_FILE);
    new DurableFiles(disk).sync(FILE);
    return disk;
  }
}
