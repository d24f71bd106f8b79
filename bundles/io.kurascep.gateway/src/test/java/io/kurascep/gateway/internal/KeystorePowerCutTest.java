// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.FileMode;
import io.kurascep.files.testing.PowerCutDisk;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The keystore survives a power cut at any instant: cut at every operation, with several outcomes.
 */
class KeystorePowerCutTest {
  private static final int SEEDS = 12;
  private static final Path DATA = Path.of("/data");
  private static final Map<String, ?> CONFIGURATION =
      Map.of("kura.service.pid", "gw", "keystore.path", "security/gw.p12");

  private final PrivateKeyEntry old = GatewayOnDisk.entry("CN=old");
  private final PrivateKeyEntry renewed = GatewayOnDisk.entry("CN=new");
  private final PrivateKeyEntry other = GatewayOnDisk.entry("CN=other");

  /** What a test does with the keystore while the power goes. */
  private interface Change {
    void on(KeystoreService keystore) throws KuraException;
  }

  @Test
  void aCutOfAWriteLeavesTheOldOrTheNewEntryAndAllOthers() throws KuraException {
    int cuts = 0;
    for (; ; cuts++) {
      var disk = filled();
      boolean cut = cut(disk, cuts, keystore -> keystore.setEntry("alias", renewed));
      for (long seed = 0; seed < SEEDS; seed++) {
        var found = found(disk, seed);
        assertThat(key(found, "alias")).isIn(key(old), key(renewed));
        assertWholeOthers(found);
        if (!cut) {
          assertThat(key(found, "alias")).as("after the method returned").isEqualTo(key(renewed));
        }
      }
      if (!cut) {
        break;
      }
    }
    assertThat(cuts).isEqualTo(4);
  }

  @Test
  void aCutOfADeletionLeavesTheEntryOrNothingAndAllOthers() throws KuraException {
    boolean cut = true;
    for (int cuts = 0; cut; cuts++) {
      var disk = filled();
      cut = cut(disk, cuts, keystore -> keystore.deleteEntry("alias"));
      for (long seed = 0; seed < SEEDS; seed++) {
        var found = found(disk, seed);
        if (found.getAliases().contains("alias")) {
          assertThat(cut).isTrue();
          assertThat(key(found, "alias")).isEqualTo(key(old));
        }
        assertWholeOthers(found);
      }
    }
  }

  /** The key of the gateway, the password of the keystore and the keystore itself are new. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void aCutOfTheVeryFirstStartLeavesAGatewayThatStarts(long seed) throws KuraException {
    boolean cut = true;
    int cuts = 0;
    for (; cut; cuts++) {
      var disk = new PowerCutDisk();
      cut = cut(disk, cuts, keystore -> keystore.setEntry("alias", renewed));

      var found = found(disk, seed);
      assertThat(found.getAliases()).isIn(List.of(), List.of("alias"));
      found.setEntry("other", other);
      assertThat(key(found, "other")).isEqualTo(key(other));
    }
    assertThat(cuts).isGreaterThan(15);
  }

  @Test
  void aKillLeavesWhatTheNextCutDoesNotTakeBack() throws KuraException {
    var disk = filled();
    cut(disk, 3, keystore -> keystore.setEntry("alias", renewed)); // folder not forced
    var restarted = new GatewayOnDisk(DATA, disk.afterKill()).keystore(CONFIGURATION);
    assertThat(key(restarted, "alias")).isEqualTo(key(renewed));

    assertThat(key(found(disk, 0), "alias")).isEqualTo(key(renewed));
  }

  @Test
  void everyFileIsPrivateAtEveryCut() throws Exception {
    boolean cut = true;
    for (int cuts = 0; cut; cuts++) {
      var disk = new PowerCutDisk();
      cut = cut(disk, cuts, keystore -> keystore.setEntry("alias", renewed));
      var after = disk.afterPowerCut(1);
      for (Path folder : List.of(DATA, DATA.resolve("security"))) {
        for (Path path : after.list(folder)) {
          assertThat(after.mode(path)).isIn(FileMode.PRIVATE_FILE, FileMode.PRIVATE_FOLDER);
        }
      }
    }
  }

  @Test
  void aFailureOfAnyOperationIsReportedAndLosesNothing() throws KuraException {
    for (int failure = 0; failure < 4; failure++) {
      var disk = filled();
      var gateway = new GatewayOnDisk(DATA, disk);
      var keystore = gateway.keystore(CONFIGURATION);
      disk.failAfter(failure);

      assertThatThrownBy(() -> keystore.setEntry("alias", renewed))
          .isInstanceOf(KuraException.class)
          .hasMessage("Bad request: cannot write /data/security/gw.p12: Input/output error");
      assertThat(gateway.announced()).isEmpty();
      assertThat(key(keystore, "alias")).isIn(key(old), key(renewed));
      assertWholeOthers(keystore);

      keystore.setEntry("alias", renewed);
      assertThat(key(found(disk, 0), "alias")).isEqualTo(key(renewed));
    }
  }

  @Test
  void aFullDiskIsReportedLosesNothingAndIsGoneWhenItIsGone() throws Exception {
    var disk = filled();
    var gateway = new GatewayOnDisk(DATA, disk);
    var keystore = gateway.keystore(CONFIGURATION);
    disk.limitTo(100);

    assertThatThrownBy(() -> keystore.setEntry("alias", renewed))
        .isInstanceOf(KuraException.class)
        .hasMessageContaining("the disk is full, free some space on it");
    assertThat(key(keystore, "alias")).isEqualTo(key(old));
    assertThat(disk.list(DATA.resolve("security"))).hasSize(1);
    assertThat(gateway.announced()).isEmpty();

    disk.limitTo(Long.MAX_VALUE);
    keystore.setEntry("alias", renewed);
    assertThat(key(keystore, "alias")).isEqualTo(key(renewed));
    assertThat(gateway.announced()).containsExactly("gw");
  }

  private PowerCutDisk filled() throws KuraException {
    var disk = new PowerCutDisk();
    var keystore = new GatewayOnDisk(DATA, disk).keystore(CONFIGURATION);
    keystore.setEntry("alias", old);
    keystore.setEntry("other", other);
    return disk;
  }

  /** Returns whether the power was cut before the change came to its end. */
  private static boolean cut(PowerCutDisk disk, int operations, Change change)
      throws KuraException {
    boolean fresh = disk.operations() == 0;
    if (fresh) {
      disk.cutAfter(operations);
    }
    try {
      var keystore = new GatewayOnDisk(DATA, disk).keystore(CONFIGURATION);
      if (!fresh) {
        disk.cutAfter(operations);
      }
      change.on(keystore);
      return false;
    } catch (PowerCutDisk.PowerCut e) {
      return true;
    }
  }

  private static KeystoreService found(PowerCutDisk disk, long seed) {
    return new GatewayOnDisk(DATA, disk.afterPowerCut(seed)).keystore(CONFIGURATION);
  }

  private void assertWholeOthers(KeystoreService keystore) throws KuraException {
    assertThat(key(keystore, "other")).isEqualTo(key(other));
  }

  private static PrivateKey key(KeystoreService keystore, String alias) throws KuraException {
    return key((PrivateKeyEntry) keystore.getEntry(alias));
  }

  private static PrivateKey key(PrivateKeyEntry entry) {
    return entry.getPrivateKey();
  }
}
