// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.kura.system.SystemService;

/**
 * What the wildcards of a subject stand for on this gateway. A value that is known is asked for
 * once, since some take a program to find out.
 */
final class Gateway implements Function<String, Optional<String>> {

  private final Map<String, Supplier<String>> sources;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  Gateway(SystemService system) {
    sources =
        Map.of(
            "SN", system::getSerialNumber,
            "HOSTNAME", system::getHostname,
            "MAC", system::getPrimaryMacAddress,
            "MODEL", system::getModelId,
            "DEVICE_NAME", system::getDeviceName);
  }

  @Override
  public Optional<String> apply(String name) {
    if (!known.containsKey(name)) {
      Optional.ofNullable(sources.get(name))
          .map(Supplier::get)
          .filter(value -> !value.isBlank() && !value.equalsIgnoreCase(SystemService.UNKNOWN))
          .ifPresent(value -> known.put(name, value));
    }
    return Optional.ofNullable(known.get(name));
  }
}
