// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.files.Disk;
import io.kurascep.publisher.testing.KuraLikeKeystore;
import io.kurascep.publisher.testing.TestAuthority;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.security.keystore.KeystoreChangedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A publisher with one keystore that behaves as Kura's, and an authority with two certificates. */
abstract class PublisherFixture {

  static final TestAuthority AUTHORITY = TestAuthority.root("Root").subordinate("Plant");
  static final KeyPair KEY = TestAuthority.ecKey();
  static final List<X509Certificate> CHAIN = AUTHORITY.issue(KEY.getPublic());
  static final KeyPair OLD_KEY = TestAuthority.ecKey();
  static final List<X509Certificate> OLD_CHAIN = AUTHORITY.issue(OLD_KEY.getPublic());

  @TempDir Path folder;

  final List<KeystoreChangedEvent> changes = new CopyOnWriteArrayList<>();
  final PostedEvents events = new PostedEvents();
  final CapturedLog log = new CapturedLog();
  Path file;
  KuraLikeKeystore service;
  KeystorePublisher publisher;

  @BeforeEach
  final void start() throws KuraException {
    file = folder.resolve("cacerts.ks");
    service = keystore("SSLKeystore", file, "pkcs12");
    publisher = publisher();
    publisher.addKeystore(service, service.properties());
  }

  @AfterEach
  final void loggedNoSecret() {
    log.close();
    assertThat(log.everything()).doesNotContain("changeit");
    for (KeyPair pair : List.of(KEY, OLD_KEY)) {
      byte[] secret = ((ECPrivateKey) pair.getPrivate()).getS().toByteArray();
      assertThat(log.everything())
          .doesNotContainIgnoringCase(HexFormat.of().formatHex(secret))
          .doesNotContain(Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
    }
  }

  final KuraLikeKeystore keystore(String name, Path path, String type) throws KuraException {
    return new KuraLikeKeystore(
        name, Disk.real(), path, type, "changeit".toCharArray(), changes::add);
  }

  final KeystorePublisher publisher() {
    return new KeystorePublisher(
        new KeystoreRescue(Disk.real(), folder.resolve("rescue"), Clock.systemUTC()), events);
  }

  /** What a start of the gateway does: the keystore service first, then the publisher. */
  final void restart() throws KuraException {
    service = keystore("SSLKeystore", file, "pkcs12");
    publisher = publisher();
    publisher.addKeystore(service, service.properties());
  }

  final void deliver(String alias, KeyPair key, List<X509Certificate> chain)
      throws DeliveryException {
    try (var credential = new Credential(key.getPrivate(), chain)) {
      publisher.deliver(delivery(alias, chain), credential);
    }
  }

  static Delivery delivery(String alias, List<X509Certificate> chain) {
    return new Delivery("gw-cert", "SSLKeystore", alias, chain, Optional.empty());
  }

  /** Delivers under the alias gw, which must fail. */
  final DeliveryException failure(PrivateKey key, List<X509Certificate> chain) {
    return failure(() -> publisher.deliver(delivery("gw", chain), new Credential(key, chain)));
  }

  static DeliveryException failure(ThrowingCallable call) {
    DeliveryException failure = catchThrowableOfType(DeliveryException.class, call);
    assertThat(failure).isNotNull();
    assertThat(failure.getMessage()).doesNotEndWith(".").doesNotContain("changeit");
    return failure;
  }

  final void put(String alias, KeyPair key, List<X509Certificate> chain) throws KuraException {
    service.setEntry(alias, entry(key, chain));
  }

  static Entry entry(KeyPair key, List<X509Certificate> chain) {
    return new PrivateKeyEntry(key.getPrivate(), chain.toArray(Certificate[]::new));
  }

  final void assertHolds(String alias, KeyPair key, List<X509Certificate> chain)
      throws KuraException {
    var held = (PrivateKeyEntry) service.getEntry(alias);
    assertThat(held).as(alias).isNotNull();
    assertThat(held.getPrivateKey()).isEqualTo(key.getPrivate());
    assertThat(List.<Certificate>of(held.getCertificateChain())).isEqualTo(chain);
  }
}
