// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.machine.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Which certificate has which place: two cannot share one. */
final class Places {

  private final Map<String, Place> byName = new LinkedHashMap<>();

  /**
   * Claims a place, and gives up the one that was claimed before.
   *
   * @param alive whether the certificate still is; one that ended must not claim its place again
   * @return the name of the certificate that has it already
   */
  synchronized Optional<String> claim(String name, Place place, BooleanSupplier alive) {
    if (!alive.getAsBoolean()) {
      return Optional.empty();
    }
    var rival =
        byName.entrySet().stream()
            .filter(other -> !other.getKey().equals(name) && other.getValue().isSame(place))
            .map(Map.Entry::getKey)
            .findFirst();
    if (rival.isPresent()) {
      byName.remove(name);
    } else {
      byName.put(name, place);
    }
    return rival;
  }

  /** Gives up the place. */
  synchronized void release(String name) {
    byName.remove(name);
  }
}
