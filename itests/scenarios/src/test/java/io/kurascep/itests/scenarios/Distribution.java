// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.scenarios;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** The bundles of the gateway's distribution as options of Pax Exam, and nothing of ours beside. */
final class Distribution {

  static final Path HOME = Path.of(System.getProperty("distribution")).normalize();

  private Distribution() {}

  /**
   * The framework of a scenario: the bundles that ship on their start levels, and a data folder of
   * its own.
   *
   * @param data an empty folder
   */
  static Option bundles(Path data) throws IOException {
    List<Option> options = new ArrayList<>();
    for (Path level : entries(HOME.resolve("bundles"))) {
      for (Path jar : entries(level)) {
        options.add(
            bundle("reference:" + jar.toUri())
                .startLevel(Integer.parseInt(level.getFileName().toString())));
      }
    }
    options.add(junitBundles());
    // Also for the code of a test, which runs in the same JVM.
    options.add(systemProperty("io.kurascep.data").value(data.toString()));
    options.add(
        frameworkProperty("org.ops4j.pax.logging.property.file")
            .value(HOME.resolve("etc").resolve("logback.xml").toString()));
    options.add(frameworkProperty("org.apache.felix.http.host").value("127.0.0.1"));
    options.add(frameworkProperty("org.osgi.service.http.port").value(freePort()));
    options.add(frameworkProperty("org.osgi.framework.startlevel.beginning").value("9"));
    options.add(frameworkProperty("felix.cm.dir").value(data.resolve("config").toString()));
    options.add(frameworkProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("INFO"));
    return composite(options.toArray(Option[]::new));
  }

  /** A port of the loopback interface that nothing uses at the moment. */
  static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
