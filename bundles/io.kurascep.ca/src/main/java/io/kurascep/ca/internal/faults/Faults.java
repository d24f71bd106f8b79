// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.faults;

import java.util.List;
import java.util.stream.Stream;

/**
 * The faults of one request.
 *
 * @param all in the order of the setting
 */
public record Faults(List<Fault> all) {
  /** No fault. */
  public static final Faults NONE = new Faults(List.of());

  /** Copies the list. */
  public Faults {
    all = List.copyOf(all);
  }

  /** Returns those of a kind. */
  public <T extends Fault> Stream<T> of(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast);
  }
}
