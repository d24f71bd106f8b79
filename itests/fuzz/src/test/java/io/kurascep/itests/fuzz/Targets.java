// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.fuzz;

import java.util.List;
import java.util.stream.Stream;

/** Every decoder of bytes that come from outside. */
final class Targets {

  private static final List<Target> ALL =
      Stream.of(ClientTargets.messages(), ClientTargets.texts(), CaTargets.all())
          .flatMap(List::stream)
          .toList();

  private Targets() {}

  static List<Target> all() {
    return ALL;
  }

  static Target named(String name) {
    return ALL.stream()
        .filter(target -> target.name().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no target " + name));
  }
}
