// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.api.EnrollmentState;
import io.kurascep.enrollment.internal.testing.TlsIdentity;
import io.kurascep.enrollment.internal.testing.WebPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The settings of HTTP, from the form to the wire. */
@Timeout(120)
class HttpSettingsTest {

  private static final String PAGE = "<title>reached</title>";

  @TempDir Path folder;
  private TestGateway gateway;

  @BeforeEach
  void configure() {
    gateway = new TestGateway(folder, Instant.parse("2026-03-01T08:00:00Z"));
    gateway.settings.put("kura.service.pid", TestGateway.NAME);
    gateway.settings.put(
        "ScepServer.target", "(kura.service.pid=%s)".formatted(TestGateway.SERVER));
    gateway.settings.put(
        "KeystoreService.target", "(kura.service.pid=%s)".formatted(TestGateway.KEYSTORE));
    gateway.serverSettings.put("kura.service.pid", TestGateway.SERVER);
    gateway.serverSettings.put("ca.fingerprint", "ab".repeat(32));
  }

  private String error() {
    gateway.start();
    gateway.server.bindTlsKeystore(gateway.keystore, Map.of("kura.service.pid", "SSLKeystore"));
    gateway.workers.run();
    return gateway.status().lastError().orElse("nothing");
  }

  private void assertReached() {
    assertThat(error()).contains("reached");
  }

  @Test
  void queryParametersGoWithEachQuestion() throws Exception {
    try (var peer = WebPeer.answering(404, PAGE)) {
      gateway.serverSettings.put("url", peer.url("/scep?a=1"));
      gateway.serverSettings.put("http.query", "tenant=plant%207&profile=tls");
      assertReached();
      assertThat(peer.requests())
          .isNotEmpty()
          .allMatch(request -> request.startsWith("GET /scep?a=1&operation=GetCAC"))
          .allMatch(request -> request.endsWith("&tenant=plant%207&profile=tls"));
    }
  }

  @Test
  void anIpv6AddressIsReached() throws Exception {
    var loopback = new byte[16];
    loopback[15] = 1;
    var six = new InetSocketAddress(InetAddress.getByAddress(loopback), 0);
    try (var peer = WebPeer.at(six, 404, PAGE)) {
      gateway.serverSettings.put("url", "http://[::1]:%d/scep".formatted(peer.port()));
      assertReached();
    }
  }

  @Test
  void aProxyIsAskedWithItsLogin() throws Exception {
    try (var proxy = WebPeer.answering(404, PAGE)) {
      gateway.serverSettings.put("url", "http://ca.example.com/scep");
      gateway.serverSettings.put("proxy", "127.0.0.1:" + proxy.port());
      gateway.serverSettings.put("proxy.user", "gw");
      gateway.serverSettings.put(
          "proxy.password", new String(gateway.crypto.encryptAes("secret".toCharArray())));
      assertReached();
      assertThat(proxy.requests().get(0)).startsWith("GET http://ca.example.com/scep?operation=");
      assertThat(proxy.logins()).contains("Basic Z3c6c2VjcmV0");
    }
  }

  @Test
  void aProxyWithoutALoginIsAskedWithoutOne() throws Exception {
    try (var proxy = WebPeer.answering(404, PAGE)) {
      gateway.serverSettings.put("url", "http://ca.example.com/scep");
      gateway.serverSettings.put("proxy", "127.0.0.1:" + proxy.port());
      assertReached();
      assertThat(proxy.logins()).isEmpty();
    }
  }

  @Test
  void theKeystoreVouchesForTheServerAndHoldsTheKeyThatIsShown() throws Exception {
    var server = new TlsIdentity();
    var client = new TlsIdentity();
    try (var peer = WebPeer.secure(server.context(client), true, 404, PAGE)) {
      gateway.keystore.trusted = java.util.Optional.of(server.trust());
      gateway.keystore.keyManagers = client.keyManagers("gw-https");
      gateway.serverSettings.put("url", peer.url("/scep"));
      gateway.serverSettings.put("tls.client.alias", "gw-https");
      gateway.serverSettings.put("tls.pin", server.pin());
      assertReached();
    }
  }

  @Test
  void aServerThatWantsAKeyIsNotReachedWithoutOne() throws Exception {
    var server = new TlsIdentity();
    try (var peer = WebPeer.secure(server.context(new TlsIdentity()), true, 404, PAGE)) {
      gateway.keystore.trusted = java.util.Optional.of(server.trust());
      gateway.serverSettings.put("url", peer.url("/scep"));
      assertThat(error()).contains("HTTPS client key");
    }
  }

  @Test
  void aServerThatTheKeystoreDoesNotKnowIsRefused() throws Exception {
    var server = new TlsIdentity();
    try (var peer = WebPeer.secure(server.context(server), false, 404, PAGE)) {
      gateway.keystore.trusted = java.util.Optional.of(new TlsIdentity().trust());
      gateway.serverSettings.put("url", peer.url("/scep"));
      assertThat(error()).contains("is not trusted").contains("HTTPS keystore");
      assertThat(peer.requests()).isEmpty();
    }
  }

  @Test
  void aServerWithAnotherKeyThanThePinnedOneIsRefused() throws Exception {
    var server = new TlsIdentity();
    try (var peer = WebPeer.secure(server.context(server), false, 404, PAGE)) {
      gateway.keystore.trusted = java.util.Optional.of(server.trust());
      gateway.serverSettings.put("url", peer.url("/scep"));
      gateway.serverSettings.put("tls.pin", new TlsIdentity().pin());
      assertThat(error()).contains("pin");
      assertThat(peer.requests()).isEmpty();
    }
  }

  /** The pin is the key of the SCEP server, not of who gives challenges. */
  @Test
  void thePinDoesNotHoldForAnotherServer() throws Exception {
    var server = new TlsIdentity();
    try (var peer = WebPeer.secure(server.context(server), false, 200, "4711")) {
      gateway.keystore.trusted = java.util.Optional.of(server.trust());
      gateway.serverSettings.put("url", "https://127.0.0.1:1/scep");
      gateway.serverSettings.put("tls.pin", new TlsIdentity().pin());
      error();
      var web = gateway.server.access().orElseThrow().web();
      var question =
          io.kurascep.protocol.HttpExchange.get(java.net.URI.create(peer.url("/otp")), 100);
      assertThat(web.exchange(question).status()).isEqualTo(200);
    }
  }

  /** As at a start of the gateway before that of its network. */
  @Test
  void noFailureIsCountedWhileThereIsNoConnectionYet() throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    gateway.serverSettings.put("url", "http://127.0.0.1:%d/scep".formatted(address.getPort()));
    gateway.serverSettings.put("extra", "http.wait.seconds=60");
    try (var log = new CapturedLog()) {
      var late = CompletableFuture.supplyAsync(() -> whenItWasTried(log, address));
      assertReached();
      late.get(60, TimeUnit.SECONDS).close();
      assertThat(gateway.state()).isEqualTo(EnrollmentState.ENROLLING);
      assertThat(gateway.service().history())
          .allSatisfy(attempt -> assertThat(attempt.result()).contains("reached"));
    }
  }

  private static int freePort() throws Exception {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static WebPeer whenItWasTried(CapturedLog log, InetSocketAddress address) {
    while (!log.text().contains("Trying again to connect")) {
      Thread.onSpinWait();
    }
    try {
      return WebPeer.at(address, 404, PAGE);
    } catch (java.io.IOException taken) {
      throw new AssertionError(taken);
    }
  }
}
