// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A key that was made in a PKCS#11 token and cannot leave it: the whole gateway enrolls and renews
 * with it, and what is in the token is looked at by other programs.
 */
class TokenIT {
  private static final String[] RSA = {"-keyalg", "RSA", "-keysize", "2048"};
  private static final String KEYSTORE = "io.kurascep.gateway.TokenKeystore-token.cfg";
  private static final String CERTIFICATE = "io.kurascep.ScepCertificate-gateway.cfg";

  @TempDir private Path folder;
  private Path etc;
  private SoftToken token;
  private Laboratory laboratory;

  @BeforeEach
  void makeToken() throws Exception {
    Path data = folder.resolve("data");
    etc = data.resolve("etc");
    token = new SoftToken(Files.createDirectory(folder.resolve("token")));
  }

  @AfterEach
  void stopTheCa() {
    if (laboratory != null) {
      laboratory.close();
    }
  }

  private void begin(String pin, int place, String... caOptions) throws Exception {
    laboratory = new Laboratory(folder, etc.getParent(), caOptions);
    laboratory.writeSettings(etc);
    settings(pin, place);
    change("KeystoreService.target = DeviceKeystore", "KeystoreService.target = TokenKeystore");
    change("alias = gateway", "alias = gateway\nkey.type = existing");
  }

  private void settings(String pin, int place) throws IOException {
    Files.writeString(etc.resolve(KEYSTORE), token.settings(pin, place), UTF_8);
  }

  private void change(String old, String replacement) throws IOException {
    Path file = etc.resolve(CERTIFICATE);
    String text = Files.readString(file, UTF_8);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, replacement), UTF_8);
  }

  private Program gateway(String... more) throws IOException {
    return laboratory.gateway(token.surroundings(), more);
  }

  private void enroll() throws Exception {
    try (Program gateway = gateway("--exit-when-enrolled")) {
      assertThat(gateway.exitStatus()).as(gateway.output()).isZero();
    }
  }

  private X509Certificate assertInstalled(PublicKey key) throws Exception {
    List<X509Certificate> chain = token.chain();
    assertThat(chain).hasSize(2);
    assertThat(chain.get(0).getPublicKey()).isEqualTo(key);
    chain.get(0).verify(chain.get(1).getPublicKey());
    assertThat(laboratory.issued()).contains(chain.get(0));
    assertThat(token.objects()).as("keys and certificates").containsExactly(1L, 2L);
    token.assertSigns();
    return chain.get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-keyalg RSA -keysize 2048", "-keyalg EC -groupname secp256r1"})
  void enrollsAndRenewsWithItsKey(String algorithm) throws Exception {
    token.makeKey(algorithm.split(" ", -1));
    PublicKey key = token.chain().get(0).getPublicKey();
    begin(SoftToken.PIN, 0);

    enroll();
    X509Certificate first = assertInstalled(key);

    change("key.type = existing", "key.type = existing\nkey.usage = digitalSignature");
    try (Program gateway = gateway()) {
      gateway.await(line -> line.contains("gateway: installed in"));
    }
    assertThat(assertInstalled(key)).isNotEqualTo(first);
  }

  @Test
  void goesOnWaitingForApprovalAfterAKill() throws Exception {
    token.makeKey(RSA);
    PublicKey key = token.chain().get(0).getPublicKey();
    begin(SoftToken.PIN, 0, "--manual");
    try (Program gateway = gateway()) {
      gateway.await(line -> line.contains("journal: gateway PENDING"));
      gateway.kill();
    }
    assertThat(laboratory.approve()).isTrue();

    enroll();

    assertInstalled(key);
    assertThat(laboratory.issued()).hasSize(1);
  }

  @Test
  void installsAfterAKillWhatWasIssued() throws Exception {
    token.makeKey(RSA);
    PublicKey key = token.chain().get(0).getPublicKey();
    begin(SoftToken.PIN, 0);
    try (Program gateway = gateway()) {
      gateway.await(line -> line.contains("journal: gateway ISSUED"));
      gateway.kill();
    }

    enroll();

    assertInstalled(key);
    assertThat(laboratory.issued()).hasSize(1);
  }

  @Test
  void waitsForATokenThatIsNotThere() throws Exception {
    token.makeKey(RSA);
    PublicKey key = token.chain().get(0).getPublicKey();
    begin(SoftToken.PIN, 9);
    try (Program gateway = gateway()) {
      gateway.await(line -> line.contains("the token cannot be reached: plug it in"));
    }
    assertThat(laboratory.issued()).isEmpty();

    settings(SoftToken.PIN, 0);
    enroll();
    assertInstalled(key);
  }

  @Test
  void triesAWrongPinOnce() throws Exception {
    token.makeKey(RSA);
    PublicKey key = token.chain().get(0).getPublicKey();
    begin("000000", 0);
    try (Program gateway = gateway()) {
      gateway.await(line -> line.contains("gateway: keystore TokenKeystore"));
      assertThat(gateway.output()).contains("the token refuses its PIN").doesNotContain("000000");
    }

    settings(SoftToken.PIN, 0);
    enroll();
    assertInstalled(key);
  }

  @Test
  void makesNoKeyInATokenAndAsksNobody() throws Exception {
    token.makeKey(RSA);
    List<X509Certificate> before = token.chain();
    begin(SoftToken.PIN, 0);
    change("key.type = existing", "key.type = RSA-2048");

    try (Program gateway = gateway()) {
      gateway.await(line -> line.contains("is a token, which keeps the keys that it has"));
    }

    assertThat(laboratory.issued()).isEmpty();
    assertThat(token.chain()).isEqualTo(before);
  }

  @Test
  void keepsWhatWasIssuedWhereAPowerCutTookTheCertificate() throws Exception {
    token.makeKey(RSA);
    PublicKey key = token.chain().get(0).getPublicKey();
    begin(SoftToken.PIN, 0);
    enroll();
    token.loseCertificate();

    try (Program gateway = gateway()) {
      gateway.await(line -> line.contains("there is no key with a certificate under the alias"));
    }

    token.writeCertificate(etc.resolveSibling("scep/keystores/%54oken%4beystore/gateway.pem"));
    enroll();
    assertInstalled(key);
    assertThat(laboratory.issued()).hasSize(1);
  }
}
