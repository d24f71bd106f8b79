// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.distrib.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Brings what has changed in the settings files since the last start to Configuration Admin. The
 * files are never written, and what was changed in the web console stays until the file says
 * something else about that very setting. Apache Felix File Install would write back: it turned the
 * plain values of a file into quoted ones, and was seen to leave files empty.
 */
@Component
public final class SettingsFiles implements SynchronousConfigurationListener {

  /** Framework property: the folder of the settings files. */
  static final String FOLDER = "io.kurascep.settings";

  /** Framework property: the folder that remembers the files as they were last read. */
  static final String READ = "io.kurascep.settings.read";

  private static final String SUFFIX = ".cfg";
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([\\w.]+)}");

  private final DurableFiles files = DurableFiles.onDisk();
  private final ConfigurationAdmin admin;
  private final Optional<Path> memory;

  /**
   * Reads the files, where the framework was told of any.
   *
   * @param context knows the folders
   * @param admin receives the settings
   */
  @Activate
  public SettingsFiles(BundleContext context, @Reference ConfigurationAdmin admin) {
    this.admin = admin;
    this.memory = folder(context, "felix.cm.dir");
    var folder = folder(context, FOLDER);
    var read = folder(context, READ);
    if (folder.isPresent() && read.isPresent()) {
      takeAll(folder.get(), read.get());
    }
  }

  private static Optional<Path> folder(BundleContext context, String property) {
    return Optional.ofNullable(context.getProperty(property)).map(Path::of);
  }

  private void takeAll(Path folder, Path read) {
    try {
      files.createFolders(read);
      for (Path file : settings(folder)) {
        take(file, read.resolve(file.getFileName().toString()));
      }
      for (Path former : settings(read)) {
        if (Files.notExists(folder.resolve(former.getFileName().toString()))) {
          configuration(former).delete();
          files.delete(former);
        }
      }
    } catch (IOException e) {
      System.err.printf("gateway: the settings in %s cannot be read: %s%n", folder, e);
    }
  }

  private static Iterable<Path> settings(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** Of one file: a bad one does not keep the others from being read. */
  private void take(Path file, Path former) throws IOException {
    try {
      var text = substituted(Files.readString(file, UTF_8));
      var now = properties(text);
      var before =
          properties(
              files.read(former, MAX_BYTES).map(bytes -> new String(bytes, UTF_8)).orElse(""));
      if (!now.equals(before)) {
        update(configuration(file), before, now);
        makeDurable(); // first: a file that counts as read is not read again
        files.write(former, text.getBytes(UTF_8));
      }
    } catch (IOException | IllegalArgumentException e) {
      System.err.printf(
          "gateway: %s cannot be read (%s), correct it and start again%n", file, e.getMessage());
    }
  }

  private static void update(
      Configuration configuration, Map<String, String> before, Map<String, String> now)
      throws IOException {
    Map<String, Object> properties = new HashMap<>();
    var current = configuration.getProperties();
    if (current == null) {
      properties.putAll(now);
    } else {
      current.keys().asIterator().forEachRemaining(name -> properties.put(name, current.get(name)));
    }
    before.keySet().stream().filter(name -> !now.containsKey(name)).forEach(properties::remove);
    now.forEach(
        (name, value) -> {
          if (!value.equals(before.get(name))) {
            properties.put(name, value);
          }
        });
    configuration.update(FrameworkUtil.asDictionary(properties));
  }

  /** The configuration of the file {@code PID.cfg} or {@code FACTORY-NAME.cfg}. */
  private Configuration configuration(Path file) throws IOException {
    var name = file.getFileName().toString();
    var pid = name.substring(0, name.length() - SUFFIX.length());
    int end = pid.indexOf('-');
    return end < 0
        ? admin.getConfiguration(pid, "?")
        : admin.getFactoryConfiguration(pid.substring(0, end), pid.substring(end + 1), "?");
  }

  private static Map<String, String> properties(String text) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(text));
    Map<String, String> map = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }

  /** With the system properties in the place of their names; an unknown name stays. */
  private static String substituted(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            variable ->
                Matcher.quoteReplacement(System.getProperty(variable.group(1), variable.group())));
  }

  /** Makes what Configuration Admin has just written survive a power cut. */
  @Override
  public void configurationEvent(ConfigurationEvent event) {
    makeDurable();
  }

  private void makeDurable() {
    if (memory.isEmpty()) {
      return;
    }
    try (Stream<Path> written = Files.walk(memory.get())) {
      for (Path file : written.filter(Files::isRegularFile).toList()) {
        files.sync(file);
      }
    } catch (IOException e) {
      System.err.printf("gateway: %s cannot be made durable: %s%n", memory.get(), e);
    }
  }
}
