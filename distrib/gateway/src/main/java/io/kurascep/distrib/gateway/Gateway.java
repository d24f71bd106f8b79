// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * An OSGi framework and the bundles that it runs. The bundles lie in folders that are named by
 * their start levels, so that all of {@code 1} are started before the first of {@code 2}.
 */
final class Gateway {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final Framework framework;

  /**
   * Makes the framework; nothing runs yet.
   *
   * @param properties the framework's properties
   */
  Gateway(Map<String, String> properties) {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(properties);
  }

  /**
   * Lets the framework take possession of its cache.
   *
   * @param whenEnrolled called when a certificate has been printed
   * @throws StartException where its folder cannot be used
   */
  void open(Runnable whenEnrolled) throws StartException {
    try {
      framework.init();
    } catch (BundleException e) {
      throw new StartException("the framework cannot be started (%s)".formatted(e.getMessage()), e);
    }
    var context = framework.getBundleContext();
    context.addFrameworkListener(Gateway::report);
    context.registerService(
        Runnable.class,
        whenEnrolled,
        FrameworkUtil.asDictionary(Map.of(CertificatePrinter.WHEN_ENROLLED, true)));
  }

  /**
   * Installs the bundles and starts them; returns when all have been started.
   *
   * @param folder holds one folder for each start level
   * @throws StartException where a bundle cannot be read
   */
  void start(Path folder) throws StartException {
    try {
      for (Path level : entries(folder)) {
        for (Path jar : entries(level)) {
          install(jar, Integer.parseInt(level.getFileName().toString()));
        }
      }
      framework.start();
    } catch (BundleException | IOException e) {
      throw new StartException(
          "the bundles in %s cannot be started (%s)".formatted(folder, e.getMessage()), e);
    }
  }

  private void install(Path jar, int startLevel) throws BundleException {
    // By reference: the jar is used where it lies and not copied at every start.
    Bundle bundle = framework.getBundleContext().installBundle("reference:" + jar.toUri());
    bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
    if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    }
  }

  /** Asks for the end and returns at once. */
  void requestStop() {
    try {
      framework.stop();
    } catch (BundleException e) {
      System.err.println("gateway: the bundles cannot be stopped: " + e.getMessage());
    }
  }

  /**
   * Waits until the framework has stopped, whoever asked for it.
   *
   * @throws InterruptedException where the wait is interrupted
   */
  void awaitStop() throws InterruptedException {
    framework.waitForStop(0);
  }

  /** Stops all bundles in the reverse order and waits for that, but not for ever. */
  void stop() {
    requestStop();
    try {
      framework.waitForStop(STOP_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted(Comparator.comparing(Path::getFileName)).toList();
    }
  }

  private static void report(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR) {
      System.err.printf(
          "gateway: %s: %s%n", event.getBundle().getSymbolicName(), event.getThrowable());
    }
  }
}
