// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal;

import io.kurascep.enrollment.internal.machine.Place;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Which certificate has which place: two cannot share one. Whoever has its certificate there, as
 * its journal says, comes before whoever has not, in whatever order they start; else the first one
 * has it.
 */
final class Places {

  private record Claim(Place place, boolean owned) {}

  private final Map<String, Claim> byName = new LinkedHashMap<>();
  private final Map<String, Place> expected;
  private final Runnable changed;

  /**
   * Keeps places for certificates that have not started yet.
   *
   * @param journaled the places that the journals name
   * @param changed called when a certificate lost its place to another one
   */
  Places(Map<String, Place> journaled, Runnable changed) {
    this.expected = new HashMap<>(journaled);
    this.changed = changed;
  }

  /**
   * Claims a place, and gives up the one that was claimed before.
   *
   * @param owned whether its certificate is there, as its journal says
   * @param alive whether the certificate still is; one that ended must not claim its place again
   * @return the name of the certificate that has it already
   */
  synchronized Optional<String> claim(
      String name, Place place, boolean owned, BooleanSupplier alive) {
    if (!alive.getAsBoolean()) {
      return Optional.empty();
    }
    expected.remove(name);
    var present = nameOf(name, place);
    var rival =
        present
            .filter(other -> !owned || byName.get(other).owned())
            .or(() -> owned ? Optional.empty() : nameOfExpected(place));
    if (rival.isPresent()) {
      byName.remove(name);
      return rival;
    }
    present.ifPresent(byName::remove);
    byName.put(name, new Claim(place, owned));
    if (present.isPresent()) {
      changed.run();
    }
    return Optional.empty();
  }

  private Optional<String> nameOf(String claimant, Place place) {
    return byName.entrySet().stream()
        .filter(other -> !other.getKey().equals(claimant) && other.getValue().place().isSame(place))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Optional<String> nameOfExpected(Place place) {
    return expected.entrySet().stream()
        .filter(other -> other.getValue().isSame(place))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Gives up the place. */
  synchronized void release(String name) {
    byName.remove(name);
  }

  /** Keeps no more places for certificates that have not started by now. */
  synchronized void expectNoMore() {
    expected.clear();
  }
}
