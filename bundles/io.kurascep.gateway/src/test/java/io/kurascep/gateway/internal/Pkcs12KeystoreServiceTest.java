// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static io.kurascep.gateway.internal.GatewayOnDisk.entry;
import static io.kurascep.gateway.internal.GatewayOnDisk.keys;
import static io.kurascep.gateway.internal.GatewayOnDisk.trusted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurascep.files.Disk;
import io.kurascep.files.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStore.SecretKeyEntry;
import java.security.KeyStore.TrustedCertificateEntry;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLSelector;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.X509KeyManager;
import javax.security.auth.x500.X500Principal;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pkcs12KeystoreServiceTest {
  @TempDir private Path data;

  private GatewayOnDisk gateway;
  private Pkcs12KeystoreService keystore;

  @BeforeEach
  void start() {
    gateway = new GatewayOnDisk(data, Disk.real());
    keystore = gateway.keystore(Map.of("kura.service.pid", "gw"));
  }

  @Test
  void makesAnEmptyPrivateFileWhereThereIsNone() throws Exception {
    assertThat(keystore.getAliases()).isEmpty();
    assertThat(keystore.getEntries()).isEmpty();
    assertThat(keystore.getEntry("absent")).isNull();
    assertThat(keystore.getKeyStore().size()).isZero();
    assertThat(mode(data.resolve("keystore.p12"))).isEqualTo("rw-------");
    assertThat(gateway.announced()).isEmpty();
  }

  @Test
  void keepsEntriesOfEveryKindOverARestart() throws KuraException {
    PrivateKeyEntry key = entry("CN=key");
    TrustedCertificateEntry ca = trusted("CN=ca");
    var secret = new SecretKeyEntry(new SecretKeySpec(new byte[16], "AES"));
    keystore.setEntry("key", key);
    keystore.setEntry("ca", ca);
    keystore.setEntry("secret", secret);

    start();

    assertThat(keystore.getEntries()).containsOnlyKeys("key", "ca", "secret");
    var read = (PrivateKeyEntry) keystore.getEntry("key");
    assertThat(read.getPrivateKey()).isEqualTo(key.getPrivateKey());
    assertThat(read.getCertificateChain()).isEqualTo(key.getCertificateChain());
    assertThat(((TrustedCertificateEntry) keystore.getEntry("ca")).getTrustedCertificate())
        .isEqualTo(ca.getTrustedCertificate());
    assertThat(((SecretKeyEntry) keystore.getEntry("secret")).getSecretKey())
        .isEqualTo(secret.getSecretKey());
  }

  @Test
  void foldsAliasesToLowerCase() throws KuraException {
    PrivateKeyEntry first = entry("CN=first");
    PrivateKeyEntry second = entry("CN=second");
    keystore.setEntry("Gateway", first);
    keystore.setEntry("GATEWAY", second);

    assertThat(keystore.getAliases()).containsExactly("gateway");
    assertThat(((PrivateKeyEntry) keystore.getEntry("gateWay")).getPrivateKey())
        .isEqualTo(second.getPrivateKey());
  }

  @Test
  void postsOneEventForEachWriteAndNoneWithoutOne() throws KuraException {
    keystore.setEntry("alias", entry("CN=a"));
    assertThat(gateway.announced()).containsExactly("gw");
    keystore.deleteEntry("ALIAS");
    assertThat(gateway.announced()).containsExactly("gw");
    keystore.deleteEntry("alias");
    keystore.deleteEntry("never seen");
    keystore.getEntry("alias");
    keystore.getEntries();
    assertThat(gateway.announced()).isEmpty();
  }

  @Test
  void refusesATrustedCertificateOverAKeyAsKuraDoes() throws KuraException {
    PrivateKeyEntry key = entry("CN=key");
    keystore.setEntry("alias", key);
    gateway.announced();

    assertThatKura(() -> keystore.setEntry("alias", trusted("CN=ca")), KuraErrorCode.BAD_REQUEST)
        .hasMessageContaining("Cannot overwrite own certificate");
    assertThat(gateway.announced()).isEmpty();
    assertThat(((PrivateKeyEntry) keystore.getEntry("alias")).getPrivateKey())
        .isEqualTo(key.getPrivateKey());
  }

  @Test
  void acceptsAPairThatDoesNotMatchAsKuraDoes() throws KuraException {
    var mismatched =
        new PrivateKeyEntry(
            keys().getPrivate(), new X509Certificate[] {certificate(entry("CN=a"))});

    keystore.setEntry("alias", mismatched);

    assertThat(((PrivateKeyEntry) keystore.getEntry("alias")).getPrivateKey())
        .isEqualTo(mismatched.getPrivateKey());
  }

  @Test
  void refusesNullAndBlankArguments() throws KuraException {
    PrivateKeyEntry entry = entry("CN=a");
    var subject = new X500Principal("CN=a");
    var curve = new ECGenParameterSpec("secp256r1");
    List<ThrowingCallable> calls =
        List.of(
            () -> keystore.getEntry(null),
            () -> keystore.getEntry(" "),
            () -> keystore.setEntry(null, entry),
            () -> keystore.setEntry("", entry),
            () -> keystore.setEntry("alias", null),
            () -> keystore.deleteEntry(null),
            () -> keystore.deleteEntry(" \t"),
            () -> keystore.getKeyManagers(null),
            () -> keystore.getKeyManagers(""),
            () -> keystore.addCRL(null),
            () -> keystore.getCSR((KeyPair) null, subject, "SHA256withRSA"),
            () -> keystore.getCSR(keys(), null, "SHA256withECDSA"),
            () -> keystore.getCSR(keys(), subject, null),
            () -> keystore.getCSR(" ", subject, "SHA256withRSA"),
            () -> keystore.getCSR("alias", null, "SHA256withRSA"),
            () -> keystore.getCSR("alias", subject, " "),
            () -> keystore.createKeyPair(null, "EC", 256, "SHA256withECDSA", "CN=a"),
            () -> keystore.createKeyPair("alias", "", 256, "SHA256withECDSA", "CN=a"),
            () -> keystore.createKeyPair("alias", "EC", 256, null, "CN=a"),
            () -> keystore.createKeyPair("alias", "EC", 256, "SHA256withECDSA", ""),
            () -> keystore.createKeyPair("alias", "EC", 256, "SHA256withECDSA", "CN=a", null),
            () -> keystore.createKeyPair("alias", "EC", null, "SHA256withECDSA", "CN=a"),
            () -> keystore.createKeyPair("alias", "EC", curve, "SHA256withECDSA", "CN=a", null));

    assertThat(calls).allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call));
    assertThat(keystore.getAliases()).isEmpty();
    assertThat(gateway.announced()).isEmpty();
  }

  @Test
  void protectsTheFileWithTheConfiguredPassword() throws Exception {
    Path file = data.resolve("own.p12");
    var configuration =
        Map.of(
            "kura.service.pid",
            "own",
            "keystore.path",
            file.toString(),
            "keystore.password",
            "s3cr3t");
    PrivateKeyEntry key = entry("CN=key");
    gateway.keystore(configuration).setEntry("key", key);

    KeyStore opened = opened(file, "s3cr3t");
    assertThat(opened.getKey("key", "s3cr3t".toCharArray())).isEqualTo(key.getPrivateKey());
    assertThat(data.resolve("keystore.passwords")).content().doesNotContain("own.p12");
  }

  @Test
  void takesAPasswordThatTheGatewayEncrypted() throws Exception {
    Path file = data.resolve("own.p12");
    String encrypted = new String(gateway.crypto.encryptAes("s3cr3t".toCharArray()));

    gateway.keystore(Map.of("keystore.path", file.toString(), "keystore.password", encrypted));

    assertThat(opened(file, "s3cr3t").size()).isZero();
  }

  @Test
  void keepsARandomPasswordWhereNoneIsConfigured() throws Exception {
    String password = new String(gateway.crypto.getKeyStorePassword(file().toString()));

    assertThat(password).hasSize(40);
    assertThat(opened(file(), password).size()).isZero();
    assertThat(data.resolve("keystore.passwords")).content().doesNotContain(password);
  }

  @Test
  void leavesAFileWithAnotherPasswordAsItIs() throws Exception {
    keystore.setEntry("alias", entry("CN=a"));
    byte[] before = Files.readAllBytes(file());
    KeystoreService wrong =
        gateway.keystore(Map.of("kura.service.pid", "gw", "keystore.password", "wrong"));

    assertEveryOperationFails(
        wrong, KuraErrorCode.CONFIGURATION_ERROR, "correct keystore.password");
    assertThat(file()).hasBinaryContent(before);
    assertThat(data.toFile().list())
        .containsExactlyInAnyOrder("keystore.p12", "keystore.passwords", "crypto.key");
  }

  @Test
  void leavesAFileWhosePasswordIsNotKnownAsItIs() throws Exception {
    byte[] before = Files.readAllBytes(file());
    Files.delete(data.resolve("keystore.passwords"));

    assertEveryOperationFails(
        gateway.keystore(Map.of()), KuraErrorCode.CONFIGURATION_ERROR, "is not known");
    assertThat(file()).hasBinaryContent(before);
  }

  @Test
  void leavesAFileThatIsNotAKeystoreAsItIs() throws Exception {
    byte[] whole = Files.readAllBytes(file());
    byte[] torn = Arrays.copyOf(whole, whole.length / 2);
    byte[] zeros = new byte[whole.length];
    byte[] text = "not a keystore".getBytes(UTF_8);
    for (byte[] content : List.of(torn, zeros, text, new byte[0])) {
      Files.write(file(), content);

      assertEveryOperationFails(
          gateway.keystore(Map.of()), KuraErrorCode.BAD_REQUEST, "restore it from a backup");
      assertThat(file()).hasBinaryContent(content);
    }
  }

  @Test
  void goesOnWhenADamagedFileIsPutRight() throws Exception {
    keystore.setEntry("alias", entry("CN=a"));
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), new byte[10]);
    var started = gateway.keystore(Map.of("kura.service.pid", "gw"));
    assertThatThrownBy(started::getAliases).isInstanceOf(KuraException.class);

    Files.write(file(), whole);

    assertThat(started.getAliases()).containsExactly("alias");
  }

  @Test
  void saysOnceInTheLogWhatIsWrongAndStartsNevertheless() throws Exception {
    try (var log = new LogCapture(Pkcs12KeystoreService.class)) {
      KeystoreService bad =
          gateway.keystore(
              Map.of("kura.service.pid", "gw", "keystore.password", "aes1:other gateway"));

      assertEveryOperationFails(
          bad, KuraErrorCode.CONFIGURATION_ERROR, "keystore.password was encrypted");
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("Keystore gw: keystore.password was encrypted");
    }
  }

  @Test
  void refusesAPathThatIsNone() {
    assertThatKura(
            () -> gateway.keystore(Map.of("keystore.path", "a\0b")).getAliases(),
            KuraErrorCode.CONFIGURATION_ERROR)
        .hasMessageContaining("keystore.path is not a path");
  }

  @Test
  void warnsWhereNoCertificateCanChooseTheKeystore() {
    try (var log = new LogCapture(Pkcs12KeystoreService.class)) {
      gateway.keystore(Map.of("service.pid", "io.kurascep.gateway.Keystore~plant"));

      assertThat(log.lines())
          .singleElement()
          .asString()
          .isEqualTo("Keystore plant: set kura.service.pid, or no certificate can choose it");
    }
  }

  @Test
  void writesWhatALinkPointsTo() throws Exception {
    Path elsewhere = Files.createDirectory(data.resolve("elsewhere")).resolve("real.p12");
    Files.move(file(), elsewhere);
    Files.createSymbolicLink(file(), elsewhere);
    String password = new String(gateway.crypto.getKeyStorePassword(file().toString()));
    var linked = gateway.keystore(Map.of("keystore.password", password));

    linked.setEntry("alias", entry("CN=a"));

    assertThat(Files.isSymbolicLink(file())).isTrue();
    assertThat(opened(elsewhere, password).size()).isEqualTo(1);
  }

  @Test
  void losesNoEntryOfTwoThreadsNorOfTwoServicesOnOneFile() throws Exception {
    var second = gateway.keystore(Map.of("kura.service.pid", "second"));
    PrivateKeyEntry entry = entry("CN=a");
    var pool = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Void>> writers = new ArrayList<>();
      for (KeystoreService service : List.of(keystore, keystore, second)) {
        int writer = writers.size();
        writers.add(
            () -> {
              for (int i = 0; i < 10; i++) {
                service.setEntry("alias-" + writer + "-" + i, entry);
              }
              return null;
            });
      }
      for (var result : pool.invokeAll(writers)) {
        result.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(keystore.getAliases())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 30).mapToObj(i -> "alias-" + i / 10 + "-" + i % 10).toList());
    assertThat(gateway.announced()).hasSize(30).contains("gw", "second");
  }

  @Test
  void givesKeyManagersOnTheKeys() throws KuraException {
    PrivateKeyEntry key = entry("CN=key");
    keystore.setEntry("key", key);

    assertThat(keystore.getKeyManagers("SunX509"))
        .singleElement()
        .isInstanceOfSatisfying(
            X509KeyManager.class,
            manager -> {
              assertThat(manager.getPrivateKey("key")).isEqualTo(key.getPrivateKey());
              assertThat(manager.getClientAliases("EC", null)).containsExactly("key");
            });
    assertThatKura(() -> keystore.getKeyManagers("none"), KuraErrorCode.BAD_REQUEST);
  }

  @Test
  void makesKeyPairsWithASelfSignedCertificateOfOneYear() throws Exception {
    keystore.createKeyPair("rsa", "RSA", 2048, "SHA256withRSA", "CN=gw, O=Example\\, Inc");
    keystore.createKeyPair(
        "ec", "EC", new ECGenParameterSpec("secp384r1"), "SHA384withECDSA", "CN=gw");

    var certificate = certificate((PrivateKeyEntry) keystore.getEntry("rsa"));
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity(Date.from(GatewayOnDisk.CLOCK.instant()));
    assertThat(certificate.getSubjectX500Principal())
        .isEqualTo(new X500Principal("CN=gw, O=Example\\, Inc"))
        .isEqualTo(certificate.getIssuerX500Principal());
    assertThat(certificate.getNotAfter())
        .isEqualTo(Date.from(GatewayOnDisk.CLOCK.instant().plus(Duration.ofDays(365))));
    assertThat(certificate.getSerialNumber()).isEqualTo(GatewayOnDisk.CLOCK.millis());
    certificate((PrivateKeyEntry) keystore.getEntry("ec"))
        .verify(keystore.getKeyStore().getCertificate("ec").getPublicKey());
    assertThat(gateway.announced()).containsExactly("gw", "gw");
  }

  @Test
  void refusesKeyPairsThatCannotBeMade() throws KuraException {
    List<ThrowingCallable> calls =
        List.of(
            () -> keystore.createKeyPair("a", "none", 256, "SHA256withECDSA", "CN=a"),
            () -> keystore.createKeyPair("a", "EC", 7, "SHA256withECDSA", "CN=a"),
            () -> keystore.createKeyPair("a", "EC", 256, "none", "CN=a"),
            () -> keystore.createKeyPair("a", "EC", 256, "SHA256withRSA", "CN=a"),
            () -> keystore.createKeyPair("a", "EC", 256, "SHA256withECDSA", "gateway"));

    assertThat(calls).allSatisfy(call -> assertThatKura(call, KuraErrorCode.BAD_REQUEST));
    assertThat(keystore.getAliases()).isEmpty();
  }

  @Test
  void makesRequestsThatVerify() throws Exception {
    var subject = new X500Principal("CN=gw, O=Example");
    PrivateKeyEntry key = entry("CN=key");
    keystore.setEntry("key", key);
    KeyPair pair = keys();

    assertThat(verified(keystore.getCSR("KEY", subject, "SHA256withECDSA")))
        .isEqualTo(key.getCertificate().getPublicKey());
    assertThat(verified(keystore.getCSR(pair, subject, "SHA256withECDSA")))
        .isEqualTo(pair.getPublic());
  }

  @Test
  void refusesRequestsThatCannotBeMade() throws KuraException {
    var subject = new X500Principal("CN=gw");
    keystore.setEntry("ca", trusted("CN=ca"));
    List<ThrowingCallable> calls =
        List.of(
            () -> keystore.getCSR("absent", subject, "SHA256withECDSA"),
            () -> keystore.getCSR("ca", subject, "SHA256withECDSA"),
            () -> keystore.getCSR(keys(), subject, "none"),
            () -> keystore.getCSR(keys(), subject, "SHA256withRSA"));

    assertThat(calls).allSatisfy(call -> assertThatKura(call, KuraErrorCode.BAD_REQUEST));
  }

  @Test
  void keepsTheNewestRevocationListOfEachIssuer() throws Exception {
    KeyPair one = keys();
    X509CRL old = crl(one, "CN=one", 1);
    X509CRL newer = crl(one, "CN=one", 2);
    X509CRL other = crl(keys(), "CN=other", 1);
    assertThat(keystore.getCRLs()).isEmpty();

    keystore.addCRL(old);
    keystore.addCRL(other);
    keystore.addCRL(newer);
    assertThat(gateway.announced()).containsExactly("gw", "gw", "gw");
    keystore.addCRL(old);
    keystore.addCRL(newer);
    assertThat(gateway.announced()).isEmpty();

    start();
    assertThat(keystore.getCRLs()).hasSize(2);
    assertThat(List.copyOf(keystore.getCRLs())).isEqualTo(List.of(other, newer));
    var selector = new X509CRLSelector();
    selector.addIssuer(new X500Principal("CN=one"));
    assertThat(List.<Object>copyOf(keystore.getCRLStore().getCRLs(selector)))
        .isEqualTo(List.of(newer));
  }

  @Test
  void saysWhichFileOfRevocationListsIsDamaged() throws IOException {
    Path lists =
        Files.writeString(data.resolve("keystore.p12.crl"), Pem.encode("X509 CRL", new byte[3]));

    assertThatKura(keystore::getCRLs, KuraErrorCode.BAD_REQUEST)
        .hasMessageContaining(lists + " is damaged: remove it");
    Files.writeString(lists, "-----BEGIN X509 CRL-----");
    assertThatKura(keystore::getCRLStore, KuraErrorCode.BAD_REQUEST);
  }

  private Path file() {
    return data.resolve("keystore.p12");
  }

  private static void assertEveryOperationFails(
      KeystoreService keystore, KuraErrorCode code, String sentence) {
    List<ThrowingCallable> calls =
        List.of(
            keystore::getKeyStore,
            keystore::getAliases,
            keystore::getEntries,
            () -> keystore.getEntry("alias"),
            () -> keystore.setEntry("alias", entry("CN=new")),
            () -> keystore.deleteEntry("alias"),
            () -> keystore.getKeyManagers("PKIX"),
            () -> keystore.getCSR("alias", new X500Principal("CN=a"), "SHA256withECDSA"),
            () -> keystore.createKeyPair("a", "EC", 256, "SHA256withECDSA", "CN=a"));
    assertThat(calls).allSatisfy(call -> assertThatKura(call, code).hasMessageContaining(sentence));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertThatKura(
      ThrowingCallable call, KuraErrorCode code) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(KuraException.class, e -> assertThat(e.getCode()).isEqualTo(code));
  }

  private static X509Certificate certificate(PrivateKeyEntry entry) {
    return (X509Certificate) entry.getCertificate();
  }

  private static PublicKey verified(String pem) throws Exception {
    Pem.Block block = Pem.decode(pem).get(0);
    assertThat(block.label()).isEqualTo("CERTIFICATE REQUEST");
    var request = new PKCS10CertificationRequest(block.der());
    var key = new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
    assertThat(request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key)))
        .isTrue();
    assertThat(request.getAttributes()).isEmpty();
    return key;
  }

  private static X509CRL crl(KeyPair keys, String issuer, int hour) throws Exception {
    Date made = Date.from(GatewayOnDisk.CLOCK.instant().plus(Duration.ofHours(hour)));
    byte[] der =
        new JcaX509v2CRLBuilder(new X500Principal(issuer), made)
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
            .getEncoded();
    return (X509CRL)
        CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
  }

  private static KeyStore opened(Path file, String password) throws Exception {
    var opened = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      opened.load(in, password.toCharArray());
    }
    return opened;
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
