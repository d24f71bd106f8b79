// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import java.util.Collections;
import java.util.Dictionary;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;

/**
 * What Kura's console does when a form is applied, for a gateway without it: each component has a
 * name, and where a form asks for another component, that one's bare name is enough.
 */
final class ComponentNames implements ConfigurationPlugin {

  private static final String OURS = "io.kurascep.";
  private static final String FACTORY = "service.factoryPid";
  private static final String PID = "service.pid";
  private static final String NAME = "kura.service.pid";
  private static final String TARGET = ".target";

  /**
   * Completes a configuration of ours on its way to its component; what is stored stays as it is.
   *
   * @param reference null where a component of Declarative Services receives it
   * @param properties completed in place
   */
  @Override
  public void modifyConfiguration(
      ServiceReference<?> reference, Dictionary<String, Object> properties) {
    if (!(properties.get(FACTORY) instanceof String factory) || !factory.startsWith(OURS)) {
      return;
    }
    if (!(properties.get(NAME) instanceof String name) || name.isBlank()) {
      properties.put(NAME, instance(String.valueOf(properties.get(PID)), factory));
    }
    for (String key : Collections.list(properties.keys())) {
      if (key.endsWith(TARGET) && properties.get(key) instanceof String target) {
        properties.put(key, filter(target.strip()));
      }
    }
  }

  /** The part of {@code FACTORY~NAME}, or {@code FACTORY.NAME}, after the factory. */
  private static String instance(String pid, String factory) {
    return pid.startsWith(factory) && pid.length() > factory.length() + 1
        ? pid.substring(factory.length() + 1)
        : pid;
  }

  private static String filter(String target) {
    return target.isEmpty() || target.startsWith("(")
        ? target
        : "(%s=%s)".formatted(NAME, target.replaceAll("[\\\\*()]", "\\\\$0"));
  }
}
