// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.scenarios;

import static org.ops4j.pax.exam.CoreOptions.options;

import io.kurascep.api.CertificateEnrollment;
import io.kurascep.api.EnrollmentState;
import io.kurascep.api.EnrollmentStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.eclipse.kura.security.keystore.KeystoreService;
import org.junit.After;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** A gateway in a framework, and the hands of somebody who configures it. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class Scenario {

  static final String CA = "io.kurascep.CaAlias";
  static final String SERVER = "io.kurascep.ScepServer";
  static final String CERTIFICATE = "io.kurascep.ScepCertificate";
  static final String KEYSTORE = "io.kurascep.gateway.Keystore";
  static final String CHALLENGE = "opensesame";

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Inject protected BundleContext context;
  @Inject protected ConfigurationAdmin configurations;

  private final List<org.osgi.service.cm.Configuration> made = new ArrayList<>();

  /** The bundles that ship. */
  @Configuration
  public Option[] bundles() throws IOException {
    Path scenarios = Path.of(System.getProperty("scenarios"));
    Files.createDirectories(scenarios);
    return options(Distribution.bundles(Files.createTempDirectory(scenarios, "data")));
  }

  /** Leaves nothing to the next test; names are never used twice. */
  @After
  public void removeConfigurations() throws IOException {
    for (int i = made.size() - 1; i >= 0; i--) {
      made.get(i).delete();
    }
  }

  /** Makes or changes a component of a factory, as a console does. */
  void configure(String factory, String name, Map<String, ?> settings) {
    Map<String, Object> properties = new HashMap<>(settings);
    properties.put("kura.service.pid", name);
    try {
      var configuration = configurations.getFactoryConfiguration(factory, name, "?");
      if (!made.contains(configuration)) {
        made.add(configuration);
      }
      configuration.update(FrameworkUtil.asDictionary(properties));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Deletes a component of a factory. */
  void delete(String factory, String name) throws IOException {
    var configuration = configurations.getFactoryConfiguration(factory, name, "?");
    configuration.delete();
    made.remove(configuration);
  }

  /** Starts an embedded CA and returns its address. */
  String ca(String alias, Map<String, ?> settings) throws IOException {
    String port = Distribution.freePort();
    Map<String, Object> all = new HashMap<>(settings);
    all.put("alias", alias);
    all.put("port", Integer.valueOf(port));
    configure(CA, alias, all);
    return "http://127.0.0.1:" + port + "/scep/" + alias + "/pkiclient.exe";
  }

  /** Makes the keystore of a scenario and returns its service. */
  KeystoreService keystore(String name) {
    configure(KEYSTORE, name, Map.of("keystore.path", name + ".p12"));
    return service(KeystoreService.class, "(kura.service.pid=" + name + ")");
  }

  static String filter(String name) {
    return "(kura.service.pid=" + name + ")";
  }

  /** Settings of a certificate that needs nothing else. */
  static Map<String, Object> certificate(String server, String keystore) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("ScepServer.target", filter(server));
    settings.put("KeystoreService.target", filter(keystore));
    settings.put("subject", "CN=gateway, O=Scenario");
    settings.put("challenge", CHALLENGE);
    settings.put("extra", "");
    return settings;
  }

  CertificateEnrollment enrollment(String name) {
    return service(CertificateEnrollment.class, filter(name));
  }

  EnrollmentStatus await(String name, EnrollmentState state) {
    return await(name, status -> status.state() == state);
  }

  EnrollmentStatus await(String name, Predicate<EnrollmentStatus> wanted) {
    var enrollment = enrollment(name);
    return await(enrollment::status, wanted);
  }

  <S> S service(Class<S> type, String filter) {
    ServiceReference<S> reference =
        await(
                () -> {
                  try {
                    return context.getServiceReferences(type, filter).stream().findFirst();
                  } catch (InvalidSyntaxException e) {
                    throw new AssertionError(e);
                  }
                },
                java.util.Optional::isPresent)
            .orElseThrow();
    return context.getService(reference);
  }

  /** Looks again and again until it is as wanted. */
  static <T> T await(Supplier<T> look, Predicate<T> wanted) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    T seen = look.get();
    while (!wanted.test(seen)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + seen);
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      seen = look.get();
    }
    return seen;
  }
}
