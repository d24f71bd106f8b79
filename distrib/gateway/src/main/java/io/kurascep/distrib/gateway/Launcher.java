// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Constants;

/**
 * The main program behind {@code bin/gateway}: reads the command line, sees to the ports and the
 * data folder, starts the bundles of this distribution and waits for their end.
 */
public final class Launcher {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Path home;
  private final Options options;

  private Launcher(Path home, Options options) {
    this.home = home;
    this.options = options;
  }

  /**
   * Runs the gateway until it is stopped. The system property {@code io.kurascep.home} names the
   * folder of the distribution.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(run(Path.of(System.getProperty("io.kurascep.home")), List.of(arguments)));
  }

  private static int run(Path home, List<String> arguments) {
    try {
      Options options = Options.parse(arguments, home.resolve("data"));
      if (options.help()) {
        System.out.print(Options.HELP);
        return OK;
      }
      return new Launcher(home, options).run();
    } catch (UsageException e) {
      System.err.println("gateway: " + e.getMessage());
      return USAGE;
    } catch (StartException e) {
      System.err.println("gateway: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private int run() throws StartException, InterruptedException {
    requireFree(options.consolePort(), "--console-port");
    requireFree(options.caPort(), "--ca-port");
    try (DataFolder data = DataFolder.open(options.data(), home.resolve("etc"))) {
      greet();
      return run(new Gateway(frameworkProperties(data)));
    }
  }

  private int run(Gateway gateway) throws StartException, InterruptedException {
    AtomicBoolean enrolled = new AtomicBoolean();
    gateway.open(
        () -> {
          enrolled.set(true);
          if (options.exitWhenEnrolled()) {
            gateway.requestStop();
          }
        });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "stop"));
    gateway.start(home.resolve("bundles"));
    gateway.awaitStop();
    return options.exitWhenEnrolled() && !enrolled.get() ? FAILED : OK;
  }

  private static void stop(Gateway gateway) {
    gateway.stop();
    System.out.println("Stopped");
  }

  private void greet() {
    System.out.printf(
        Locale.ROOT,
        """
        Web console:  http://127.0.0.1:%d/system/console (admin, admin)
        Embedded CA:  http://127.0.0.1:%d/scep/demo/pkiclient.exe
        Data:         %s
        %n""",
        options.consolePort(),
        options.caPort(),
        options.data());
  }

  /** Fails early and clearly; otherwise it would be a stack trace in a log, minutes later. */
  private static void requireFree(int port, String option) throws StartException {
    try (ServerSocket socket = new ServerSocket()) {
      // As the servers do it: connections of an earlier run that linger do not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new StartException(
          "port %d cannot be used (%s), stop what uses it or choose another with %s"
              .formatted(port, e.getMessage(), option),
          e);
    }
  }

  private Map<String, String> frameworkProperties(DataFolder data) {
    // As system properties, since the files in etc refer to them and logging reads no others.
    System.setProperty("io.kurascep.data", data.path().toString());
    System.setProperty("io.kurascep.ca.port", String.valueOf(options.caPort()));

    Map<String, String> properties = new HashMap<>(shippedProperties());
    properties.put(Constants.FRAMEWORK_STORAGE, data.cache().toString());
    properties.put("org.osgi.service.http.port", String.valueOf(options.consolePort()));
    properties.put("felix.cm.dir", data.configurations().toString());
    properties.put(SettingsFiles.FOLDER, data.settings().toString());
    properties.put(SettingsFiles.READ, data.settingsRead().toString());
    properties.put(
        "org.ops4j.pax.logging.property.file", data.settings().resolve("logback.xml").toString());
    return properties;
  }

  private static Map<String, String> shippedProperties() {
    Properties properties = new Properties();
    try (InputStream in = Launcher.class.getResourceAsStream("framework.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> map = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }
}
