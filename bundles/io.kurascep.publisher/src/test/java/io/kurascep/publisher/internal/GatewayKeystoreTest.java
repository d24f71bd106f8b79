// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.gateway.internal.AesCryptoService;
import io.kurascep.gateway.internal.GatewaySystemService;
import io.kurascep.gateway.internal.Pkcs12KeystoreService;
import io.kurascep.publisher.testing.TestAuthority;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.system.SystemService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** The publisher as it is on a gateway without Kura: all its neighbours are the real ones. */
class GatewayKeystoreTest {

  private static final TestAuthority AUTHORITY = TestAuthority.root("Root");
  private static final KeyPair KEY = TestAuthority.rsaKey();
  private static final List<X509Certificate> CHAIN = AUTHORITY.issue(KEY.getPublic());
  private static final Delivery DELIVERY =
      new Delivery("gw-cert", "DeviceKeystore", "gateway", CHAIN, Optional.empty());

  @TempDir Path data;

  private final PostedEvents events = new PostedEvents();
  private SystemService system;
  private Map<String, Object> settings;

  @BeforeEach
  void configure() {
    system = new GatewaySystemService(framework(Map.of("io.kurascep.data", data.toString())));
    settings =
        Map.of(
            "kura.service.pid",
            "DeviceKeystore",
            "keystore.path",
            data.resolve("device.p12").toString());
  }

  @Test
  void installsOnceAndKeepsACopy() throws Exception {
    KeystorePublisher publisher = start();

    publisher.deliver(DELIVERY, new Credential(KEY.getPrivate(), CHAIN));
    publisher.deliver(DELIVERY, new Credential(KEY.getPrivate(), CHAIN));

    assertThat(publisher.holds(DELIVERY)).isTrue();
    assertThat(events.posted).hasSize(1);
    assertThat(data.resolve("scep/keystores/%44evice%4beystore/copy"))
        .hasSameBinaryContentAs(data.resolve("device.p12"));
  }

  @Test
  void findsTheEntryAfterARestart() throws Exception {
    start().deliver(DELIVERY, new Credential(KEY.getPrivate(), CHAIN));

    assertThat(start().holds(DELIVERY)).isTrue();
  }

  @Test
  void repairsAFileThatWasDestroyed() throws Exception {
    start().deliver(DELIVERY, new Credential(KEY.getPrivate(), CHAIN));
    Files.write(data.resolve("device.p12"), new byte[100]);

    assertThat(start().holds(DELIVERY)).isTrue();
  }

  private KeystorePublisher start() {
    var publisher = new KeystorePublisher(system, events);
    publisher.addKeystore(
        new Pkcs12KeystoreService(events, new AesCryptoService(system), system, settings),
        settings);
    return publisher;
  }

  /** The gateway's system service asks the framework for its properties, and for nothing else. */
  private static BundleContext framework(Map<String, String> properties) {
    return (BundleContext)
        Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> properties.get(arguments[0]));
  }
}
