// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.kura;

import io.kurascep.itests.kura.shared.Enrollment;
import io.kurascep.itests.kura.shared.Kura;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * One run of a gateway: the framework of Kura 5.6 with the stand-in for Kura and the add-on. As
 * with Kura, every run begins with an empty framework cache; only the user folder goes on.
 */
final class KuraFramework implements AutoCloseable {
  private static final Path JARS = Path.of(System.getProperty("kura.folder"));
  private static final long STOP_LIMIT_MILLIS = 30_000;

  private final Framework framework;

  private KuraFramework(Framework framework) {
    this.framework = framework;
  }

  /**
   * Boots a gateway.
   *
   * @param user the folder that outlives the run
   * @param bouncyCastle which Bouncy Castle it has
   * @param snapshot makes keystores and configurations before the add-on is installed, as Kura does
   *     it from its snapshot
   * @return the running gateway; to be closed
   */
  static KuraFramework boot(Path user, BouncyCastle bouncyCastle, Consumer<Kura> snapshot) {
    try {
      KuraFramework gateway = new KuraFramework(start(user));
      gateway.startAll(jars("framework"));
      gateway.startAll(jars(bouncyCastle.folder()));
      gateway.startAll(jars("stand-in"));
      snapshot.accept(gateway.kura());
      gateway.kura().install(AddOnPackage.file());
      return gateway;
    } catch (BundleException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Framework start(Path user) throws BundleException, IOException {
    Path cache = Files.createTempDirectory(user, "framework-cache-");
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    cache.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "io.kurascep.itests.kura.shared",
                    "kura.user.folder",
                    user.toString()));
    framework.start();
    return framework;
  }

  /** What a test does to the gateway. */
  Kura kura() {
    BundleContext context = framework.getBundleContext();
    return context.getService(context.getServiceReference(Kura.class));
  }

  /**
   * Waits until an enrollment is as wanted.
   *
   * @param name of the certificate's component
   * @param wanted what its service must say
   * @return what it says
   */
  Enrollment await(String name, Predicate<Enrollment> wanted) {
    return Await.until(() -> kura().enrollment(name), seen -> seen.filter(wanted).isPresent())
        .orElseThrow();
  }

  /** Waits until a certificate is installed, and returns it. */
  X509Certificate awaitEnrolled(String name) {
    return await(name, seen -> seen.state().equals("ENROLLED")).certificate().orElseThrow();
  }

  /**
   * Whether a service is there.
   *
   * @param type its interface
   * @param name its {@code kura.service.pid}
   */
  boolean isRegistered(String type, String name) {
    try {
      BundleContext context = framework.getBundleContext();
      return context.getAllServiceReferences(type, "(kura.service.pid=" + name + ")") != null;
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** The bundles of the add-on. */
  List<Bundle> addOn() {
    return Arrays.stream(framework.getBundleContext().getBundles())
        .filter(bundle -> bundle.getLocation().startsWith("osgi-dp:io.kurascep."))
        .toList();
  }

  private void startAll(List<Path> jars) throws BundleException {
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : jars) {
      bundles.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
  }

  /** The jars that the build has put into a folder. */
  static List<Path> jars(String folder) throws IOException {
    try (Stream<Path> jars = Files.list(JARS.resolve(folder))) {
      return jars.sorted().toList();
    }
  }

  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(STOP_LIMIT_MILLIS);
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
