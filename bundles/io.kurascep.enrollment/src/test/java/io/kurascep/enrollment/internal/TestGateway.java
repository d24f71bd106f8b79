// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.api.CertificateEnrollment;
import io.kurascep.api.CertificateEvent;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.EnrollmentStatus;
import io.kurascep.ca.internal.RunningCa;
import io.kurascep.enrollment.internal.journal.Journals;
import io.kurascep.enrollment.internal.testing.MemoryKeystore;
import io.kurascep.enrollment.internal.testing.MemoryTarget;
import io.kurascep.enrollment.internal.testing.TestContext;
import io.kurascep.enrollment.internal.testing.TestCrypto;
import io.kurascep.enrollment.internal.testing.TestSystem;
import io.kurascep.files.Disk;
import io.kurascep.files.DurableFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway with the real components of this bundle, without OSGi and without threads. */
final class TestGateway {

  static final String NAME = "gw-cert";
  static final String SERVER = "plant-ca";
  static final String KEYSTORE = "SSLKeystore";

  final TestWorkers workers;
  final TestCrypto crypto = new TestCrypto();
  final MemoryKeystore keystore;
  final MemoryTarget target;
  final TestContext context = new TestContext();
  final List<CertificateEvent> events = new ArrayList<>();
  final Map<String, Object> serverSettings = new HashMap<>();
  final Map<String, Object> settings = new HashMap<>();
  final TestSystem system;
  final RenewalScheduler scheduler;
  private final Disk disk;

  ScepServerComponent server;
  ScepCertificateComponent certificate;

  TestGateway(Path data, Instant start) {
    this(data, start, Disk.real());
  }

  TestGateway(Path data, Instant start, Disk disk) {
    this(data, new TestWorkers(start), new MemoryKeystore(), disk);
  }

  private TestGateway(Path data, TestWorkers workers, MemoryKeystore keystore, Disk disk) {
    this.workers = workers;
    this.keystore = keystore;
    this.disk = disk;
    this.system = new TestSystem(data);
    this.target = new MemoryTarget(keystore);
    this.scheduler =
        new RenewalScheduler(
            workers, () -> {}, new Journals(new DurableFiles(disk), data.resolve("scep")));
    scheduler.addTarget(target);
    scheduler.addListener(events::add);
  }

  /** The same gateway after a restart: what was in memory is gone. */
  TestGateway restarted() {
    return restarted(disk);
  }

  /** The same, with the disk as the start finds it. */
  TestGateway restarted(Disk found) {
    workers.clear();
    var next = new TestGateway(Path.of(system.getKuraDataDirectory()), workers, keystore, found);
    next.serverSettings.putAll(serverSettings);
    next.settings.putAll(settings);
    next.crypto.key = crypto.key;
    return next;
  }

  void use(RunningCa ca) {
    serverSettings.put("kura.service.pid", SERVER);
    serverSettings.put("url", ca.url().toString());
    serverSettings.put("ca.fingerprint", ca.fingerprint());
    settings.put("kura.service.pid", NAME);
    settings.put("subject", "CN=gateway-{SN}, O=Example Inc");
    settings.put("ScepServer.target", "(kura.service.pid=" + SERVER + ")");
    settings.put("KeystoreService.target", "(kura.service.pid=" + KEYSTORE + ")");
  }

  void challenge(String challenge) {
    settings.put("challenge", new String(crypto.encryptAes(challenge.toCharArray())));
  }

  /** Activates everything and lets it run. */
  void start() {
    startWithout("nothing");
  }

  /** The same, but one reference is not bound. */
  void startWithout(String missing) {
    server = new ScepServerComponent(scheduler, crypto, serverSettings);
    certificate =
        new ScepCertificateComponent(scheduler, crypto, system, context.context(), settings);
    if (!missing.equals("server")) {
      certificate.bindServer(server);
    }
    if (!missing.equals("keystore")) {
      bindKeystore();
    }
    workers.run();
  }

  void bindKeystore() {
    certificate.bindKeystore(keystore, Map.of("kura.service.pid", KEYSTORE));
    workers.run();
  }

  /** A second certificate with settings like the first. */
  CertificateEnrollment another(String name, Map<String, Object> others) {
    var own = new HashMap<>(settings);
    own.put("kura.service.pid", name);
    own.putAll(others);
    var place = new TestContext();
    var second = new ScepCertificateComponent(scheduler, crypto, system, place.context(), own);
    second.bindServer(server);
    second.bindKeystore(keystore, Map.of("kura.service.pid", KEYSTORE));
    return (CertificateEnrollment) place.service.orElseThrow();
  }

  /** As Apply in the web console. */
  void apply() {
    certificate.modified(settings);
    workers.run();
  }

  EnrollmentStatus status() {
    return ((CertificateEnrollment) context.service.orElseThrow()).status();
  }

  EnrollmentState state() {
    return status().state();
  }

  List<CertificateEvent.Kind> kinds() {
    return events.stream().map(CertificateEvent::kind).toList();
  }

  CertificateEnrollment service() {
    return (CertificateEnrollment) context.service.orElseThrow();
  }
}
