// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import io.kurascep.files.FileName;
import io.kurascep.files.Pem;
import io.kurascep.publisher.testing.TestAuthority;
import java.security.KeyPair;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStore.SecretKeyEntry;
import java.security.KeyStore.TrustedCertificateEntry;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeystorePublisherTest extends PublisherFixture {

  private static final List<X509Certificate> OLD_CHAIN_OF_KEY = AUTHORITY.issue(KEY.getPublic());

  @Test
  void installsAKeyWithItsChain() throws Exception {
    deliver("gw", KEY, CHAIN);

    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
    var entry = (PrivateKeyEntry) service.getEntry("gw");
    assertThat(entry.getPrivateKey()).isEqualTo(KEY.getPrivate());
    assertThat(entry.getCertificateChain()).containsExactly(CHAIN.toArray(Certificate[]::new));
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void installsAnRsaKeyIntoAJksKeystore() throws Exception {
    var jks = keystore("HttpsKeystore", folder.resolve("https.ks"), "jks");
    publisher.addKeystore(jks, jks.properties());
    KeyPair rsa = TestAuthority.rsaKey();
    List<X509Certificate> chain = AUTHORITY.issue(rsa.getPublic());
    var delivery = new Delivery("https", "HttpsKeystore", "localhost", chain, Optional.empty());

    publisher.deliver(delivery, new Credential(rsa.getPrivate(), chain));

    assertThat(publisher.holds(delivery)).isTrue();
    assertThat(service.getAliases()).isEmpty();
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void renewsWithOneWriteAndOneEvent() throws Exception {
    put("gw", OLD_KEY, OLD_CHAIN);

    deliver("gw", KEY, CHAIN);

    assertThat(service.writes()).isEqualTo(3); // made, put, renewed
    assertThat(changes).hasSize(2);
    assertThat(publisher.holds(delivery("gw", OLD_CHAIN))).isFalse();
    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
  }

  @Test
  void writesNothingWhereTheEntryIsThereAlready() throws Exception {
    deliver("gw", KEY, CHAIN);
    int writes = service.writes();

    deliver("gw", KEY, CHAIN);
    deliver("GW", KEY, CHAIN);

    assertThat(service.writes()).isEqualTo(writes);
    assertThat(changes).hasSize(1);
  }

  @Test
  void writesAgainWhereTheSameChainHasAnotherKey() throws Exception {
    put("gw", OLD_KEY, CHAIN); // Kura takes a key that is not of the certificate

    assertThat(publisher.holds(delivery("gw", CHAIN))).isFalse();
    deliver("gw", KEY, CHAIN);
    assertThat(publisher.holds(delivery("gw", CHAIN))).isTrue();
  }

  @Test
  void leavesOtherEntriesAlone() throws Exception {
    put("other", OLD_KEY, OLD_CHAIN);
    service.setEntry("ca", new TrustedCertificateEntry(AUTHORITY.certificate()));

    deliver("gw", KEY, CHAIN);

    assertThat(service.getAliases()).containsExactlyInAnyOrder("other", "ca", "gw");
    assertHolds("other", OLD_KEY, OLD_CHAIN);
  }

  @Test
  void comparesAliasesWithoutCase() throws Exception {
    deliver("Gateway-Client", KEY, CHAIN);

    assertThat(service.getAliases()).containsExactly("gateway-client");
    assertThat(publisher.holds(delivery("GATEWAY-client", CHAIN))).isTrue();
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void concernsEachDeliveryThatNamesAKeystore() {
    assertThat(publisher.name()).isEqualTo("keystore");
    assertThat(publisher.concerns(delivery("gw", CHAIN))).isTrue();
    assertThat(publisher.concerns(new Delivery("gw", " ", "gw", CHAIN, Optional.empty())))
        .isFalse();
  }

  @Test
  void refusesAKeyOfAnotherCertificate() throws Exception {
    put("gw", OLD_KEY, OLD_CHAIN);
    int writes = service.writes();

    assertThat(failure(OLD_KEY.getPrivate(), CHAIN).reason()).isEqualTo(Reason.MISMATCH);
    assertThat(service.writes()).isEqualTo(writes);
    assertHolds("gw", OLD_KEY, OLD_CHAIN);
  }

  @Test
  void refusesAnRsaKeyOfAnotherCertificate() {
    List<X509Certificate> chain = AUTHORITY.issue(TestAuthority.rsaKey().getPublic());

    assertThat(failure(TestAuthority.rsaKey().getPrivate(), chain))
        .hasMessage(
            "Nothing was written to keystore SSLKeystore because the private key does not belong to"
                + " the certificate: request a new certificate");
    assertThat(failure(KEY.getPrivate(), chain).reason()).isEqualTo(Reason.MISMATCH);
  }

  @Test
  void refusesAChainThatIsNotInOrder() {
    var disordered = List.of(CHAIN.get(0), CHAIN.get(2), CHAIN.get(1));

    assertThat(failure(KEY.getPrivate(), disordered))
        .hasMessageContaining("certificate 1 is not signed by the next in its chain");
    assertThat(service.writes()).isEqualTo(1);
  }

  @Test
  void refusesAChainOfAnImpostorOfTheSameName() {
    var impostor = TestAuthority.root("Root").subordinate("Plant").certificate();

    assertThat(failure(KEY.getPrivate(), List.of(CHAIN.get(0), impostor)).reason())
        .isEqualTo(Reason.MISMATCH);
  }

  @Test
  void refusesACredentialWithOtherCertificates() {
    var delivery = delivery("gw", CHAIN);
    var credential = new Credential(OLD_KEY.getPrivate(), OLD_CHAIN);

    assertThat(failure(() -> publisher.deliver(delivery, credential)))
        .hasMessageContaining("the certificates that came with the private key are other ones");
  }

  @Test
  void namesTheKeystoreThatIsNotThere() {
    publisher.removeKeystore(service);

    DeliveryException missing = failure(KEY.getPrivate(), CHAIN);

    assertThat(missing.reason()).isEqualTo(Reason.TARGET_MISSING);
    assertThat(missing)
        .hasMessage("Keystore SSLKeystore is not there: create it, or choose another one");
    assertThat(failure(() -> publisher.holds(delivery("gw", CHAIN))).reason())
        .isEqualTo(Reason.TARGET_MISSING);
  }

  @Test
  void refusesAKeystoreThatCanOnlyBeRead() throws Exception {
    put("gw", OLD_KEY, OLD_CHAIN);
    service.becomeReadOnly();
    int writes = service.writes();

    DeliveryException refused = failure(KEY.getPrivate(), CHAIN);

    assertThat(refused.reason()).isEqualTo(Reason.TARGET_REFUSED);
    assertThat(refused)
        .hasMessage("Keystore SSLKeystore can only be read: choose a keystore that can be written");
    assertThat(service.writes()).isEqualTo(writes);
    assertHolds("gw", OLD_KEY, OLD_CHAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gw", "empty"})
  void neverReplacesAKeyInAToken(String alias) throws Exception {
    put("gw", OLD_KEY, OLD_CHAIN);
    service.becomeToken();

    DeliveryException refused = failure(() -> deliver(alias, KEY, CHAIN));

    assertThat(refused.reason()).isEqualTo(Reason.TARGET_REFUSED);
    assertThat(refused)
        .hasMessage(
            "Keystore SSLKeystore is a token (PKCS#11), and the certificate is for no key that it"
                + " shows under the alias "
                + alias
                + ": make the key in the token, and set key.type to existing");
    assertThat(service.refusals()).isZero();
    assertThat(publisher.holds(delivery("gw", OLD_CHAIN))).isTrue();
    assertThat(events.posted).isEmpty();
  }

  @Test
  void refusesATokenWithTheSameKeyTwice() throws Exception {
    put("gw", KEY, OLD_CHAIN_OF_KEY);
    put("copy", KEY, OLD_CHAIN_OF_KEY);
    service.becomeToken();

    DeliveryException refused = failure(KEY.getPrivate(), CHAIN);

    assertThat(refused.reason()).isEqualTo(Reason.TARGET_REFUSED);
    assertThat(refused)
        .hasMessage(
            "Keystore SSLKeystore is a token (PKCS#11) with the same key under the alias copy:"
                + " delete that one");
  }

  @Test
  void keepsTheCertificateInAFileBeforeItGoesIntoAToken() throws Exception {
    put("gw", KEY, OLD_CHAIN_OF_KEY);
    service.becomeToken();

    DeliveryException lost = failure(KEY.getPrivate(), CHAIN);

    assertThat(lost.reason()).as("this token forgets what is written").isEqualTo(Reason.MISMATCH);
    assertThat(publisher.holds(delivery("gw", OLD_CHAIN_OF_KEY))).isTrue();
    assertThat(folder.resolve("rescue").resolve(FileName.of("SSLKeystore")).resolve("gw.pem"))
        .content()
        .isEqualTo(Pem.encode(CHAIN));
  }

  @Test
  void refusesAnAliasOfATrustedCertificate() throws Exception {
    service.setEntry("gw", new TrustedCertificateEntry(AUTHORITY.certificate()));
    int writes = service.writes();

    DeliveryException refused = failure(KEY.getPrivate(), CHAIN);

    assertThat(refused.reason()).isEqualTo(Reason.TARGET_REFUSED);
    assertThat(refused).hasMessageContaining("gw").hasMessageContaining("trusted certificate");
    assertThat(service.writes()).isEqualTo(writes);
    assertThat(service.getEntry("gw")).isInstanceOf(TrustedCertificateEntry.class);
  }

  @Test
  void refusesAnAliasOfASecretKey() throws Exception {
    service.setEntry("gw", new SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")));

    assertThat(failure(KEY.getPrivate(), CHAIN).reason()).isEqualTo(Reason.TARGET_REFUSED);
    assertThat(service.getEntry("gw")).isInstanceOf(SecretKeyEntry.class);
  }
}
