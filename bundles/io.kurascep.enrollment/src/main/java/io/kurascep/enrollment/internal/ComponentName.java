// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import java.util.Map;
import java.util.Objects;

/**
 * The name that a user gave to a component. Kura gives it as {@code kura.service.pid}; its {@code
 * service.pid} is another one after each start. Elsewhere the instance name is the part of the
 * {@code service.pid} after a tilde.
 */
final class ComponentName {

  static final String KURA = "kura.service.pid";
  private static final String OSGI = "service.pid";

  private ComponentName() {}

  static String of(Map<String, Object> properties) {
    var kura = Objects.toString(properties.get(KURA), "").strip();
    if (!kura.isEmpty()) {
      return kura;
    }
    var pid = properties.get(OSGI) instanceof String text ? text : "unnamed";
    return pid.substring(pid.indexOf('~') + 1);
  }
}
