// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileMode;
import io.kurascep.files.testing.PowerCutDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesCryptoServiceTest {
  private static final Path DATA = Path.of("/data/gateway");
  private static final Path KEY = DATA.resolve("crypto.key");
  private static final Path PASSWORDS = DATA.resolve("keystore.passwords");

  private final PowerCutDisk disk = new PowerCutDisk();
  private final DurableFiles files = new DurableFiles(disk);
  private final AesCryptoService crypto = start(disk);

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "with umlaut ä, quote \", comma, \\ and 𝄞", "aes1:"})
  void decryptsWhatItEncrypted(String text) throws KuraException {
    char[] encrypted = crypto.encryptAes(text.toCharArray());

    assertThat(new String(encrypted)).startsWith("aes1:").isPrintable().doesNotContain("secret");
    assertThat(new String(crypto.decryptAes(encrypted))).isEqualTo(text);
    assertThat(new String(start(disk).decryptAes(encrypted))).isEqualTo(text);
  }

  @Test
  void encryptsTheSameTextDifferentlyEachTime() throws KuraException {
    assertThat(encrypt("secret")).isNotEqualTo(encrypt("secret"));
  }

  @Test
  void leavesTheArrayOfTheCallerAlone() throws KuraException {
    char[] text = "secret".toCharArray();
    crypto.encryptAes(text);

    assertThat(new String(text)).isEqualTo("secret");
  }

  @Test
  void refusesWhatIsNotItsCiphertext() throws KuraException {
    String encrypted = encrypt("secret");
    byte[] sealed = Base64.getDecoder().decode(encrypted.substring(5));
    byte[] changed = sealed.clone();
    changed[20] ^= 1;
    String foreign = new String(start(new PowerCutDisk()).encryptAes("secret".toCharArray()));

    for (String text :
        List.of(
            "",
            "secret",
            "aes1:",
            "aes1:secret",
            "aes1:AAAA",
            "aes1:****",
            "aes2:" + encrypted.substring(5),
            encrypted.substring(5),
            encrypted.substring(0, encrypted.length() - 4),
            "aes1:" + Base64.getEncoder().encodeToString(changed),
            foreign)) {
      assertCode(() -> crypto.decryptAes(text.toCharArray()), KuraErrorCode.DECODER_ERROR);
    }
  }

  @Test
  void refusesHalfACharacterInsteadOfChangingIt() {
    assertCode(() -> crypto.encryptAes(new char[] {'a', '\uD834'}), KuraErrorCode.STORE_ERROR);
  }

  @Test
  void makesAPrivateDurableKeyAtFirstUse() throws Exception {
    assertThat(disk.exists(KEY)).isFalse();
    assertCode(
        () -> crypto.decryptAes(("aes1:" + "A".repeat(40)).toCharArray()),
        KuraErrorCode.DECODER_ERROR);
    assertThat(disk.exists(KEY)).as("decrypting makes no key").isFalse();

    String encrypted = encrypt("secret");

    assertThat(disk.mode(KEY)).isEqualTo(FileMode.PRIVATE_FILE);
    assertThat(disk.mode(DATA)).isEqualTo(FileMode.PRIVATE_FOLDER);
    assertThat(decrypt(start(disk.afterPowerCut(0)), encrypted)).isEqualTo("secret");
  }

  @Test
  void aCutWhileTheKeyIsMadeLeavesAGatewayThatEncrypts() throws KuraException {
    boolean cut = true;
    for (int cuts = 0; cut; cuts++) {
      for (long seed = 0; seed < 10; seed++) {
        var cutDisk = new PowerCutDisk();
        cutDisk.cutAfter(cuts);
        try {
          start(cutDisk).encryptAes("secret".toCharArray());
          cut = false;
        } catch (PowerCutDisk.PowerCut e) {
          cut = true;
        }
        var found = start(cutDisk.afterPowerCut(seed));
        char[] encrypted = found.encryptAes("secret".toCharArray());
        assertThat(new String(found.decryptAes(encrypted))).isEqualTo("secret");
      }
    }
  }

  @Test
  void neverWritesOverADamagedKey() throws Exception {
    String encrypted = encrypt("secret");
    for (String damaged : List.of("", "short", "kurascep-aes-key-1:AAAA", "x".repeat(70))) {
      files.write(KEY, damaged.getBytes(StandardCharsets.US_ASCII));
      var restarted = start(disk);

      assertCode(() -> restarted.encryptAes(new char[1]), KuraErrorCode.STORE_ERROR)
          .hasMessageContaining("/data/gateway/crypto.key is damaged: restore it from a backup");
      assertCode(() -> restarted.decryptAes(encrypted.toCharArray()), KuraErrorCode.STORE_ERROR);
      assertThat(files.read(KEY, 100)).contains(damaged.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void saysThatTheDiskIsFull() {
    disk.limitTo(3);

    assertCode(() -> encrypt("secret"), KuraErrorCode.STORE_ERROR)
        .hasMessageContaining("the disk is full, free some space on it");
    assertThat(disk.exists(KEY)).isFalse();
  }

  @Test
  void keepsThePasswordsOfKeystoresEncrypted() throws Exception {
    crypto.setKeyStorePassword("/a b=c/ä.p12", "one".toCharArray());
    crypto.setKeyStorePassword("/b.p12", "two".toCharArray());
    crypto.setKeyStorePassword("/b.p12", "three".toCharArray());

    var restarted = start(disk.afterPowerCut(0));
    assertThat(new String(restarted.getKeyStorePassword("/a b=c/ä.p12"))).isEqualTo("one");
    assertThat(new String(restarted.getKeyStorePassword("/b.p12"))).isEqualTo("three");
    assertThat(restarted.getKeyStorePassword("/c.p12")).isEmpty();
    assertThat(disk.mode(PASSWORDS)).isEqualTo(FileMode.PRIVATE_FILE);
    assertThat(new String(disk.read(PASSWORDS, 10_000), StandardCharsets.UTF_8))
        .contains("/b.p12=aes1\\:")
        .doesNotContain("three");
  }

  @Test
  void knowsNoPasswordWhereItCannotBeRead() throws Exception {
    crypto.setKeyStorePassword("/a.p12", "one".toCharArray());
    files.delete(KEY);
    try (var log = new LogCapture(KeptPasswords.class)) {
      assertThat(start(disk).getKeyStorePassword("/a.p12")).isEmpty();
      files.write(PASSWORDS, "/a.p12=\\u00".getBytes(StandardCharsets.UTF_8));
      assertThat(start(disk).getKeyStorePassword("/a.p12")).isEmpty();

      assertThat(log.lines()).hasSize(2).allMatch(line -> line.contains("/a.p12"));
    }
    assertCode(
            () -> start(disk).setKeyStorePassword("/b.p12", new char[1]), KuraErrorCode.STORE_ERROR)
        .hasMessageContaining("/data/gateway/keystore.passwords is damaged");
  }

  @Test
  void losesNoPasswordOnAFullDisk() throws Exception {
    crypto.setKeyStorePassword("/a.p12", "one".toCharArray());
    disk.limitTo(200);

    assertCode(
            () -> crypto.setKeyStorePassword("/b.p12", "two".toCharArray()),
            KuraErrorCode.STORE_ERROR)
        .hasMessageContaining("the disk is full");
    assertThat(new String(crypto.getKeyStorePassword("/a.p12"))).isEqualTo("one");
    assertThat(disk.list(DATA)).containsExactly(KEY, PASSWORDS);
  }

  private String encrypt(String text) throws KuraException {
    return new String(crypto.encryptAes(text.toCharArray()));
  }

  private static String decrypt(AesCryptoService crypto, String text) throws KuraException {
    return new String(crypto.decryptAes(text.toCharArray()));
  }

  private static AesCryptoService start(PowerCutDisk disk) {
    return new AesCryptoService(DATA, new DurableFiles(disk), new SecureRandom());
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertCode(
      ThrowingCallable call, KuraErrorCode code) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(KuraException.class, e -> assertThat(e.getCode()).isEqualTo(code));
  }
}
